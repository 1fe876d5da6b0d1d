"""Which stored captures hold payloads that come again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crawler.errors import ServerUnavailableError
from crawler.items import Capture
from pipelines.archive.digests import digest
from pipelines.archive.known import Visit
from pipelines.archive.place import Original, Place
from pipelines.records import MongoRecords, RecordStore, rows
from tests.pipelines.conftest import GatedLine
from tests.pipelines.made import URL, capture

PATIENCE = 10.0


def put(store: RecordStore, *captures: Capture, refers_to: Original | None = None, **fields: Any) -> None:
    places = [Place(each, 100 * n, 90, digest(each.body), refers_to) for n, each in enumerate(captures)]
    store.put_captures([rows.capture_row(place, "bucket", "warc/a.warc.gz") | fields for place in places])


def visit(seen: Capture) -> Visit:
    return Visit(seen.id, seen.url, seen.fetched_at, None if seen.status == 304 else digest(seen.body))


def found(store: RecordStore, *seen: Capture) -> dict[str, str]:
    """Return the ids of the originals, by those of the visits."""
    originals = store.originals("bucket", [visit(each) for each in seen], PATIENCE)
    return {seen_id: original.capture_id for seen_id, original in originals.items()}


def test_an_original_says_where_it_lies(store: RecordStore) -> None:
    other, first = capture("http://h/other"), capture(body=b"same")
    put(store, other, first)
    seen = capture(body=b"same", at=5)
    assert store.originals("bucket", [visit(seen)], PATIENCE) == {
        seen.id: Original(first.id, URL, first.fetched_at, "warc/a.warc.gz", 100, 90, digest(b"same"))
    }


def test_the_same_url_goes_first_and_another_one_will_do(store: RecordStore) -> None:
    own, other = capture("http://h/$a", b"same", at=2), capture("http://h/b", b"same", at=1)
    put(store, other, own)
    again = capture("http://h/$a", b"same", at=5)
    elsewhere = capture("http://h/c", b"same", at=5)
    assert found(store, again) == {again.id: own.id}
    assert found(store, elsewhere)[elsewhere.id] in (own.id, other.id)
    assert found(store, again, elsewhere)[again.id] == own.id
    assert found(store, capture("http://h/$a", b"new", at=5)) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"record_type": "revisit"},
        {"truncated": "length"},
        {"bucket": "another"},
    ],
)
def test_only_whole_responses_of_this_store_are_originals(store: RecordStore, fields: dict[str, str]) -> None:
    put(store, capture(body=b"same"), **fields)
    assert found(store, capture(body=b"same", at=5)) == {}


def test_only_what_is_framed_alike_is_an_original(store: RecordStore) -> None:
    plain, chunked = capture(body=b"same"), capture("http://h/other", b"same")
    put(store, plain, chunked=False)
    put(store, chunked, chunked=True)
    put(store, capture("http://h/old", b"same"), chunked=None)
    seen = replace(visit(capture(body=b"same", at=5)), chunked=True)
    assert store.originals("bucket", [seen], PATIENCE)[seen.capture_id].capture_id == chunked.id
    put(store, capture(body=b"unknown"), chunked=None)
    assert found(store, capture(body=b"unknown", at=5)) == {}


def test_an_original_is_never_younger(store: RecordStore) -> None:
    put(store, capture(body=b"same", at=7))
    early, late = capture(body=b"same", at=6), capture(body=b"same", at=8)
    assert found(store, early) == {}
    assert found(store, early, late).keys() == {late.id}


def test_a_304_refers_to_what_its_url_last_gave(store: RecordStore) -> None:
    old, new, error = (
        capture(body=b"old", at=1),
        capture(body=b"new", at=2),
        capture(body=b"error", at=3, status=500),
    )
    put(store, new, old, error, capture("http://h/other", at=4))
    unmodified, unknown = capture(status=304, at=9), capture("http://h/unknown", status=304, at=9)
    assert found(store, unmodified, unknown) == {unmodified.id: new.id}


def test_a_304_after_a_revisit_refers_to_the_payload_itself(store: RecordStore) -> None:
    first = Original(
        "urn:uuid:1", "http://h/first", capture().fetched_at, "warc/f.warc.gz", 7, 8, digest(b"x")
    )
    put(store, capture(body=b"old", at=1))
    put(store, capture(body=b"x", at=2), refers_to=first)
    unmodified = capture(status=304, at=9)
    assert store.originals("bucket", [visit(unmodified)], PATIENCE) == {unmodified.id: first}


def test_both_kinds_in_one_look_up(store: RecordStore) -> None:
    first, other = capture(body=b"same"), capture("http://h/other", b"other")
    put(store, first, other)
    again, unmodified = capture(body=b"same", at=5), capture("http://h/other", status=304, at=5)
    assert found(store, again, unmodified) == {again.id: first.id, unmodified.id: other.id}


def test_a_database_that_does_not_answer_is_not_waited_for(line: GatedLine) -> None:
    line.records_gate.shut()
    with pytest.raises(ServerUnavailableError):
        line.committer.records.originals("bucket", [visit(capture(at=5))], 0.2)


def test_the_look_up_reads_an_index(store: MongoRecords) -> None:
    put(store, *(capture(f"http://h/{n}", b"%d" % n) for n in range(50)))
    explained = store._database.command(
        "explain",
        {
            "find": "captures",
            "filter": {
                "payload_digest": {"$in": [digest(b"7")]},
                "record_type": "response",
                "truncated": None,
            },
        },
        verbosity="executionStats",
    )
    assert explained["executionStats"]["totalDocsExamined"] == 1
