"""What `urls` learns from visits: the same from any order of commits, repeated or not."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pymongo.database import Database

from crawler.frontier.urls import url_key
from crawler.items import Ending, Unchanged
from pipelines.records import RecordStore
from pipelines.records.rows import done, url_row
from pipelines.records.visits import unsettled
from tests.pipelines.made import T0, URL, Analysis, capture

Row = dict[str, Any]
DAY = 86400
LEARNT = ("visits", "changes", "changed_at", "interval", "next_visit_at", "gone_since", "first_seen")


def visit(
    day: float,
    digest: str | None = "0003-a",
    *,
    etag: str | None = None,
    status: int = 200,
    block: str | None = None,
    unchanged: bool = False,
    **fields: Any,
) -> Ending:
    """Return the ending of a visit of one URL, `day` days after T0."""
    head = b"HTTP/1.1 200 OK\r\n" + (f"ETag: {etag}\r\n".encode() if etag else b"") + b"\r\n"
    analysis: Any = Unchanged(digest) if unchanged else Analysis(digest=digest, block=block)
    page = capture(
        at=int(day * DAY), status=status, response_head=head, analysis=analysis, key=url_key(URL), **fields
    )
    return done(page)


def stored(mongo: Database[Row]) -> Row:
    """Return the one row of `urls`."""
    (row,) = mongo["urls"].find()
    return row


def test_a_first_visit_is_learnt_in_one_write(store: RecordStore, mongo: Database[Row]) -> None:
    store.record([visit(0, etag='"a1"', priority=8)])
    row = stored(mongo)
    assert (row["etag"], row["last_modified"], row["text_digest"]) == ('"a1"', None, "0003-a")
    assert (row["kind"], row["promise"], row["visits"], row["changes"]) == ("article", 8, 1, 0)
    assert row["first_seen"] == row["last_seen"] == row["whole_at"] == T0
    assert row["next_visit_at"] > T0 + timedelta(days=80)


def test_first_visits_to_pages_that_are_there_have_nothing_to_be_settled() -> None:
    there, dead, rejected = (
        url_row(visit(0) if state == "done" else replace(visit(0), state=state, saw=saw, key=state))
        for state, saw in (("done", "0003-a"), ("dead", None), ("rejected", None))
    )
    assert unsettled([there, dead, rejected], []) == ["dead"]
    assert unsettled([there, dead, rejected], [there]) == [there["_id"], "dead"]


def test_the_last_page_in_full_has_the_last_word(store: RecordStore, mongo: Database[Row]) -> None:
    store.record([visit(3, "0003-b", etag='"b"')])
    store.record([visit(1, "0003-a", etag='"a"')])
    store.record([visit(5, "0003-b", unchanged=True, status=304)])
    row = stored(mongo)
    assert (row["etag"], row["text_digest"], row["whole_at"]) == ('"b"', "0003-b", T0 + timedelta(days=3))
    assert (row["visits"], row["changes"], row["changed_at"]) == (3, 1, T0 + timedelta(days=3))
    assert row["last_seen"] == T0 + timedelta(days=5)


def test_what_was_not_asked_for_in_full_keeps_no_validators(store: RecordStore, mongo: Database[Row]) -> None:
    store.record([visit(0, etag='"a"', truncated="length")])
    assert stored(mongo)["etag"] is None
    store.record([visit(1, etag='"' + "x" * 300 + '"')])
    assert stored(mongo)["etag"] is None
    store.record([visit(2, None, etag='"c"')])
    assert stored(mongo)["etag"] is None


def test_any_order_gives_the_same_row(store: RecordStore, mongo: Database[Row]) -> None:
    endings = [
        visit(0, "0003-a", etag='"a"'),
        visit(2, "0003-b", etag='"b"'),
        visit(3, "0003-b", unchanged=True, status=304),
        visit(4, None, status=404),
        visit(6, None, block="captcha"),
        replace(visit(7), state="dead", capture_id=None, page=None, saw=None),
        visit(8, None, status=404),
    ]
    found = []
    orders = list(itertools.permutations(endings))
    for order in [endings, *random.Random(5).sample(orders, 40)]:
        mongo["urls"].delete_many({})
        for some in (order[:3], order[2:4], order[3:]):  # one comes twice
            store.record(some)
        found.append(stored(mongo))
    assert all(row == found[0] for row in found)
    row = found[0]
    assert (row["visits"], row["changes"]) == (3, 1)
    assert row["gone_since"] == T0 + timedelta(days=4)
    assert row["next_visit_at"] > T0 + timedelta(days=8)


def test_a_history_is_bounded_and_the_newest(store: RecordStore, mongo: Database[Row]) -> None:
    days = list(range(40))
    random.Random(1).shuffle(days)
    for day in days:
        store.record([visit(day, f"0003-{day}")])
    row = stored(mongo)
    assert [each["at"] for each in row["history"]] == [T0 + timedelta(days=day) for day in range(16, 40)]
    assert (row["visits"], row["changes"], row["first_seen"]) == (24, 23, T0)
    assert row["interval"] == DAY


@pytest.mark.parametrize("late", [False, True])
def test_a_rejected_url_is_not_visited_again(store: RecordStore, mongo: Database[Row], *, late: bool) -> None:
    endings = [visit(0), replace(visit(1), state="rejected", reason="robots", saw=None, page=None)]
    for ending in reversed(endings) if late else endings:
        store.record([ending])
    assert stored(mongo)["state"] == "rejected"
    assert "next_visit_at" not in stored(mongo)


def test_a_failed_attempt_changes_nothing(store: RecordStore, mongo: Database[Row]) -> None:
    store.record([visit(0)])
    before = stored(mongo)
    store.record([replace(visit(1), state="queued", reason="HTTP 503", saw=None, page=None, capture_id=None)])
    after = stored(mongo)
    assert after["state"] == "queued"
    assert {name: after.get(name) for name in LEARNT} == {name: before.get(name) for name in LEARNT}


def test_due_urls_are_found_by_time_and_source(store: RecordStore) -> None:
    for number, source in enumerate(("a", "b", "c")):
        ending = visit(10 * number, source=source)
        store.put_urls([url_row(replace(ending, key=f"http://{source}.cn/"))])
    far = T0 + timedelta(days=365)
    assert [row["source"] for row in store.due_urls(far, 10)] == ["a", "b", "c"]
    assert [row["source"] for row in store.due_urls(far, 10, without={"a"}, sources={"a", "b"})] == ["b"]
    assert store.due_urls(T0, 10) == []
    assert store.hold_visits(["http://a.cn/", "http://b.cn/"], far, far + timedelta(days=3)) == 2
    assert store.hold_visits(["http://a.cn/"], far, far + timedelta(days=3)) == 0
    assert [row["source"] for row in store.due_urls(far, 10)] == ["c"]
    assert [row["source"] for row in store.known_urls(without={"c"})] == ["a", "b"]
