"""Work beside the crawl goes on through failures, says them once, and never runs twice at a time."""

from __future__ import annotations

import asyncio
import threading

import pytest

from crawler.errors import GongbaoError
from crawler.extensions.periodic import Periodic


async def _once(periodic: Periodic[int]) -> None:
    # As the ticker does, which needs a running reactor.
    periodic._tick()
    assert periodic._working
    await periodic._working


def test_a_failure_is_said_once_until_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    outcomes = iter([GongbaoError("away"), ValueError("odd"), 1, GongbaoError("away again"), 2])
    results: list[int] = []

    def work() -> int:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def five_times() -> None:
        periodic = Periodic(1, work, away="Nothing is done for now", done=results.append)
        for _ in range(5):
            await _once(periodic)

    asyncio.run(five_times())
    assert results == [1, 2]
    assert caplog.messages == [
        "Nothing is done for now; trying again. away",
        "Nothing is done for now; trying again. away again",
    ]


def test_what_takes_long_is_not_begun_again() -> None:
    begun: list[int] = []
    go_on = threading.Event()

    def work() -> None:
        begun.append(1)
        go_on.wait(5)

    async def three_ticks() -> None:
        periodic = Periodic(1, work, away="Nothing is done for now")
        for _ in range(3):
            periodic._tick()
            await asyncio.sleep(0.02)
        go_on.set()
        assert periodic._working
        await periodic._working
        await _once(periodic)

    asyncio.run(three_ticks())
    assert len(begun) == 2
