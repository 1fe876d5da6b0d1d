"""The contract of `RecordStore`, over the real MongoDB."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from crawler.errors import ConfigError, ServerUnavailableError
from crawler.items import Capture
from deploy.embedded import EmbeddedServers
from pipelines.archive.place import Place
from pipelines.documents import Document
from pipelines.records import MongoRecords, RecordStore, rows
from tests.pipelines.made import T0, URL, Analysis, capture, document, page

Row = dict[str, Any]


def capture_rows(*captures: Capture) -> list[Row]:
    return [
        rows.capture_row(Place(each, 100 * n, 100, "sha256:X"), "bucket", "warc/a.warc.gz")
        for n, each in enumerate(captures)
    ]


def document_rows(seen: Capture, *documents: Document, extractor: int = 1) -> list[Row]:
    return rows.document_rows(seen, documents, extractor)


def all_documents(store: RecordStore) -> list[Row]:
    return sorted(store.documents(), key=lambda row: row["_id"])


def test_captures_are_stored_once_and_stay_as_they_are(store: RecordStore) -> None:
    first, second = capture(), capture(at=1)
    stored = capture_rows(first, second)
    assert store.put_captures(stored) == []
    store.put_captures([row | {"object": "another"} for row in stored])
    assert store.captures([first.id, "urn:uuid:unknown"]) == {first.id: stored[0]}
    assert store.captures([]) == {}
    assert store.counts()["captures"] == 2


def test_a_capture_is_found_by_its_id_and_the_last_one_by_its_url(store: RecordStore) -> None:
    early, late, other = capture(at=1), capture(at=2), capture("http://h/other", at=3)
    store.put_captures(capture_rows(late, early, other))
    assert (store.find_capture(URL) or {})["_id"] == late.id
    assert (store.find_capture(early.id) or {})["_id"] == early.id
    assert store.find_capture("http://h/unknown") is None


def test_what_was_read_is_added_to_captures_that_are_stored_and_to_no_others(store: RecordStore) -> None:
    stored, unknown = capture(), capture()
    store.put_captures(capture_rows(stored))
    analysis = Analysis((document(),))
    store.put_analyses([rows.analysis_row(each, analysis, 1, 3, T0) for each in (stored, unknown)])
    row = store.captures([stored.id, unknown.id])
    assert row.keys() == {stored.id}
    assert row[stored.id] == capture_rows(stored)[0] | {
        "outcome": "documents",
        "kind": "article",
        "platform": None,
        "block": None,
        "links": 0,
        "documents": 1,
        "reports": 1,
        "quarantined": 3,
        "explanation": ["Made for a test."],
        "extractor": 1,
        "read_at": T0,
    }


def test_an_older_reading_never_replaces_a_newer_one(store: RecordStore) -> None:
    stored = capture()
    store.put_captures(capture_rows(stored))
    store.put_analyses([rows.analysis_row(stored, Analysis(outcome="list"), 2)])
    store.put_analyses([rows.analysis_row(stored, Analysis(outcome="empty"), 1)])
    assert store.captures([stored.id])[stored.id]["outcome"] == "list"


def test_the_same_documents_again_change_nothing(store: RecordStore) -> None:
    seen = page(document(), document("另一份报告", url=None))
    written = document_rows(seen, *seen.analysis.documents)  # type: ignore[union-attr]
    store.put_documents(written)
    before = all_documents(store)
    store.put_documents(list(reversed(written)))
    assert all_documents(store) == before
    assert len(before) == 2


def test_text_is_stored_literally(store: RecordStore) -> None:
    hard = document(
        "$title",
        "$text\n$$ROOT {$add: [1, 2]}\n\x00 a.b",
        publisher="$publisher",
        evidence={"meta:PubDate": "$$NOW", "a.b": "$c.d", "$e": "f", "": "empty"},
    )
    seen = page(hard)
    [row] = document_rows(seen, hard)
    assert store.put_documents([row]) == []
    stored = store.document(row["_id"]) or {}
    assert {key: stored[key] for key in row} == row


def test_a_documents_first_and_last_sighting_are_kept_for_each_page(store: RecordStore) -> None:
    one, other = "http://www.example.gov.cn/a", "http://www.example.gov.cn/b"
    sightings = [capture(one, at=5), capture(other, at=4), capture(one, at=1), capture(one, at=9)]
    for seen in sightings:
        store.put_documents(document_rows(seen, document()))
    [stored] = all_documents(store)
    assert stored["capture_id"] == sightings[3].id
    assert stored["appearances"] == [
        {"page_url": one, "first": sighting(sightings[2]), "last": sighting(sightings[3])},
        {"page_url": other, "first": sighting(sightings[1]), "last": sighting(sightings[1])},
    ]


def sighting(seen: Capture) -> Row:
    return {"capture_id": seen.id, "fetched_at": seen.fetched_at}


def test_fields_that_a_later_sighting_lacks_are_gone(store: RecordStore) -> None:
    [first] = document_rows(capture(), document(speaker="某人"))
    store.put_documents([first | {"legacy": 1}])
    store.put_documents(document_rows(capture(at=1), document()))
    [stored] = all_documents(store)
    assert stored["speaker"] is None
    assert "legacy" not in stored


def test_two_documents_with_one_id_on_a_page_are_both_kept(store: RecordStore) -> None:
    twins = [document("公告", text, url=None) for text in ("甲", "乙")]
    seen = page(*twins)
    for _ in range(2):
        store.put_documents(document_rows(seen, *twins))
    assert sorted(row["text"] for row in all_documents(store)) == ["乙", "甲"]


def test_workers_that_store_the_same_documents_at_once_do_not_disturb_each_other(mongo_uri: str) -> None:
    stores = [MongoRecords(mongo_uri) for _ in range(4)]
    stores[0].check()
    documents = [document(f"报告{n}", url=f"{URL}?{n}") for n in range(60)]
    barrier, failures = threading.Barrier(len(stores)), []

    def work(number: int) -> None:
        barrier.wait()
        try:
            for start in range(0, 60, 20):
                written = document_rows(capture(at=number), *documents[start : start + 20])
                failures.extend(stores[number].put_documents(written))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(stores))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    stored = all_documents(stores[0])
    assert len(stored) == 60
    assert {row["fetched_at"] for row in stored} == {capture(at=3).fetched_at}


def test_documents_come_grouped_by_capture(store: RecordStore) -> None:
    pages = [capture(f"{URL}?{n}") for n in range(6)]
    for seen in (*pages, *pages):
        store.put_documents(document_rows(seen, *(document(t, url=f"{seen.url}#{t}") for t in "甲乙")))
    order = [row["capture_id"] for row in store.documents()]
    assert order == sorted(order)
    sample = list(store.documents(sample=3))
    assert len({row["_id"] for row in sample}) == 3
    assert len(list(store.documents(sample=1000))) == len(order)


def test_counts(store: RecordStore) -> None:
    good, gone = capture(), capture(f"{URL}?gone", status=404)
    store.put_captures(capture_rows(good, gone))
    store.put_analyses([rows.analysis_row(good, Analysis((document(),)), 1)])
    store.put_documents(document_rows(good, document()))
    counts = store.counts()
    assert counts["captures_by_status"] == {"200": 1, "404": 1}
    assert counts["pages_by_outcome"] == {"documents": 1}
    assert counts["archived_bytes"] == 200
    assert counts["documents_by_kind"] == {"work_report": 1}
    assert counts["quarantined"] == 0


def test_an_empty_store_can_be_read(store: RecordStore) -> None:
    assert list(store.documents()) == list(store.documents(sample=5)) == []
    assert store.counts()["documents"] == 0
    assert store.put_documents([]) == store.put_captures([]) == store.put_analyses([]) == []


def test_moments_come_back_in_utc(store: RecordStore) -> None:
    seen = capture()
    store.put_captures(capture_rows(seen))
    assert store.captures([seen.id])[seen.id]["fetched_at"] == T0
    assert str(store.captures([seen.id])[seen.id]["fetched_at"].tzinfo) == "UTC"


@pytest.mark.parametrize("call", ["check", "counts", "put_documents", "documents", "find_capture"])
def test_a_server_that_is_away_is_named(call: str) -> None:
    store = MongoRecords("mongodb://me:hunter2@127.0.0.1:9/gongbao?serverSelectionTimeoutMS=100")
    arguments: dict[str, Sequence[Any]] = {
        "put_documents": [document_rows(capture(), document())],
        "find_capture": [URL],
    }
    with pytest.raises(ServerUnavailableError) as caught:
        list(getattr(store, call)(*arguments.get(call, [])) or [])
    assert str(caught.value).startswith("MongoDB at 127.0.0.1:9 does not answer.")
    assert "GONGBAO_MONGO_URI" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_refuses_us_is_named(servers: EmbeddedServers) -> None:
    uri = servers.mongo.uri.replace("mongodb://", "mongodb://me:hunter2@")
    with pytest.raises(ServerUnavailableError, match=r"refuses us \(Authentication failed.\)") as caught:
        MongoRecords(uri).check()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("mongodb://h:99999/gongbao", r"Port must be an integer"),
        ("mongodb://h/gongbao?replicaset", r"MongoDB URI options are key=value pairs"),
        ("mongodb://h/gongbao?colour=blue", r"Unknown option: colour"),
        ("mongodb://me:hunter@2@h/gongbao", r"Username and password must be escaped"),
    ],
)
def test_a_uri_that_the_driver_refuses_is_explained(uri: str, why: str) -> None:
    with pytest.raises(
        ConfigError, match=rf"^GONGBAO_MONGO_URI has a wrong value \({why}.*It expects"
    ) as caught:
        MongoRecords(uri)
    assert "hunter" not in str(caught.value)
