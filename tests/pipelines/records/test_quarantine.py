"""Rows that cannot be stored stop nobody, and are not forgotten."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import bson
import pytest
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from pipelines.records import RecordStore, rows
from pipelines.records.bulk import CACHE_FULL, write
from pipelines.records.quarantine import MAX_REASON, MAX_ROW, MAX_TEXT, MAX_TITLE, fault, quarantine_row
from tests.pipelines.made import URL, Analysis, capture, document

Row = dict[str, Any]
SEEN = capture()


def good(number: int) -> Row:
    return rows.document_rows(SEEN, [document(url=f"{URL}?{number}")], 1)[0]


BAD: dict[str, tuple[Row, str]] = {
    "text over 2 MB": (
        {"text": "报" * (MAX_TEXT // 3 + 1)},
        r"^Its text has 2,097,153 bytes; at most 2,097,152 ",
    ),
    "row over 12 MB": (
        {"evidence": {"x": "y" * MAX_ROW}},
        r"^Its row has 12,\d{3},\d{3} bytes; at most 12,582",
    ),
    "row over 16 MB": ({"evidence": {"x": "y" * (17 << 20)}}, r"^Its row has 17,"),
    "half a character": ({"title": "报\ud800告"}, r"^It cannot be written as BSON: UnicodeEncodeError"),
    "number too large": ({"year": 1 << 63}, r"^It cannot be written as BSON: OverflowError"),
    "unknown type": ({"flags": {1, 2}}, r"^It cannot be written as BSON: InvalidDocument"),
    "key that is no text": ({"evidence": {1: "x"}}, r"^It cannot be written as BSON: InvalidDocument"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_set_aside_and_the_others_are_stored(
    store: RecordStore, mongo: Database[Row], name: str
) -> None:
    fields, reason = BAD[name]
    row = good(99) | fields
    quarantined = store.put_documents([good(1), row, good(2)])
    assert sorted(kept["url"] for kept in store.documents()) == [f"{URL}?1", f"{URL}?2"]
    [entry] = mongo["quarantine"].find()
    assert abs(datetime.now(UTC) - entry.pop("at")).total_seconds() < 60
    assert [{**each, "at": None} for each in quarantined] == [{**entry, "at": None}]
    assert (entry["collection"], entry["id"]) == ("documents", row["_id"])
    assert (entry["capture_id"], entry["page_url"]) == (SEEN.id, URL)
    assert entry["title"] == row["title"].replace("\ud800", "?")
    assert re.search(reason, entry["reason"])
    assert store.counts()["quarantined"] == 1


def test_the_same_bad_row_again_is_one_entry_and_still_reported(
    store: RecordStore, mongo: Database[Row]
) -> None:
    row = good(1) | {"year": 1 << 63}
    assert [len(store.put_documents([row])) for _ in range(3)] == [1, 1, 1]
    assert mongo["quarantine"].count_documents({}) == 1


def test_the_largest_rows_that_pass_are_stored(store: RecordStore) -> None:
    text = good(1) | {"text": "y" * MAX_TEXT}
    whole = good(2) | {"evidence": {"x": ""}}
    whole["evidence"]["x"] = "y" * (MAX_ROW - len(bson.encode(whole)))
    assert store.put_documents([text, whole, good(3)]) == []
    assert store.put_documents([text, whole]) == []  # as an update, too
    assert len(list(store.documents())) == 3


def test_a_row_that_only_the_server_refuses_is_set_aside(store: RecordStore, mongo: Database[Row]) -> None:
    mongo.command("collMod", "documents", validator={"year": {"$ne": 1066}}, validationAction="error")
    quarantined = store.put_documents([good(1), good(2) | {"year": 1066}, good(3)])
    assert [entry["reason"] for entry in quarantined] == ["MongoDB refuses it: Document failed validation"]
    assert len(list(store.documents())) == 2


def test_captures_that_are_stored_already_stand_in_no_others_way(
    store: RecordStore, mongo: Database[Row]
) -> None:
    """A segment whose commit broke off is committed again: some of its captures are there, others are not."""
    mongo.command("collMod", "captures", validator={"status": {"$ne": 1066}}, validationAction="error")
    made = [{"_id": f"urn:uuid:{n}", "url": URL, "status": 200} for n in range(4)]
    store.put_captures(made[1:2])
    made[1] = made[1] | {"status": 404}
    made[2] = made[2] | {"status": 1066}
    [entry] = store.put_captures(made)
    assert (entry["capture_id"], entry["reason"]) == (
        "urn:uuid:2",
        "MongoDB refuses it: Document failed validation",
    )
    assert [each["capture_id"] for each in store.put_captures(made)] == ["urn:uuid:2"]
    stored = store.captures([row["_id"] for row in made])
    assert {name: row["status"] for name, row in stored.items()} == {
        "urn:uuid:0": 200,
        "urn:uuid:1": 200,
        "urn:uuid:3": 200,
    }


def test_captures_and_readings_are_set_aside_likewise(store: RecordStore, mongo: Database[Row]) -> None:
    rows_of_captures = [{"_id": f"urn:uuid:{n}", "url": URL, "status": 200} for n in range(3)]
    rows_of_captures[1]["run"] = "\udcff"  # an argument of the command line that is not UTF-8
    [entry] = store.put_captures(rows_of_captures)
    assert (entry["collection"], entry["capture_id"], entry["page_url"]) == ("captures", "urn:uuid:1", URL)
    unreadable = Analysis(explanation=("\ud800",))
    [entry] = store.put_analyses([rows.analysis_row(capture(id="urn:uuid:0"), unreadable, 1)])
    assert (entry["collection"], entry["capture_id"], entry["title"]) == ("captures", "urn:uuid:0", None)
    assert mongo["quarantine"].count_documents({}) == 2
    assert store.captures(["urn:uuid:0", "urn:uuid:1", "urn:uuid:2"]).keys() == {"urn:uuid:0", "urn:uuid:2"}


def test_nothing_can_refuse_an_entry() -> None:
    monster = {"_id": "\ud800" * 10_000, "title": "\ud800" * (20 << 20), "page_url": "h" * 10_000}
    entry = quarantine_row("documents", monster, "x" * 10_000)
    assert fault(entry) is None
    assert (len(entry["title"]), len(entry["reason"])) == (MAX_TITLE, MAX_REASON)


@pytest.mark.parametrize(
    "details",
    [
        {"writeErrors": [{"index": 0, "code": 121}, {"index": 1, "code": 11600}]},  # shutting down
        {"writeErrors": [{"index": 0, "code": 14031}]},  # out of disk space
        {"writeErrors": [], "writeConcernErrors": [{"code": 64}]},  # not on a majority in time
        {"writeErrors": [{"index": 0, "code": 121}], "writeConcernErrors": [{"code": 91}]},
    ],
)
def test_what_may_pass_is_raised_and_nothing_set_aside(details: Row) -> None:
    class Failing:
        # These cannot be had from a server without its test commands.
        def bulk_write(self, operations: object, ordered: bool) -> None:
            raise BulkWriteError(details)

    with pytest.raises(BulkWriteError):
        write(Failing(), [good(1), good(2)], lambda row: row)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("refusals", "reasons"), [(1, []), (2, []), (9, [f"MongoDB refuses it: -31800: {CACHE_FULL}"])]
)
def test_a_row_for_which_the_cache_has_no_room_is_tried_alone(
    monkeypatch: pytest.MonkeyPatch, refusals: int, reasons: list[str]
) -> None:
    monkeypatch.setattr("pipelines.records.bulk.PAUSES", (0, 0, 0))
    tried: list[list[Row]] = []

    class Crowded:
        # A server's cache cannot be filled up at will.
        def bulk_write(self, operations: list[Row], ordered: bool = True) -> None:
            tried.append(operations)
            if len(tried) <= refusals:
                failure = {"index": len(operations) - 1, "code": 313, "errmsg": f"-31800: {CACHE_FULL}"}
                raise BulkWriteError({"writeErrors": [failure]})

    both = [good(1), good(2)]
    refused = write(Crowded(), both, lambda row: row)  # type: ignore[arg-type]
    assert tried[0] == both
    assert all(operations == both[1:] for operations in tried[1:])
    assert [each.reason for each in refused] == reasons
