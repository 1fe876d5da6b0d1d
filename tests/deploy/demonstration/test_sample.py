"""The comparison with the expected documents."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from deploy.demonstration.sample import compare, compare_reports
from deploy.sample.expected import ExpectedDocument

WANTED = ExpectedDocument(
    site="portal",
    path="/a.html",
    page_url="http://127.0.0.11/a.html",
    kind="news",
    title="平天湖环湖步道开放",
    text="一。\n二。",
    published_on=None,
    publisher=None,
    truncated=False,
)


def stored(**changes: Any) -> dict[str, Any]:
    return asdict(WANTED) | changes


def test_what_agrees_is_counted() -> None:
    verdict = compare([WANTED], [stored(title="平天湖 环湖步道开放")])
    assert verdict.expected == "1 of 1 documents are as expected, in every field"
    assert not verdict.failures
    assert not verdict.notes


def test_what_is_missing_is_named() -> None:
    assert list(compare([WANTED], []).failures) == ["portal:平天湖环湖步道开放: not stored"]


def test_a_wrong_field_is_named() -> None:
    (failure,) = compare([WANTED], [stored(kind="other")]).failures
    assert failure == "portal:平天湖环湖步道开放: kind is 'other' instead of 'news'"


def test_what_nobody_expected_is_noted() -> None:
    verdict = compare([], [stored()])
    assert not verdict.failures
    assert "nobody expected the news '平天湖环湖步道开放'" in verdict.notes[0]


def test_an_expected_failure_is_noted_and_its_success_is_none() -> None:
    later = replace(WANTED, xfail="pages are not joined yet")
    assert not compare([later], []).failures
    assert "pages are not joined yet" in compare([later], []).notes[0]
    assert not compare([later], [stored()]).notes


REPORT = replace(WANTED, kind="work_report", region_code="341700", year=2023)


def shown_on(*pages: str) -> dict[str, Any]:
    return {"region_code": "341700", "year": 2023, "renditions": [{"page_url": page} for page in pages]}


def test_a_report_and_its_reprint_are_one() -> None:
    reprint = replace(REPORT, page_url="http://127.0.0.15/b.html")
    assert compare_reports([REPORT, reprint], [shown_on(reprint.page_url, REPORT.page_url)]) == []


def test_two_reports_where_there_should_be_one_are_named() -> None:
    (failure,) = compare_reports([REPORT], [shown_on(REPORT.page_url), shown_on("http://b/")])
    assert failure.startswith("the report of 341700 for 2023 is shown on [['http://127.0.0.11/a.html'], [")


def test_a_report_that_is_missing_is_named() -> None:
    assert len(compare_reports([WANTED, REPORT], [])) == 1
