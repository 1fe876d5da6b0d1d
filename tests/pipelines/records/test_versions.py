"""What a document said before is kept, once, and in whatever order its readings come."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest import mock

import pymongo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo.database import Database

from deploy.embedded import EmbeddedServers
from pipelines.archive.place import Place
from pipelines.records import MongoRecords, RecordStore, retiring, rows
from tests.pipelines.made import T0, URL, Analysis, capture, document

Row = dict[str, Any]


def read(text: str, *, at: int = 0, extractor: int = 1, **fields: Any) -> Row:
    """Return a reading of one page as it was `at` seconds after T0."""
    seen = capture(id=f"urn:uuid:{at}", at=at)
    return rows.document_rows(seen, [document(text=text, **fields)], extractor)[0]


def versions(mongo: Database[Row]) -> list[tuple[str, str, int, str]]:
    """Return text, capture, extractor and cause of each version, the oldest first."""
    found = mongo["document_versions"].find().sort([("fetched_at", 1), ("extractor", 1)])
    return [(row["text"], row["capture_id"], row["extractor"], row["cause"]) for row in found]


def test_a_new_extractor_keeps_what_the_old_one_made(store: RecordStore, mongo: Database[Row]) -> None:
    old = read("old")
    commit(store, seen := capture(id=old["capture_id"]), [old], 1, 1)
    commit(store, seen, [read("new", extractor=2)], 2, 1)
    [stored] = store.documents()
    assert (stored["text"], stored["extractor"]) == ("new", 2)
    assert "superseded" not in stored
    [version] = mongo["document_versions"].find()
    assert version["document"] == stored["_id"]
    assert version["cause"] == "extractor"
    kept = old.keys() - {"_id", "fetched_at", "retired_at", "report_keys"}
    assert {name: version[name] for name in kept} == {name: old[name] for name in kept}


def test_a_page_that_changed_keeps_what_it_said(store: RecordStore, mongo: Database[Row]) -> None:
    for at, text in enumerate(("one", "two", "three")):
        store.put_documents([read(text, at=at)])
    assert versions(mongo) == [("one", "urn:uuid:0", 1, "page"), ("two", "urn:uuid:1", 1, "page")]


def test_a_field_makes_a_version_too(store: RecordStore, mongo: Database[Row]) -> None:
    store.put_documents([read("same", speaker="甲")])
    store.put_documents([read("same", speaker="乙", extractor=2)])
    assert [row["speaker"] for row in mongo["document_versions"].find()] == ["甲"]


def test_seeing_the_same_again_makes_none(store: RecordStore, mongo: Database[Row]) -> None:
    for at in range(3):
        store.put_documents([read("same", at=at, flags=("broken_lines",) * at)])
    store.put_documents([read("same", at=2, extractor=2)])
    assert versions(mongo) == []


def test_what_it_says_again_is_no_old_version(store: RecordStore, mongo: Database[Row]) -> None:
    for at, text in enumerate(("one", "two", "one")):
        store.put_documents([read(text, at=at)])
    assert versions(mongo) == [("two", "urn:uuid:1", 1, "page")]


def test_a_list_that_shows_the_beginning_is_no_version(store: RecordStore, mongo: Database[Row]) -> None:
    seen = capture("http://www.example.gov.cn/list", at=5)
    [excerpt] = rows.document_rows(seen, [document(text="the beginn")], 1)
    store.put_documents([excerpt])
    store.put_documents([read("the beginning and the end")])
    store.put_documents([excerpt])
    assert versions(mongo) == []


def test_text_is_kept_literally(store: RecordStore, mongo: Database[Row]) -> None:
    store.put_documents([read("$text $$ROOT", title="$title", evidence={"a.b": "$c", "$e": "f"})])
    store.put_documents([read("new", extractor=2)])
    [version] = mongo["document_versions"].find()
    assert (version["text"], version["title"]) == ("$text $$ROOT", "$title")
    assert version["evidence"] == {"a.b": "$c", "$e": "f"}


def test_what_waits_is_kept_by_whoever_writes_next(store: RecordStore, mongo: Database[Row]) -> None:
    # A worker that was killed between the two writes leaves it in the document.
    left = read("left behind") | {"appearances": []}
    store.put_documents([read("new", at=1)])
    mongo["documents"].update_one({}, {"$set": {"superseded": [left]}})
    store.put_documents([read("newer", at=2)])
    assert versions(mongo) == [
        ("left behind", "urn:uuid:0", 1, "page"),
        ("new", "urn:uuid:1", 1, "page"),
    ]
    assert [row for row in store.documents() if "superseded" in row] == []


def commit(store: RecordStore, seen: Any, written: list[Row], extractor: int, found: int) -> None:
    """Write what one extractor read of one capture, as the line of a worker that has it does."""
    store.put_captures([rows.capture_row(Place(seen, 0, 1, "sha256:X"), "bucket", "warc/a")])
    assert store.put_documents(written) == []
    analysis = Analysis((document(),) * found)
    read_at = T0 + timedelta(days=extractor)
    store.put_analyses([rows.analysis_row(seen, analysis, extractor, 0, read_at)])
    with mock.patch.object(retiring, "EXTRACTOR", extractor):
        assert store.retire([seen.id]) == []


def retired(store: RecordStore) -> dict[str, Any]:
    return {row["text"]: row["retired_at"] for row in store.documents()}


def test_what_a_newer_extractor_finds_no_longer_is_retired(store: RecordStore) -> None:
    seen = capture()
    one, two = rows.document_rows(seen, [document(text="one"), document("二", "two", url=None)], 1)
    commit(store, seen, [one, two], 1, 2)
    assert retired(store) == {"one": None, "two": None}
    commit(store, seen, [one | {"extractor": 2}], 2, 1)
    assert retired(store) == {"one": None, "two": T0 + timedelta(days=2)}
    commit(store, seen, [one, two], 1, 2)  # late
    assert retired(store) == {"one": None, "two": T0 + timedelta(days=2)}
    commit(store, seen, [row | {"extractor": 3} for row in (one, two)], 3, 2)
    assert retired(store) == {"one": None, "two": None}


def test_a_later_capture_that_has_it_brings_it_back(store: RecordStore) -> None:
    commit(store, seen := capture(), rows.document_rows(seen, [document(text="one")], 1), 1, 1)
    commit(store, seen, [], 2, 0)
    assert retired(store)["one"] is not None
    commit(store, later := capture(at=1), rows.document_rows(later, [document(text="one")], 2), 2, 1)
    assert retired(store) == {"one": None}


def test_a_page_of_an_article_that_is_retired_leaves_the_article(store: RecordStore) -> None:
    first, second = (capture(f"http://h/a_{number}.html") for number in (1, 2))
    [one] = rows.document_rows(first, [document(text="one", url=first.url)], 1, second.url)
    [two] = rows.document_rows(second, [document(text="two", url=second.url)], 1)
    commit(store, first, [one], 1, 1)
    commit(store, second, [two], 1, 1)
    assert retired(store) == {"one\ntwo": None}
    commit(store, second, [], 2, 0)
    [whole] = store.documents()
    assert (whole["text"], whole["truncated"], whole["retired_at"]) == ("one", True, None)
    commit(store, second, [two | {"extractor": 3}], 3, 1)
    assert retired(store) == {"one\ntwo": None}
    commit(store, first, [], 2, 0)
    assert retired(store) == {"one\ntwo": T0 + timedelta(days=2), "two": None}


@dataclass(frozen=True)
class Reading:
    """What one extractor makes of one capture of one page; it depends on nothing else."""

    page: int
    second: int
    extractor: int

    def write(self, store: RecordStore, texts: dict[Any, int]) -> None:
        """Commit it: the page names the next one, or is empty, or shows another page's beginning."""
        what = texts.setdefault((self.page, self.second, self.extractor), len(texts) * 7 % 11)
        seen = capture(
            f"{URL}?{self.page}",
            id=f"urn:uuid:{self.page}-{self.second}",
            fetched_at=T0 + timedelta(seconds=self.second),
        )
        shown = f"{URL}?{0 if what == 3 else self.page}"
        found = [] if what == 4 else [document(text=f"text {what % 3}", url=shown)]
        after = f"{URL}?{self.page + 1}" if what > 7 else None
        written = rows.document_rows(seen, found, self.extractor, after)
        commit(store, seen, written, self.extractor, len(found))


readings = st.lists(
    st.builds(Reading, page=st.integers(0, 2), second=st.integers(0, 2), extractor=st.integers(1, 3)),
    min_size=2,
    max_size=8,
    unique=True,
)


@pytest.fixture(scope="module")
def shared_store(servers: EmbeddedServers) -> RecordStore:
    return MongoRecords(servers.mongo.uri.replace("/gongbao?", "/test_versions?"))


ORDERS = {"seen": readings, "order": st.randoms(use_true_random=False)}


@settings(max_examples=10, deadline=None)
@given(**ORDERS)
def test_any_order_gives_the_same_versions(
    shared_store: RecordStore, servers: EmbeddedServers, seen: list[Reading], order: random.Random
) -> None:
    agree_in_any_order(shared_store, servers, seen, order)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(**ORDERS)
def test_so_do_many_more(
    shared_store: RecordStore, servers: EmbeddedServers, seen: list[Reading], order: random.Random
) -> None:
    agree_in_any_order(shared_store, servers, seen, order)


def agree_in_any_order(
    shared_store: RecordStore, servers: EmbeddedServers, seen: list[Reading], order: random.Random
) -> None:
    shuffled = [*seen, *seen[:2]]
    order.shuffle(shuffled)
    texts: dict[Any, int] = {}
    results = []
    with pymongo.MongoClient[Row](servers.mongo.uri) as client:
        database = client["test_versions"]
        for sequence in (seen, shuffled):
            for name in ("captures", "documents", "parts", "document_versions"):
                database[name].delete_many({})
            for reading in sequence:
                reading.write(shared_store, texts)
            names = ("documents", "parts", "document_versions")
            results.append(
                {name: list(database[name].find({}, {"changed_at": 0}).sort("_id", 1)) for name in names}
            )
    for name, found in results[0].items():
        assert found == results[1][name], name
