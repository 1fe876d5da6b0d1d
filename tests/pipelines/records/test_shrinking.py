"""A page far shorter than before takes the place of nothing, in whatever order the readings come."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from pymongo.database import Database

from pipelines.commit import Committer
from pipelines.records import RecordStore, rows
from pipelines.records.shrinking import LEAST, SHARE, far_shorter
from tests.pipelines.made import T0, URL, Analysis, capture, document
from tests.pipelines.reports.made import speech

Row = dict[str, Any]


def text(size: int, seed: int = 1) -> str:
    """Return a text of so many 5-grams, nearly."""
    return speech(seed, 6000)[: size * 11 // 10]


def reading(second: int, size: int, extractor: int = 1) -> Row:
    seen = capture(id=f"urn:uuid:{second}", fetched_at=T0 + timedelta(seconds=second))
    return rows.document_rows(seen, [document(text=text(size))], extractor)[0]


def put(store: RecordStore, *readings: Row) -> Row:
    for each in readings:
        store.put_documents([each])
    (stored,) = store.documents()
    return stored


LONG, SHORT, MIDDLE = 4000, 500, 2500


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_longer_one_stays_in_any_order(
    store: RecordStore, mongo: Database[Row], order: tuple[int, ...]
) -> None:
    readings = [reading(0, LONG), reading(1, SHORT), reading(2, SHORT + 9)]
    stored = put(store, *(readings[number] for number in order))
    assert stored["capture_id"] == "urn:uuid:0"
    assert stored["appearances"][0]["last"]["capture_id"] == "urn:uuid:2"
    versions = sorted(mongo["document_versions"].find(), key=lambda row: row["capture_id"])
    assert [(row["capture_id"], row["cause"]) for row in versions] == [
        ("urn:uuid:1", "shorter"),
        ("urn:uuid:2", "shorter"),
    ]


def test_a_page_may_become_somewhat_shorter(store: RecordStore, mongo: Database[Row]) -> None:
    stored = put(store, reading(0, LONG), reading(1, MIDDLE))
    assert stored["capture_id"] == "urn:uuid:1"
    assert [row["cause"] for row in mongo["document_versions"].find()] == ["page"]


def test_a_short_page_may_become_shorter(store: RecordStore) -> None:
    assert put(store, reading(0, LEAST - 100), reading(1, 20))["capture_id"] == "urn:uuid:1"


def test_the_bound_is_the_same_on_both_sides(store: RecordStore) -> None:
    long = reading(0, LONG)
    size = long["near_duplicate"]["grams"]
    below, above = reading(1, 10), reading(1, 10)
    below["near_duplicate"]["grams"], above["near_duplicate"]["grams"] = (
        int(SHARE * size) - 1,
        int(SHARE * size) + 1,
    )
    assert (far_shorter(below, long), far_shorter(above, long), far_shorter(long, below)) == (
        True,
        False,
        False,
    )
    assert put(store, long, below)["capture_id"] == "urn:uuid:0"
    assert put(store, above)["capture_id"] == "urn:uuid:1"


def test_a_newer_extractor_may_make_less_of_the_same_capture(
    store: RecordStore, mongo: Database[Row]
) -> None:
    stored = put(store, reading(0, LONG), reading(0, SHORT, extractor=2))
    assert (stored["extractor"], stored["near_duplicate"]["grams"] < LEAST) == (2, True)


def test_what_was_refused_is_a_version_like_others_once_the_page_is_long_again(
    store: RecordStore, mongo: Database[Row]
) -> None:
    stored = put(store, reading(0, LONG), reading(1, SHORT), reading(2, LONG + 50))
    assert stored["capture_id"] == "urn:uuid:2"
    assert {row["capture_id"]: row["cause"] for row in mongo["document_versions"].find()} == {
        "urn:uuid:0": "page",
        "urn:uuid:1": "page",
    }


def test_what_is_retired_gives_way_to_anything(store: RecordStore, mongo: Database[Row]) -> None:
    put(store, reading(0, LONG))
    mongo["documents"].update_many({}, {"$set": {"retired_at": T0}})
    assert put(store, reading(1, SHORT))["capture_id"] == "urn:uuid:1"


@pytest.mark.parametrize("late", [False, True])
def test_its_capture_is_a_soft_block_in_either_order(
    store: RecordStore, mongo: Database[Row], late: bool
) -> None:
    committer = Committer(None, store)  # type: ignore[arg-type]
    pages = []
    for second, size in ((0, LONG), (1, SHORT)):
        seen = capture(id=f"urn:uuid:{second}", fetched_at=T0 + timedelta(seconds=second))
        mongo["captures"].insert_one({"_id": seen.id, "url": URL, "fetched_at": seen.fetched_at})
        pages.append(
            capture(
                seen.url,
                id=seen.id,
                fetched_at=seen.fetched_at,
                analysis=Analysis([document(text=text(size))]),
            )
        )
    if late:
        pages.reverse()
    committer.commit_pages(pages)
    shorter = mongo["captures"].find_one({"_id": "urn:uuid:1"})
    good = mongo["captures"].find_one({"_id": "urn:uuid:0"})
    assert shorter is not None
    assert good is not None
    assert (shorter["block"], shorter["outcome"], shorter["documents"]) == ("shorter", "blocked", 0)
    assert "far shorter" in shorter["explanation"][-1]
    assert (good["block"], good["documents"]) == (None, 1)
    known = [row["_id"] for row in mongo["documents"].find()]
    assert store.mark_shorter(["urn:uuid:0", "urn:uuid:1"], known) == []
    committer.commit_pages(pages)  # again, as after a failure
    again = mongo["captures"].find_one({"_id": "urn:uuid:1"})
    assert again is not None
    assert (again["block"], again["outcome"]) == ("shorter", "blocked")
