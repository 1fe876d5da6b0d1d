"""An article in several pages is one document, in whatever order and by whomever its pages are written."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pymongo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo.database import Database

from deploy.embedded import EmbeddedServers
from pipelines.records import MongoRecords, RecordStore, articles, rows
from pipelines.records.chains import LONGEST
from pipelines.records.identity import page_id
from pipelines.records.quarantine import MAX_TEXT
from tests.pipelines.made import T0, capture, document

Row = dict[str, Any]
LIST = "http://h/list"


def url(number: int) -> str:
    return f"http://h/a_{number}.html"


def row(
    number: int, after: int | None = None, *, at: int = 0, on: str | None = None, extractor: int = 1, **f: Any
) -> Row:
    """Return what was read of page `number`, which names page `after` as its next one, or of a list."""
    identity = f"urn:uuid:{on or number}-{at}-{f.pop('capture', 0)}"
    seen = capture(on or url(number), id=identity, fetched_at=T0 + timedelta(seconds=at))
    found = document(**({"url": url(number), "text": f"第{number}页，第{at}次 {extractor}"} | f))
    return rows.document_rows(seen, [found], extractor, url(after) if after is not None else None)[0]


def without_moment(row: Row) -> Row:
    """Return a row without the moment of its change, which every order has its own of."""
    return {name: value for name, value in row.items() if name != "changed_at"}


def stored(store: RecordStore) -> dict[str, str]:
    return {each["url"]: each["text"] for each in store.documents()}


def test_pages_become_one_document_in_whatever_order_they_come(
    store: RecordStore, mongo: Database[Row]
) -> None:
    pages = [row(1, 2), row(2, 3), row(3)]
    results = []
    for order in ([0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]):
        mongo["documents"].delete_many({})
        mongo["parts"].delete_many({})
        for number in order:
            assert store.put_documents([pages[number]]) == []
        results.append([without_moment(each) for each in store.documents()])
    assert all(result == results[0] for result in results)
    [whole] = results[0]
    assert whole["_id"] == page_id(url(1))
    assert whole["text"] == "\n".join(page["text"] for page in pages)
    assert [seen["page_url"] for seen in whole["appearances"]] == [url(1), url(2), url(3)]
    assert (whole["truncated"], whole["flags"]) == (False, ["pages_joined"])


def test_a_page_waits_for_the_next_one(store: RecordStore) -> None:
    store.put_documents([row(1, 2)])
    [waiting] = store.documents()
    assert (waiting["truncated"], waiting["flags"]) == (True, ["pages_missing"])
    store.put_documents([row(2)])
    [whole] = store.documents()
    assert (whole["truncated"], whole["flags"]) == (False, ["pages_joined"])


def test_a_page_that_was_a_document_is_one_no_more(store: RecordStore, mongo: Database[Row]) -> None:
    store.put_documents([row(2), row(5)])
    store.put_documents([row(2, at=7)])
    store.put_documents([row(1, 2)])
    assert stored(store).keys() == {url(1), url(5)}
    whole = store.document(page_id(url(1))) or {}
    assert whole["appearances"][1]["first"]["fetched_at"] == T0
    assert whole["appearances"][1]["last"]["fetched_at"] == T0 + timedelta(seconds=7)
    assert mongo["parts"].count_documents({}) == 2


def test_a_page_that_is_fetched_again_renews_the_document(store: RecordStore) -> None:
    store.put_documents([row(1, 2), row(2)])
    store.put_documents([row(2, at=5)])
    store.put_documents([row(2, at=3)])
    assert stored(store) == {url(1): "第1页，第0次 1\n第2页，第5次 1"}
    store.put_documents([row(1, 2, extractor=2)])
    assert stored(store) == {url(1): "第1页，第0次 2\n第2页，第5次 1"}


def test_an_article_that_was_split_anew(store: RecordStore) -> None:
    store.put_documents([row(1, 2), row(2, 3), row(3)])
    store.put_documents([row(1, 3, at=5)])
    assert stored(store) == {
        url(1): "第1页，第5次 1\n第3页，第0次 1",
        url(2): "第2页，第0次 1\n第3页，第0次 1",
    }
    store.put_documents([row(1, at=6), row(2, at=6)])
    assert stored(store) == {url(n): f"第{n}页，第{at}次 1" for n, at in ((1, 6), (2, 6), (3, 0))}
    assert {tuple(each["flags"]) for each in store.documents()} == {()}


def test_a_page_with_several_documents_is_no_part(store: RecordStore, mongo: Database[Row]) -> None:
    seen = capture(url(1))
    found = [document(url=url(1)), document("另一份", url=None)]
    store.put_documents(rows.document_rows(seen, found, 1, url(2)))
    store.put_documents([row(2)])
    assert len(list(store.documents())) == 3
    assert mongo["parts"].count_documents({}) == 0


def test_a_list_that_shows_the_beginning_does_not_replace_the_article(store: RecordStore) -> None:
    store.put_documents([row(1, on=LIST, at=1), row(1, 2), row(2)])
    store.put_documents([row(1, on=LIST, at=9)])
    [whole] = store.documents()
    assert whole["text"] == "第1页，第0次 1\n第2页，第0次 1"
    seen = {each["page_url"]: each for each in whole["appearances"]}
    assert seen.keys() == {LIST, url(1), url(2)}
    assert seen[LIST]["first"]["fetched_at"] == T0 + timedelta(seconds=1)
    assert seen[LIST]["last"]["fetched_at"] == T0 + timedelta(seconds=9)


def test_an_article_on_one_page_is_not_replaced_by_a_list_either(store: RecordStore) -> None:
    for sighting in (row(1, on=LIST, at=1), row(1), row(1, on=LIST, at=2)):
        store.put_documents([sighting])
    assert stored(store) == {url(1): "第1页，第0次 1"}


def test_an_article_that_is_too_long_goes_to_quarantine_as_a_whole(
    store: RecordStore, mongo: Database[Row]
) -> None:
    half = "报" * (MAX_TEXT // 6 + 1)
    results = []
    for order in ([0, 1], [1, 0]):
        mongo["documents"].delete_many({})
        mongo["parts"].delete_many({})
        pages = [row(1, 2, text=half), row(2, text=half)]
        assert store.put_documents([pages[order[0]]]) == []
        [entry] = store.put_documents([pages[order[1]]])
        results.append((entry["id"], entry["reason"], list(store.documents())))
    assert results[0] == results[1]
    assert results[0][1].startswith("Its text has 2,09")
    assert results[0][2] == []


@pytest.mark.slow
def test_the_longest_article(store: RecordStore) -> None:
    pages = [row(n, n + 1, text=f"{n}") for n in range(1, LONGEST + 4)]
    random.Random(1).shuffle(pages)
    store.put_documents(pages)
    [whole] = store.documents()
    assert whole["text"].split("\n") == [str(n) for n in range(1, LONGEST + 1)]
    assert "pages_missing" in whole["flags"]


def test_a_circle_is_one_document(store: RecordStore) -> None:
    store.put_documents([row(1, 2), row(2, 3), row(3, 1)])
    [whole] = store.documents()
    assert whole["text"].count("\n") == 2


@pytest.mark.parametrize("entry", [1, 2, 3])
@pytest.mark.parametrize("broken", [1, 2, 3])
def test_a_circle_that_is_entered_or_broken(store: RecordStore, entry: int, broken: int) -> None:
    circle = [row(1, 2), row(2, 3), row(3, 1)]
    store.put_documents(circle)
    store.put_documents([row(0, entry)])
    assert stored(store).keys() == {url(0)}
    store.put_documents([row(0, at=1), row(broken, at=1)])
    assert stored(store).keys() == {url(0), url(broken % 3 + 1)}


@dataclass(frozen=True)
class Sighting:
    """A page as one extractor reads it from one capture; what it says depends on nothing else."""

    page: int
    second: int
    capture: int
    extractor: int
    after: int | None
    listed: bool

    def row(self) -> Row:
        return row(
            self.page,
            None if self.listed else self.after,
            at=self.second,
            on=LIST if self.listed else None,
            extractor=self.extractor,
            capture=self.capture,
            text=f"{self}",
        )


sightings = st.lists(
    st.builds(
        Sighting,
        page=st.integers(0, 4),
        second=st.integers(0, 3),
        capture=st.integers(0, 1),
        extractor=st.integers(1, 2),
        after=st.none() | st.integers(0, 4),
        listed=st.sampled_from([False, False, False, True]),
    ),
    min_size=2,
    max_size=12,
    unique_by=lambda s: (s.page, s.second, s.capture, s.extractor, s.listed),
)


class Scratch:
    """A database that is emptied for each trial."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.store = MongoRecords(uri)
        self._client = pymongo.MongoClient[Row](uri, tz_aware=True)
        self._database = self._client.get_default_database()
        self.store.check()

    def empty(self) -> None:
        for name in ("documents", "parts"):
            self._database[name].delete_many({})

    def content(self) -> list[list[Row]]:
        return [
            list(self._database[name].find({}, {"changed_at": 0}).sort("_id"))
            for name in ("documents", "parts")
        ]

    def drop(self) -> None:
        self._client.drop_database(self._database.name)
        self._client.close()


@pytest.fixture(scope="module")
def scratch(servers: EmbeddedServers) -> Iterator[Scratch]:
    made = Scratch(servers.mongo.uri.replace("/gongbao?", "/test_articles?"))
    yield made
    made.drop()


ORDERS = {"seen": sightings, "order": st.randoms(use_true_random=False), "size": st.integers(1, 5)}


@settings(max_examples=10, deadline=None)
@given(**ORDERS)
def test_any_order_gives_the_same_articles(
    scratch: Scratch, seen: list[Sighting], order: random.Random, size: int
) -> None:
    agree_in_any_order(scratch, seen, order, size)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(**ORDERS)
def test_so_do_many_more(scratch: Scratch, seen: list[Sighting], order: random.Random, size: int) -> None:
    agree_in_any_order(scratch, seen, order, size)


def agree_in_any_order(scratch: Scratch, seen: list[Sighting], order: random.Random, size: int) -> None:
    written = [each.row() for each in seen]
    shuffled = [*written, *written[:3]]
    order.shuffle(shuffled)
    results = []
    for sequence in (written, shuffled):
        scratch.empty()
        for start in range(0, len(sequence), size):
            assert scratch.store.put_documents(sequence[start : start + size]) == []
        results.append(scratch.content())
    assert results[0] == results[1]


MEANWHILE: dict[str, Row] = {
    "the page before": row(1, 2),
    "the page before, without it": row(1, at=5),
    "the page after": row(3, at=5),
    "itself, later": row(2, 3, at=5),
    "itself, without a next page": row(2, at=5),
    "itself, on a list": row(2, on=LIST, at=5),
}


@pytest.mark.parametrize(
    "before",
    [
        [row(1, 2)],
        pytest.param([], marks=pytest.mark.slow),
        pytest.param([row(3), row(2, on=LIST)], marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("mine", [pytest.param(row(2), marks=pytest.mark.slow), row(2, 3)])
@pytest.mark.parametrize("name", MEANWHILE)
@pytest.mark.parametrize(
    "step", ["bulk.write", "Articles._touched", "Articles._wanted", "Articles._write", "Parts.put"]
)
def test_another_worker_writes_between_two_steps(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, step: str, name: str, mine: Row, before: list[Row]
) -> None:
    scratch.empty()
    for each in (*before, mine, MEANWHILE[name]):
        scratch.store.put_documents([each])
    expected = scratch.content()
    scratch.empty()
    scratch.store.put_documents(before)
    owner, method = step.split(".")
    where = getattr(articles, owner)
    original = getattr(where, method)

    def interrupted(*arguments: Any) -> Any:
        monkeypatch.undo()
        scratch.store.put_documents([MEANWHILE[name]])
        return original(*arguments)

    monkeypatch.setattr(where, method, interrupted)
    scratch.store.put_documents([mine])
    if getattr(where, method) is interrupted:  # a step that was not taken
        monkeypatch.undo()
        scratch.store.put_documents([MEANWHILE[name]])
    assert scratch.content() == expected


@pytest.mark.parametrize("seed", [0, 1, 2, *(pytest.param(n, marks=pytest.mark.slow) for n in range(3, 12))])
def test_workers_that_write_one_article_at_once_agree(scratch: Scratch, seed: int) -> None:
    order = random.Random(seed)
    pages = 6
    written = [row(n, n + 1 if n < pages else None, at=at) for n in range(1, pages + 1) for at in (0, 1)]
    written += [row(order.randint(1, pages), order.randint(1, pages), at=2), row(7, on=LIST), row(7, at=3)]
    scratch.empty()
    scratch.store.put_documents(written)
    expected = scratch.content()
    scratch.empty()
    shares = [order.sample(written, len(written) * 2 // 3) for _ in range(3)] + [written[::-1]]
    assert at_once(scratch.uri, shares) == []
    assert scratch.content() == expected


def at_once(uri: str, shares: Sequence[Sequence[Row]]) -> list[object]:
    """Write the shares at the same time, a row at a time; returns what failed."""
    barrier, failures = threading.Barrier(len(shares)), list[object]()

    def work(store: MongoRecords, share: Sequence[Row]) -> None:
        barrier.wait()
        try:
            for each in share:
                failures.extend(store.put_documents([each]))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(MongoRecords(uri), share)) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
