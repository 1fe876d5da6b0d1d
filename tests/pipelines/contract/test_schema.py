"""What the validators say of rows, asked of the server itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database
from pymongo.errors import WriteError

from pipelines.contract import COLLECTIONS, keeping
from pipelines.records import MongoRecords, rows
from tests.pipelines.made import capture, document

Row = dict[str, Any]


def test_rows_of_the_line_keep_the_contract(mongo_uri: str, mongo: Database[Row]) -> None:
    records = MongoRecords(mongo_uri)
    records.check()
    for at, speaker in enumerate(("马明", "李四")):
        told = {"region_code": "341702", "region_name": "贵池区", "year": 2024, "speaker": speaker}
        seen = capture(at=at)
        records.put_documents(rows.document_rows(seen, [document(**told)], 1))
    for name in ("documents", "document_versions", "reports", "report_changes"):
        assert mongo[name].count_documents({}), name
        assert keeping.count_others(mongo, name) == 0, name
    assert {state for _, state in keeping.states(mongo)} == {"right"}


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, True),
        ({"of_a_newer_release": 1}, True),
        ({"removed": "yes"}, False),
        ({"changed_at": "2026-03-01"}, False),
        ({"key": None}, False),
    ],
)
def test_a_wrong_row_is_counted_and_not_refused(mongo: Database[Row], change: Row, kept: bool) -> None:
    keeping.create_missing(mongo)
    row = {"_id": "a", "key": "k", "changed_at": datetime(2026, 3, 1, tzinfo=UTC), "removed": False}
    mongo["report_changes"].insert_one(row | change)
    assert keeping.count_others(mongo, "report_changes") == (0 if kept else 1)
    assert keeping.example(mongo, "report_changes") == (None if kept else "a")


def test_what_a_validator_refuses_it_refuses_when_told_to(mongo: Database[Row]) -> None:
    keeping.apply(mongo)
    for name in COLLECTIONS:  # so that the schemas themselves are seen to be no empty ones
        mongo.command("collMod", name, validationAction="error")
        with pytest.raises(WriteError, match="failed validation"):
            mongo[name].insert_one({"_id": 7})
    assert {state for _, state in keeping.states(mongo)} == {"other"}
    keeping.apply(mongo)
    assert {state for _, state in keeping.states(mongo)} == {"right"}
