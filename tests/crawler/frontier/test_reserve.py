"""What is sent next where many hosts do not answer."""

from __future__ import annotations

from collections import deque

from scrapy.http import Request

from crawler.frontier.reserve import Reserve

ANSWERING = Request("http://answering.example/", meta={"token": "0:1"})


def silent(number: int) -> Request:
    return Request(f"http://silent-{number}.example/")


def test_hosts_that_do_not_answer_hold_three_quarters_at_most() -> None:
    active: set[Request] = set()
    reserve = Reserve(8, lambda: active)
    ready = deque([*map(silent, range(20)), ANSWERING])
    while (request := reserve.take(ready)) is not None:
        active.add(request)
    assert len(active) == 6
    assert reserve.held_back(ready) == 15  # nobody is known to answer yet
    reserve.answered(Request("http://silent-19.example/robots.txt"))
    assert reserve.held_back(ready) == 15
    reserve.answered(ANSWERING)
    assert reserve.held_back(ready) == 14
    assert reserve.take(ready) is ANSWERING
    assert reserve.take(ready) is None
    active.pop()
    assert reserve.held_back(ready) == 0
    assert reserve.take(ready) is not None


def test_one_that_answers_now_and_then_is_not_trusted_soon() -> None:
    active = set(map(silent, range(6)))
    reserve = Reserve(8, lambda: active)
    for _ in range(3):
        reserve.answered(ANSWERING)
        reserve.silent(ANSWERING)
    reserve.answered(ANSWERING)
    assert reserve.take(deque([ANSWERING])) is None
    for _ in range(3):
        reserve.answered(ANSWERING)
    assert reserve.take(deque([ANSWERING])) is ANSWERING


def test_the_order_is_kept_where_there_is_room() -> None:
    reserve = Reserve(8, tuple)
    reserve.answered(ANSWERING)
    requests = [silent(1), ANSWERING, silent(2)]
    ready = deque(requests)
    assert [reserve.take(ready) for _ in range(4)] == [*requests, None]
