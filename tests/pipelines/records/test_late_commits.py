"""Sightings may come in any order, any number of times, split in any way: the database is the same."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pymongo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo.database import Database

from deploy.embedded import EmbeddedServers
from pipelines.records import MongoRecords, RecordStore, rows
from tests.pipelines.made import T0, URL, capture, document

Row = dict[str, Any]


@dataclass(frozen=True)
class Sighting:
    """A document as one extractor reads it from one capture; its text depends on nothing else."""

    page: int
    second: int
    capture: int
    extractor: int
    document: int

    def row(self) -> Row:
        # A capture has one time, and several may have the same.
        seen = capture(
            f"{URL}?{self.page}",
            id=f"urn:uuid:{self.second:02}-{self.page}-{self.capture}",
            fetched_at=T0 + timedelta(seconds=self.second),
        )
        found = document(text=f"{seen.id} {self.extractor}", url=f"http://h/{self.document}")
        return rows.document_rows(seen, [found], self.extractor)[0]


sightings = st.lists(
    st.builds(
        Sighting,
        page=st.integers(0, 2),
        second=st.integers(0, 3),
        capture=st.integers(0, 3),
        extractor=st.integers(1, 3),
        document=st.integers(0, 1),
    ),
    min_size=2,
    max_size=12,
)


@pytest.fixture(scope="module")
def shared_store(servers: EmbeddedServers) -> RecordStore:
    return MongoRecords(servers.mongo.uri.replace("/gongbao?", "/test_late_commits?"))


ORDERS = {"seen": sightings, "order": st.randoms(use_true_random=False), "size": st.integers(1, 5)}


@settings(max_examples=25, deadline=None)
@given(**ORDERS)
def test_any_order_gives_the_same_documents(
    shared_store: RecordStore, servers: EmbeddedServers, seen: list[Sighting], order: random.Random, size: int
) -> None:
    agree_in_any_order(shared_store, servers, seen, order, size)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(**ORDERS)
def test_so_do_many_more(
    shared_store: RecordStore, servers: EmbeddedServers, seen: list[Sighting], order: random.Random, size: int
) -> None:
    agree_in_any_order(shared_store, servers, seen, order, size)


def agree_in_any_order(
    shared_store: RecordStore, servers: EmbeddedServers, seen: list[Sighting], order: random.Random, size: int
) -> None:
    written = [one.row() for one in seen]
    shuffled = [*written, *written[:3]]
    order.shuffle(shuffled)
    with pymongo.MongoClient[Row](servers.mongo.uri) as client:
        documents = client["test_late_commits"]["documents"]
        results = []
        for sequence in (written, shuffled):
            documents.delete_many({})
            for start in range(0, len(sequence), size):
                assert shared_store.put_documents(sequence[start : start + size]) == []
            results.append(list(documents.find({}, {"changed_at": 0}).sort("_id", 1)))
    assert results[0] == results[1]
    for stored in results[0]:
        same = [row for row in written if row["_id"] == stored["_id"]]
        best = max(same, key=lambda row: (row["fetched_at"], row["capture_id"], row["extractor"]))
        assert stored["text"] == best["text"]


def test_ids_that_differ_within_a_millisecond_only(store: RecordStore, mongo: Database[Row]) -> None:
    # BSON keeps milliseconds: what differs by less is decided by the capture's id, in either order.
    early = capture(id="urn:uuid:b", fetched_at=T0 + timedelta(microseconds=100))
    late = capture(id="urn:uuid:a", fetched_at=T0 + timedelta(microseconds=900))
    written = [rows.document_rows(seen, [document(text=seen.id)], 1)[0] for seen in (early, late)]
    results = []
    for order in (written, written[::-1]):
        mongo["documents"].delete_many({})
        store.put_documents(order)
        results.append(list(mongo["documents"].find({}, {"changed_at": 0})))
    assert results[0] == results[1]
