"""Which renditions are one report, which of them is the best, and what the others say."""

from __future__ import annotations

import random
from typing import Any

import pytest

from pipelines.reports.building import build
from pipelines.reports.keys import key_of
from tests.pipelines.reports.made import edited, part_of, rendition, speech

Row = dict[str, Any]
WHOLE = speech(1)
SECOND = "青禾县第十届人民代表大会第四次会议"


def reports(*rows: Row) -> list[Row]:
    key = key_of(rows[0])
    assert key
    texts = {row["_id"]: row["text"] for row in rows}
    made = build(key, [{**row, "text": None} for row in rows], texts.__getitem__)
    shuffled = random.Random(4).sample(rows, len(rows))
    assert build(key, shuffled, texts.__getitem__) == made, "the order of the documents must not matter"
    return made


def names(report: Row) -> list[str]:
    return [row["page_url"].rpartition("/")[2].removesuffix(".html") for row in report["renditions"]]


def test_two_renditions_are_one_report() -> None:
    [report] = reports(rendition("a", WHOLE), rendition("b", edited(WHOLE)))
    assert report["_id"] == "work_report/341721/2024/10-3"
    assert sorted(names(report)) == ["a", "b"]
    assert {row["relation"] for row in report["renditions"]} == {"same"}
    assert all(row["similarity"] > 0.8 for row in report["renditions"])
    assert report["conflicts"] == []


def test_a_second_session_is_a_second_report() -> None:
    found = reports(rendition("a", WHOLE), rendition("b", speech(2), session=SECOND))
    assert {report["_id"].rpartition("/")[2] for report in found} == {"10-3", "10-4"}


def test_one_that_names_no_session_joins_by_its_text() -> None:
    found = reports(
        rendition("a", WHOLE),
        rendition("b", speech(2), session=SECOND),
        rendition("c", edited(speech(2)), session=None),
    )
    joined = next(report for report in found if report["_id"].endswith("/10-4"))
    assert sorted(names(joined)) == ["b", "c"]
    assert len(found) == 2


def test_one_that_names_no_session_and_has_another_text_is_a_report_of_its_own() -> None:
    stranger = rendition("c", speech(3), session=None)
    found = reports(rendition("a", WHOLE), stranger)
    own = next(report for report in found if report["best"] == stranger["_id"])
    assert own["_id"] == f"work_report/341721/2024/-{stranger['_id']}"
    assert "session" in own["missing"]


def test_a_year_is_taken_from_the_surest_place_and_a_conflict_is_marked() -> None:
    best = rendition("a", WHOLE, site="a.gov.cn", year=2023, evidence={"year": "plan heading"})
    other = rendition("b", edited(WHOLE), year=2024, evidence={"year": "title"})
    [report] = reports(best, other)
    assert (report["year"], report["year_basis"], report["best"]) == (2024, "title", best["_id"])
    assert report["_id"] == "work_report/341721/2024/10-3"
    assert [value["value"] for value in report["conflicts"][0]["values"]] == [2024, 2023]


def test_one_that_names_no_year_joins_by_its_text() -> None:
    [report] = reports(rendition("a", WHOLE), rendition("b", edited(WHOLE), year=None, session=None))
    assert sorted(names(report)) == ["a", "b"]
    assert report["conflicts"] == []


def test_what_nobody_tells_the_year_of_is_no_report() -> None:
    assert reports(rendition("a", WHOLE, year=None)) == []


def test_the_reports_of_two_years_are_two() -> None:
    found = reports(rendition("a", WHOLE), rendition("b", speech(2), year=2025, session=SECOND))
    assert [report["year"] for report in sorted(found, key=lambda each: each["year"])] == [2024, 2025]


def test_the_same_text_is_one_report_whatever_session_it_names() -> None:
    [report] = reports(rendition("a", WHOLE, site="a.gov.cn"), rendition("b", edited(WHOLE), session=SECOND))
    assert report["session"].endswith("第三次会议")
    [conflict] = report["conflicts"]
    assert conflict["field"] == "session"
    assert [value["value"] for value in conflict["values"]] == [report["session"], SECOND]


def test_another_text_of_the_same_session_is_kept_and_marked() -> None:
    odd = rendition("b", speech(9), speaker="李四")
    [report] = reports(rendition("a", WHOLE, site="a.gov.cn"), odd)
    assert [row["relation"] for row in report["renditions"]] == ["same", "different"]
    assert report["conflicts"] == [{"field": "text", "values": [{"value": None, "documents": [odd["_id"]]}]}]
    assert report["speaker"] is None, "it may be the speaker of another report"


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_a_truncated_copy_stays_one_and_is_never_the_best(share: float) -> None:
    cut = rendition("a", part_of(WHOLE, share), site="a.gov.cn", truncated=True, session=None, speaker="张三")
    [report] = reports(cut, rendition("b", WHOLE))
    assert names(report) == ["b", "a"]
    assert report["renditions"][1]["relation"] == "truncated"
    assert report["renditions"][1]["contained"] == 1.0
    assert report["speaker"] == "张三", "a cut copy still knows who spoke"
    assert report["truncated"] is False


def test_a_lone_truncated_copy_is_a_report_that_says_so() -> None:
    [report] = reports(
        rendition("a", WHOLE, truncated=True, completeness={"complete": False, "missing": ["end"]})
    )
    assert report["truncated"]
    assert not report["complete"]
    assert "end" in report["missing"]


UNKNOWN = {"complete": False, "missing": ["closing"]}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"site": "a.gov.cn"}, {"publisher": "青禾县人民政府"}),
        ({"publisher": "青禾县人民政府", "completeness": UNKNOWN}, {"publisher": "青禾日报"}),
        ({"agreement": 0.3}, {"completeness": UNKNOWN, "agreement": 0.99}),
        ({"agreement": 0.95}, {"agreement": 0.6}),
        ({"agreement": 0.6}, {"agreement": 0.3}),
        ({"agreement": 0.91, "text": WHOLE + speech(5, 60)}, {"agreement": 0.99}),
    ],
)
def test_the_best_is_official_then_complete_then_agreed_on_then_long(better: Row, worse: Row) -> None:
    for first, second in (("a", "b"), ("b", "a")):  # whatever their ids
        rows = [
            rendition(name, **({"text": WHOLE} | fields))
            for name, fields in ((first, better), (second, worse))
        ]
        [report] = reports(*rows)
        assert report["best"] == rows[0]["_id"]


def test_each_field_comes_from_the_best_rendition_that_has_it() -> None:
    best = rendition("a", WHOLE, site="a.gov.cn", speaker=None, delivered_on="2024-01-09")
    other = rendition("b", WHOLE, speaker="张三", speaker_role="县长")
    [report] = reports(best, other)
    assert (report["speaker"], report["speaker_role"], report["delivered_on"]) == (
        "张三",
        "县长",
        "2024-01-09",
    )
    assert report["sources"] == {
        "year": best["_id"],
        "session": best["_id"],
        "region_name": best["_id"],
        "delivered_on": best["_id"],
        "speaker": other["_id"],
        "speaker_role": other["_id"],
    }
    assert report["missing"] == []


def test_a_conflict_names_every_value_and_who_says_it() -> None:
    rows = [
        rendition("a", WHOLE, site="a.gov.cn", speaker="张三"),
        rendition("b", WHOLE, speaker="张 三"),
        rendition("c", WHOLE, speaker="李四"),
    ]
    [report] = reports(*rows)
    assert report["speaker"] == "张三"
    [conflict] = report["conflicts"]
    assert conflict["field"] == "speaker"
    assert [(v["value"], sorted(v["documents"])) for v in conflict["values"]] == [
        ("张三", sorted([rows[0]["_id"], rows[1]["_id"]])),
        ("李四", [rows[2]["_id"]]),
    ]


def test_two_spellings_of_a_session_are_no_conflict() -> None:
    [report] = reports(
        rendition("a", WHOLE), rendition("b", WHOLE, session="安徽省青禾县第10届人民代表大会第3次会议")
    )
    assert report["conflicts"] == []


def test_texts_are_read_only_where_they_are_compared() -> None:
    asked: list[str] = []

    def text(identity: str) -> str:
        asked.append(identity)
        return WHOLE

    build("work_report/341721", [rendition("a", WHOLE)], text)
    assert asked == []


def test_documents_of_an_older_version_have_no_signature_yet() -> None:
    rows = [rendition("a", WHOLE), rendition("b", edited(WHOLE))]
    for row in rows:
        del row["near_duplicate"]
    [report] = reports(*rows)
    assert [row["relation"] for row in report["renditions"]] == ["same", "same"]


def test_the_region_is_told_with_level_and_parent() -> None:
    [report] = reports(rendition("a", WHOLE, region_code="341700", region_name="池州市"))
    assert (report["region_code"], report["level"]) == ("341700", "prefecture")
    assert (report["parent"], report["parent_name"]) == ("340000", "安徽省")
    [town] = reports(rendition("a", WHOLE, region_code=None, region_name="乌沙镇"))
    assert (town["region_code"], town["region_name"], town["level"]) == (None, "乌沙镇", None)


def test_no_documents_are_no_report() -> None:
    assert build("work_report/341721", [], str) == []
