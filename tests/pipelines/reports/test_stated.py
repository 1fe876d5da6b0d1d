"""The facts of reports in MongoDB follow their reports, in whatever way these change."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.database import Database

from pipelines.documents import Document, Paragraph, Piece
from pipelines.extraction.facts import StoredFact
from pipelines.extraction.outline import read_outline
from pipelines.records import MongoRecords, rows
from tests.pipelines.made import capture, document
from tests.pipelines.reports.made import CODE, SESSION, speech

Row = dict[str, Any]
REPORT = f"work_report/{CODE}/2024/10-3"


def spoken(growth: str = "6%", goal: str = "7%左右") -> str:
    review, plan = f"全县地区生产总值增长{growth}。", f"主要预期目标是：地区生产总值增长{goal}。"
    return "\n".join(["一、2023年工作回顾", review, speech(1, 400), "二、2024年工作安排", plan])


def report(text: str, url: str = "http://site1.example.com/report.html", **fields: Any) -> Document:
    lines = text.split("\n")
    known: Row = {
        "region_code": CODE,
        "region_name": "青禾县",
        "year": 2024,
        "session": SESSION,
        "outline": read_outline(lines, 2024),
        "paragraphs": tuple(
            Paragraph(pieces=(Piece(start=0, end=len(line), xpath=f"/html/body/p[{number}]"),))
            for number, line in enumerate(lines, start=1)
        ),
    }
    return document(text=text, url=url, **(known | fields))


def put(records: MongoRecords, found: Document, at: int = 0, extractor: int = 1) -> Row:
    page = capture(str(found.url), id=f"urn:uuid:{found.url}-{at}", at=at)
    [row] = rows.document_rows(page, [found], extractor)
    records.put_documents([row])
    return row


def facts(mongo: Database[Row]) -> list[Row]:
    return list(mongo["facts"].find().sort("_id", 1))


def growths(mongo: Database[Row]) -> list[tuple[str, int, float | None]]:
    return [(row["role"], row["of_year"], row["value"]) for row in facts(mongo)]


@pytest.fixture
def records(mongo_uri: str) -> MongoRecords:
    store = MongoRecords(mongo_uri)
    store.check()
    return store


def test_the_facts_of_a_report_are_stored_with_it(records: MongoRecords, mongo: Database[Row]) -> None:
    stored = put(records, report(spoken()))
    result, target = (StoredFact.model_validate(row) for row in facts(mongo))
    assert (result.id, target.id) == (f"{REPORT}#000", f"{REPORT}#001")
    assert (result.role, result.of_year, result.value) == ("result", 2023, 6.0)
    assert (target.role, target.of_year, target.value, target.goal) == ("target", 2024, 7.0, True)
    assert (target.year, target.region_code, target.level) == (2024, CODE, "county")
    assert (target.document, target.capture_id) == (stored["_id"], stored["capture_id"])
    assert [piece.xpath for piece in target.locator] == [f"/html/body/p[{target.line + 1}]"]
    line = stored["text"].split("\n")[target.line]
    assert line[target.start : target.end] == target.sentence == "主要预期目标是：地区生产总值增长7%左右。"


def test_a_changed_page_replaces_them_all(records: MongoRecords, mongo: Database[Row]) -> None:
    put(records, report(spoken()))
    put(records, report(spoken("5.9%", "6%以上、力争达到7%")), at=1)
    assert growths(mongo) == [("result", 2023, 5.9), ("target", 2024, 6.0), ("target", 2024, 7.0)]
    put(records, report(speech(1, 400)), at=2)
    assert growths(mongo) == []


def test_what_is_read_already_is_not_read_again(
    records: MongoRecords, mongo: Database[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(records, report(spoken()))
    before = facts(mongo)
    with monkeypatch.context() as patched:
        patched.setattr("pipelines.reports.stated.read_facts", lambda *_, **__: pytest.fail("read again"))
        records.rebuild_reports()
    assert facts(mongo) == before
    mongo["facts"].delete_many({})
    records.rebuild_reports()
    assert facts(mongo) == before
    monkeypatch.setattr("pipelines.reports.stated.RULES", "other")
    records.rebuild_reports()
    assert [row["_id"] for row in facts(mongo)] == [row["_id"] for row in before]
    assert facts(mongo) != before


def test_a_newer_reading_of_the_same_capture_is_read_again(
    records: MongoRecords, mongo: Database[Row]
) -> None:
    put(records, report(spoken(), outline=()))
    assert growths(mongo) == [("target", 2024, 7.0)]
    put(records, report(spoken()), extractor=2)
    assert growths(mongo) == [("result", 2023, 6.0), ("target", 2024, 7.0)]


def test_they_go_with_their_report(records: MongoRecords, mongo: Database[Row]) -> None:
    row = put(records, report(spoken()))
    mongo["documents"].update_one({"_id": row["_id"]}, {"$set": {"retired_at": row["fetched_at"]}})
    records.refresh_reports([row["_id"]])
    assert mongo["reports"].count_documents({}) == 0
    assert facts(mongo) == []


def test_a_takedown_leaves_no_sentence(records: MongoRecords, mongo: Database[Row]) -> None:
    row = put(records, report(spoken()))
    records.erase(row["page_url"], lambda url: url == row["page_url"], {"rule": "r", "reason": "asked"})
    assert facts(mongo) == []


def test_a_text_that_no_rule_was_written_for_stops_nothing(
    records: MongoRecords, mongo: Database[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise ValueError("no rule")

    monkeypatch.setattr("pipelines.reports.stated.read_facts", fails)
    put(records, report(spoken()))
    assert mongo["reports"].count_documents({"_id": REPORT}) == 1
    assert facts(mongo) == []
