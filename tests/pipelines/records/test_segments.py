"""What checks of the archive ask of the record store."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.archive.place import Place
from pipelines.records import MongoRecords, RecordStore, rows
from pipelines.records.segments import segment_row
from tests.pipelines.made import T0, capture

Row = dict[str, Any]
HOLD = timedelta(minutes=1)


def row(key: str, *, at: int = 0, **measured: Any) -> Row:
    """Return the row of an object that was stored `at` seconds after T0."""
    return segment_row(key, key + ".cdxj", "bucket", T0 + timedelta(seconds=at), **measured)


def test_what_is_known_of_an_object_is_replaced_but_not_what_checks_found(store: RecordStore) -> None:
    store.put_segment(row("a", size=1))
    assert store.segments(["a", "b"])["a"] == row("a", size=1) | {
        "checked_at": None,
        "state": "unchecked",
        "problems": [],
        "claimed_until": None,
    }
    store.put_check("a", {"checked_at": T0, "state": "damaged", "problems": ["It is missing."]})
    store.put_segment(row("a", size=2, at=5))
    known = store.segments(["a"])["a"]
    assert (known["size"], known["stored_at"]) == (2, T0 + timedelta(seconds=5))
    assert (known["state"], known["problems"], known["checked_at"]) == ("damaged", ["It is missing."], T0)


def test_an_object_that_is_known_is_not_adopted(store: RecordStore) -> None:
    store.put_segment(row("a", size=1))
    store.adopt_segments([row("a"), row("b")])
    store.adopt_segments([])
    store.adopt_segments([row("c")])
    store.forget_segment("c")
    assert store.segments(["c"]) == {}
    known = store.segments(["a", "b"])
    assert (known["a"]["size"], known["b"]["size"], known["b"]["state"]) == (1, None, "unchecked")


def test_all_objects_come_the_longest_unchecked_first_each_once(store: RecordStore) -> None:
    for number, key in enumerate("abcd"):
        store.put_segment(row(key, at=-number))
    store.put_check("d", {"checked_at": T0})
    store.put_check("c", {"checked_at": T0 - HOLD})
    seen = []
    for each in store.all_segments():
        seen.append(each["_id"])
        store.put_check(each["_id"], {"checked_at": datetime.now(UTC)})
    assert seen == ["b", "a", "c", "d"]
    assert len({each["_id"] for each in store.all_segments(sample=2)}) == 2


def test_the_object_that_waits_longest_is_claimed_by_one_until_it_is_checked(store: RecordStore) -> None:
    later = T0 + timedelta(days=1)
    store.put_segment(row("a", at=1))
    store.put_segment(row("b"))
    store.adopt_segments([segment_row("c", "c.cdxj", "bucket", None)])
    claimed = [(store.claim_segment(later, HOLD) or {}).get("_id") for _ in range(4)]
    assert claimed == ["c", "b", "a", None]
    store.put_check("b", {"checked_at": T0 + HOLD})
    assert (store.claim_segment(later, HOLD) or {})["_id"] == "b"
    store.put_check("b", {"checked_at": later})
    assert store.claim_segment(later, HOLD) is None


def test_a_claim_runs_out(store: RecordStore) -> None:
    store.put_segment(row("a"))
    assert store.claim_segment(T0 + HOLD, timedelta(0))
    assert store.claim_segment(T0 + HOLD, HOLD)
    assert store.claim_segment(T0 + HOLD, HOLD) is None


def test_what_is_younger_is_not_claimed(store: RecordStore) -> None:
    store.put_segment(row("a"))
    assert store.claim_segment(T0, HOLD) is None


def test_a_fleet_never_claims_an_object_twice(mongo_uri: str) -> None:
    stores = [MongoRecords(mongo_uri) for _ in range(4)]
    stores[0].check()
    for number in range(40):
        stores[0].put_segment(row(f"{number}"))
    claimed: list[str] = []

    def claim(store: RecordStore) -> None:
        while found := store.claim_segment(T0 + HOLD, HOLD):
            claimed.append(found["_id"])

    threads = [threading.Thread(target=claim, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed, key=int) == [f"{number}" for number in range(40)]


@pytest.fixture
def captures(store: RecordStore) -> list[Row]:
    """Three captures in two objects."""
    made = [
        rows.capture_row(Place(capture(), offset, 10, "sha256:X"), "bucket", key)
        for key, offset in (("b", 10), ("a", 20), ("a", 5))
    ]
    store.put_captures(made)
    return made


def test_the_captures_of_an_object_come_by_offset(store: RecordStore, captures: list[Row]) -> None:
    assert list(store.captures_in("a")) == [captures[2], captures[1]]
    assert list(store.captures_in("c")) == []
    assert sorted(store.capture_objects()) == ["a", "b"]


def test_only_captures_that_are_stored_are_corrected(store: RecordStore, captures: list[Row]) -> None:
    store.correct_captures([{"_id": captures[0]["_id"], "offset": 7}, {"_id": "urn:uuid:x", "offset": 7}])
    store.correct_captures([])
    assert list(store.captures_in("b")) == [captures[0] | {"offset": 7}]
    assert store.counts()["captures"] == 3


def test_the_health_of_the_archive(store: RecordStore) -> None:
    assert store.archive_health() == {"objects": 0, "damaged": 0, "unchecked_since": None}
    store.put_segment(row("a"))
    store.put_segment(row("b", at=5))
    store.put_check("a", {"checked_at": T0 + timedelta(seconds=3), "state": "damaged"})
    assert store.archive_health() == {
        "objects": 2,
        "damaged": 1,
        "unchecked_since": T0 + timedelta(seconds=3),
    }
    store.put_check("a", {"checked_at": T0 + timedelta(seconds=7), "state": "sound"})
    assert store.archive_health() == {
        "objects": 2,
        "damaged": 0,
        "unchecked_since": T0 + timedelta(seconds=5),
    }
