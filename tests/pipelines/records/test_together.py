"""Rows that are written in one command: the same is stored as by one operation a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pymongo
import pytest
from pymongo.database import Database

from crawler.items import Whole
from crawler.revisits.learning import DEFAULT
from pipelines.records import MongoRecords, bulk, operations, rows, together, visits
from tests.pipelines.made import T0, URL, capture, document

Row = dict[str, Any]


@pytest.fixture
def database(mongo_uri: str) -> Iterator[Database[Row]]:
    """One with all its validators and indexes."""
    MongoRecords(mongo_uri).check()
    with pymongo.MongoClient[Row](mongo_uri, tz_aware=True) as client:
        yield client.get_default_database()


def documents() -> list[Row]:
    """An article, one shown on a list alone, one with a text that looks like an expression."""
    page, other = capture(id="urn:uuid:1"), capture(f"{URL}?list", id="urn:uuid:2")
    own = rows.document_rows(page, [document(text="各位代表", url=page.url)], 3, f"{URL}?page=2")
    shown = rows.document_rows(other, [document(text="$fetched_at", url=f"{URL}?shown")], 3)
    dollars = rows.document_rows(other, [document(text="{$where}", url=f"{URL}?{'$'}dollar")], 3)
    return [*own, *shown, *dollars]


def stored(database: Database[Row], name: str) -> dict[str, Row]:
    return {row["_id"]: row for row in database[name].find()}


def without_moment(found: dict[str, Row]) -> list[Row]:
    assert all(row["changed_at"] for row in found.values())
    return [{name: value for name, value in row.items() if name != "changed_at"} for row in found.values()]


def test_new_documents_are_what_the_merging_of_each_would_have_left(database: Database[Row]) -> None:
    collection = database["documents"]
    assert together.new_documents(collection, documents()) == []
    at_once = stored(database, "documents")
    collection.delete_many({})
    assert bulk.write(collection, documents(), operations.merge) == []
    assert without_moment(at_once) == without_moment(stored(database, "documents"))
    again = bulk.write(collection, documents(), operations.merge)
    assert again == []
    assert without_moment(at_once) == without_moment(stored(database, "documents"))


def test_what_is_stored_already_or_comes_twice_is_left_to_merging(database: Database[Row]) -> None:
    collection = database["documents"]
    first, second, third = documents()
    assert together.new_documents(collection, [first]) == []
    newer = second | {"capture_id": "urn:uuid:9"}
    assert together.new_documents(collection, [first, second, newer, third]) == [first, newer]
    assert stored(database, "documents")[second["_id"]]["capture_id"] == "urn:uuid:2"


def test_what_was_known_to_be_stored_is_not_asked_for_and_what_came_since_is_left(
    database: Database[Row],
) -> None:
    collection = database["documents"]
    first, second, third = documents()
    assert together.new_documents(collection, [first, third], stored={first["_id"]}) == [first]
    assert set(stored(database, "documents")) == {third["_id"]}
    newer = third | {"capture_id": "urn:uuid:9"}
    assert together.new_documents(collection, [second, newer], stored=()) == [second, newer]
    assert stored(database, "documents")[third["_id"]]["capture_id"] != "urn:uuid:9"


def test_a_row_that_is_refused_or_appears_just_now_leaves_its_command_to_the_operations(
    database: Database[Row],
) -> None:
    collection = database["documents"]
    first, second, third = documents()
    wrong = second | {"region_code": ["341700"], "year": [2024]}  # no index takes two arrays
    left = together.new_documents(collection, [first, wrong, third])
    assert left == [first, wrong, third]
    [refused] = bulk.write(collection, left, operations.merge)
    assert refused.row == wrong
    assert set(stored(database, "documents")) == {first["_id"], third["_id"]}


def test_what_bson_does_not_take_is_left_to_the_operations(database: Database[Row]) -> None:
    first, second, _ = documents()
    broken = second | {"title": "\ud800"}
    assert together.new_documents(database["documents"], [first, broken]) == [broken]


def analyses(extractor: int, minute: int) -> list[Row]:
    return [
        {
            "_id": f"urn:uuid:{number}",
            "outcome": f"by {extractor}",
            "explanation": ["$title", str(minute)],
            "extractor": extractor,
            "read_at": T0 + timedelta(minutes=minute),
        }
        for number in (1, 2)
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
def test_of_two_analyses_the_one_counts_that_counts_one_by_one(
    database: Database[Row], order: Sequence[int]
) -> None:
    collection = database["plain"]
    batches = [analyses(2, 5), analyses(2, 7), analyses(3, 1)]
    found = []
    for at_once in (True, False):
        collection.delete_many({})
        collection.insert_many([{"_id": "urn:uuid:1", "url": URL}])
        for place in order:
            if at_once:
                assert together.add_analyses(collection, batches[place]) == []
            else:
                assert bulk.write(collection, batches[place], operations.add) == []
        found.append(stored(database, "plain"))
    assert found[0] == found[1]
    assert found[0]["urn:uuid:1"]["outcome"] == "by 3"
    assert list(found[0]) == ["urn:uuid:1"], "a capture that is not there is not made"


def endings() -> list[Row]:
    page = capture(id="urn:uuid:1")
    done = rows.done(page)
    whole = Whole("digest", "article", 5, '"etag"', None)
    kinds = [
        replace(done, key="done", saw="digest", page=whole, bounds=(86400.0, 864000.0)),
        replace(done, key="unread", saw="unread"),
        replace(done, key="gone", saw="404", status=404),
        replace(done, key="dead", state="dead", reason="time-out", saw=None, capture_id=None),
        replace(done, key="again", state="queued", reason="HTTP 503", saw=None, capture_id=None, attempts=2),
        replace(done, key="robots", state="rejected", reason="robots", saw=None, priority=4),
    ]
    return [rows.url_row(each) for each in kinds]


def test_a_url_that_is_visited_first_has_the_row_that_its_update_would_have_left(
    database: Database[Row],
) -> None:
    collection = database["urls"]
    assert together.new_urls(collection, endings(), partial(visits.first, default=DEFAULT)) == []
    at_once = stored(database, "urls")
    collection.delete_many({})
    assert bulk.write(collection, endings(), partial(operations.renew, bounds=DEFAULT)) == []
    assert at_once == stored(database, "urls")
    known = together.new_urls(collection, endings(), partial(visits.first, default=DEFAULT))
    assert [row["_id"] for row in known] == [row["_id"] for row in endings()]


def test_a_command_has_no_more_than_the_server_takes(
    database: Database[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "MOST", 5_000)
    monkeypatch.setattr(together, "MAX_TEXT", 5_000)
    many = [documents()[0] | {"_id": f"{n}", "text": "长" * 500} for n in range(7)]
    large = documents()[0] | {"_id": "large", "text": "长" * 5_000}
    assert together.new_documents(database["documents"], [*many, large]) == [large]
    assert len(stored(database, "documents")) == 7
