"""What the ledger and the operators ask of the record store."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crawler.items import Ending
from pipelines.records import RecordStore, rows
from tests.pipelines import made
from tests.pipelines.records.test_store import capture_rows


def ending(url: str, state: str = "dead", *, at: int = 0, **fields: Any) -> Ending:
    """Return what became of a URL, `at` seconds after T0."""
    when = made.T0 + timedelta(seconds=at)
    return Ending(url, url, state, when, "example", "run-1", **fields)  # type: ignore[arg-type]


@pytest.fixture
def known(store: RecordStore) -> RecordStore:
    """A store that knows of five URLs."""
    store.record(
        [
            ending("http://a.cn/1", reason="HTTP 503", at=30),
            ending("http://a.cn:81/1", reason="TimeoutError: took (too) long", at=20),
            ending("https://a.cn/2", reason="http 500", at=10),
            ending("http://a.cn/3", "rejected", reason="robots"),
            ending("http://a.cn/4", "done", capture_id="urn:uuid:4", status=200),
        ]
    )
    return store


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        ({"states": ["dead"]}, ["https://a.cn/2", "http://a.cn:81/1", "http://a.cn/1"]),
        (
            {"states": ["dead", "rejected"], "host": "a.cn"},
            ["http://a.cn/3", "https://a.cn/2", "http://a.cn/1"],
        ),
        ({"states": ["dead"], "host": "A.cn:81"}, ["http://a.cn:81/1"]),
        ({"states": ["dead"], "error": "HTTP 5"}, ["https://a.cn/2", "http://a.cn/1"]),
        ({"states": ["dead"], "error": "(too)"}, ["http://a.cn:81/1"]),
        ({"states": ["dead"], "before": made.T0 + timedelta(seconds=20)}, ["https://a.cn/2"]),
        ({"states": ["queued"]}, []),
    ],
)
def test_urls_are_selected_the_oldest_first(known: RecordStore, selection: Any, found: list[str]) -> None:
    assert [row["_id"] for row in known.select_urls(**selection)] == found


def test_all_urls_are_streamed_with_their_last_capture(known: RecordStore) -> None:
    assert sorted(known.url_states())[2:4] == [
        ("http://a.cn/4", "done", "urn:uuid:4"),
        ("http://a.cn:81/1", "dead", None),
    ]


def test_urls_are_found_by_key(known: RecordStore) -> None:
    rows = known.urls(["http://a.cn/4", "http://a.cn/none"])
    assert rows.keys() == {"http://a.cn/4"}
    assert rows["http://a.cn/4"]["source"] == "example"


def test_an_older_word_changes_nothing(known: RecordStore) -> None:
    known.record([ending("http://a.cn/1", "queued", at=29)])
    assert known.urls(["http://a.cn/1"])["http://a.cn/1"]["state"] == "dead"
    known.record([ending("http://a.cn/1", "queued", at=31, scope="host:a.cn", depth=2)])
    row = known.urls(["http://a.cn/1"])["http://a.cn/1"]
    assert (row["state"], row["scope"], row["depth"]) == ("queued", "host:a.cn", 2)


def test_captures_are_streamed_with_the_end_of_their_bytes(store: RecordStore) -> None:
    place = {"object": "warc/1.warc.gz", "offset": 100, "length": 23, "url": "http://a.cn/"}
    store.put_captures([{"_id": "urn:uuid:1", **place}])
    assert list(store.capture_places()) == [("urn:uuid:1", "warc/1.warc.gz", 123)]


def test_columns_that_led_to_reports(store: RecordStore) -> None:
    column, other, page = (f"http://a.gov.cn/{name}" for name in ("bg/", "xw/", "1.html"))
    lists = [made.capture(column, source="a"), made.capture(other, source="a")]
    found = [
        made.capture(f"http://a.gov.cn/bg/{n}.html", at=n, source=source, via=via)
        for n, (source, via) in enumerate(
            [("a", column), ("a", column), ("b", column), ("a", page), ("a", None)]
        )
    ]
    again = made.capture(found[0].url, at=9, source="a", via=column)
    news = made.capture("http://a.gov.cn/xw/1.html", source="a", via=other)
    store.put_captures(capture_rows(*lists, *found, again, news))
    store.put_analyses(
        [rows.analysis_row(each, made.Analysis(kind="link_list"), 1) for each in lists]
        + [rows.analysis_row(each, made.Analysis(), 1) | {"reports": 1} for each in (*found, again)]
        + [rows.analysis_row(news, made.Analysis(), 1)]
    )
    (row,) = store.columns(["a"])["a"]
    assert (row["url"], row["reports"], row["last"]) == (column, 2, again.fetched_at)
    assert store.columns(["c"]) == {}
