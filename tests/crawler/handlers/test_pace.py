"""Answers that come too slowly are broken off; large ones that come fast may take longer."""

from __future__ import annotations

import asyncio
import contextlib

from crawler.handlers.answer import Answer
from crawler.handlers.limits import Limits
from crawler.handlers.pace import LARGE, Pace, Watch
from crawler.handlers.recording import Recording

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"
LIMITS = Limits(seconds=0.6, fast_rate=LARGE, head_seconds=0.2, least_rate=1000, window=0.2)


def answer() -> Answer:
    return Answer(Recording(b""), 0, bodiless=False, began=lambda: None)


async def downloading(watch: Watch, sizes: list[int], every: float) -> None:
    watch.answer = answer()
    for size in sizes:
        watch.answer.feed(HEAD if watch.answer.head is None else bytes(size))
        await asyncio.sleep(every)


def taken(
    sizes: list[int], every: float, rests: tuple[float, float] | None = None
) -> tuple[bool, str | None]:
    """Let pieces of an answer come; returns whether all came, and what was too slow."""

    async def run() -> tuple[bool, str | None]:
        pace = Pace(LIMITS)
        loop, ended = asyncio.get_running_loop(), False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LIMITS.seconds) as limit:
                with pace.watched(limit, LIMITS.seconds) as watch:
                    if rests:
                        loop.call_later(rests[0], setattr, watch, "rests", True)
                        loop.call_later(rests[1], setattr, watch, "rests", False)
                    await downloading(watch, sizes, every)
                    ended = True
        pace.close()
        return ended, watch.too_slow

    return asyncio.run(run())


def test_what_comes_in_time_is_let_alone() -> None:
    assert taken([0, *[500] * 5], 0.08) == (True, None)


def test_a_head_that_does_not_come_is_broken_off() -> None:
    ended, why = taken([], 0)
    assert ended
    ended, why = taken_without_head()
    assert not ended
    assert why == "its head was not there after 0.2 seconds"


def taken_without_head() -> tuple[bool, str | None]:
    async def run() -> tuple[bool, str | None]:
        pace = Pace(LIMITS)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LIMITS.seconds) as limit:
                with pace.watched(limit, LIMITS.seconds) as watch:
                    await asyncio.sleep(0.5)
                    return True, watch.too_slow
        return False, watch.too_slow

    return asyncio.run(run())


def test_a_body_that_only_just_comes_is_broken_off() -> None:
    ended, why = taken([0, *[1] * 100], 0.02)
    assert not ended
    assert why == "less than 1000 bytes a second came of its body"


def test_all_of_it_has_its_time() -> None:
    assert taken([0, *[1000] * 100], 0.02) == (False, None)


def test_a_large_one_that_comes_fast_has_more() -> None:
    assert taken([0, *[LARGE] * 12], 0.08) == (True, None)


def test_to_wait_for_room_is_not_to_be_slow() -> None:
    sizes = [0, *[300] * 6]
    assert taken(sizes, 0.15)[0] is False
    assert taken(sizes, 0.15, rests=(0.05, 0.85)) == (True, None)
