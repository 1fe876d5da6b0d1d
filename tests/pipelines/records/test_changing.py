"""The moment of a row's last change: what moves it, and what does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo.database import Database

from pipelines.records import MongoRecords, rows
from tests.pipelines.made import T0, capture, document

Row = dict[str, Any]
OF_REPORT: Row = {"region_code": "341702", "region_name": "贵池区", "year": 2024}


def _put(records: MongoRecords, at: int, **fields: Any) -> str:
    seen = capture(at=at)
    [row] = rows.document_rows(seen, [document(**OF_REPORT | fields)], 1)
    records.put_documents([row])
    return str(row["_id"])


def _moment(mongo: Database[Row], collection: str) -> datetime:
    row = mongo[collection].find_one()
    assert row
    moment: datetime = row["changed_at"]
    return moment


def test_a_change_moves_it_and_seeing_the_same_again_does_not(mongo_uri: str, mongo: Database[Row]) -> None:
    records = MongoRecords(mongo_uri)
    records.check()
    _put(records, 0)
    followed = ("documents", "reports", "report_changes")
    first = {name: _moment(mongo, name) for name in followed}
    assert first["reports"] == first["report_changes"]
    _put(records, 9)  # the report tells when its best page was fetched, the document does not change by it
    assert _moment(mongo, "documents") == first["documents"]
    again = {name: _moment(mongo, name) for name in followed}
    records.rebuild_reports()
    assert {name: _moment(mongo, name) for name in followed} == again
    _put(records, 20, speaker="马明")
    for name in followed:
        assert _moment(mongo, name) > again[name]


def test_two_changes_within_a_millisecond_differ(mongo_uri: str, mongo: Database[Row]) -> None:
    records = MongoRecords(mongo_uri)
    records.check()
    _put(records, 0)
    ahead = datetime(2126, 1, 1, tzinfo=T0.tzinfo)  # a clock that was wrong
    for name in ("documents", "report_changes"):
        mongo[name].update_many({}, {"$set": {"changed_at": ahead}})
    _put(records, 9, speaker="马明")
    for name in ("documents", "reports"):
        assert _moment(mongo, name) > ahead


def test_what_goes_is_told(mongo_uri: str, mongo: Database[Row]) -> None:
    records = MongoRecords(mongo_uri)
    records.check()
    _put(records, 0)
    before = _moment(mongo, "report_changes")
    _put(records, 9, year=2025)
    told = {row["_id"].split("/")[2]: row for row in mongo["report_changes"].find()}
    assert told["2024"]["removed"]
    assert told["2024"]["changed_at"] > before
    assert not told["2025"]["removed"]
    assert [row["year"] for row in mongo["reports"].find()] == [2025]
