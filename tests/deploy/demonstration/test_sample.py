"""The comparison with the expected documents."""

from __future__ import annotations

from deploy.demonstration.sample import compare

REPORT = {"site": "portal", "kind": "work_report", "title": "甲市政府工作报告"}


def test_what_is_missing_is_named() -> None:
    verdict = compare([REPORT, REPORT], [("portal", "work_report", "甲市政府工作报告")])
    assert verdict.expected == "1 of 2 expected documents were found"
    assert list(verdict.failures) == ["work_report '甲市政府工作报告' of site portal is missing"]


def test_a_document_of_another_kind_or_site_is_another() -> None:
    found = [("portal", "news", "甲市政府工作报告"), ("forum", "work_report", "甲市政府工作报告")]
    verdict = compare([REPORT], found)
    assert len(verdict.failures) == 1
    assert len(verdict.notes) == 2


def test_an_expected_failure_is_noted_and_its_success_is_none() -> None:
    reason = {**REPORT, "xfail": "pages are not joined yet"}
    assert not compare([reason], []).failures
    assert "pages are not joined yet" in compare([reason], []).notes[0]
    assert not compare([reason], [("portal", "work_report", "甲市政府工作报告")]).notes
