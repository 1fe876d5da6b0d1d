"""Who is read when, told by real processes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from pebble import ProcessExpired

from crawler.reading.lane import LIGHT, Lane
from crawler.reading.timed import timed_together
from pipelines.pool import LimitedPool, make_pool
from tests.crawler.reading import works


@pytest.fixture
def lanes() -> Iterator[Callable[..., Lane]]:
    made: list[Lane] = []

    def make(timeout: float = 20, linger: float | None = None, together: int = 1) -> Lane:
        pool = partial(make_pool, 1, works.__name__, None)
        made.append(Lane(pool, 1, timeout, ahead=1, linger=linger, together=together))
        return made[-1]

    yield make
    for lane in made:
        lane.close()


async def order_of(lane: Lane, pages: list[tuple[str, float, int]]) -> list[str]:
    """Let pages (host, seconds, bytes) be read that come while another is; return their order."""
    read: list[str] = []

    async def page(host: str, seconds: float, size: int) -> None:
        await lane.read(works.rest, (seconds,), host, size)
        read.append(host)

    first = [asyncio.ensure_future(page("first", 0.5, 1)) for _ in range(2)]
    await asyncio.sleep(0)
    await asyncio.gather(*first, *(page(*each) for each in pages))
    return [host for host in read if host != "first"]


def test_a_host_whose_pages_take_long_waits_until_others_had_as_much(lanes: Callable[..., Lane]) -> None:
    lane = lanes()
    asyncio.run(order_of(lane, [("costly", 0.3, 1000), ("cheap", 0.01, 1000)]))
    assert lane.cost("costly") > 0.25 > lane.cost("cheap") > 0
    pages = [("costly", 0.3, 1000)] * 3 + [("cheap", 0.01, 1000)] * 20
    order = asyncio.run(order_of(lane, pages))
    assert order[:12].count("costly") <= 1, order


def test_small_pages_of_unknown_hosts_come_before_large_ones(lanes: Callable[..., Lane]) -> None:
    large = [(f"large {number}", 0.05, 4 << 20) for number in range(3)]
    small = [(f"small {number}", 0.05, 4 << 10) for number in range(3)]
    order = asyncio.run(order_of(lanes(), large + small))
    assert [host.split()[0] for host in order].index("large") >= 2, order
    assert order[-1].startswith("large")


def test_what_takes_too_long_is_killed_and_what_ends_its_process_is_told(lanes: Callable[..., Lane]) -> None:
    lane = lanes(timeout=0.5)

    async def work() -> list[Any]:
        calls = [(works.rest, (60.0,)), (works.end, (7,)), (works.rest, (0.0,))]
        pages = (lane.read(*call, "host", 1000) for call in calls)
        return await asyncio.gather(*pages, return_exceptions=True)

    late, ended, (value, seconds) = asyncio.run(work())
    assert isinstance(late, TimeoutError)
    assert isinstance(ended, ProcessExpired)
    assert ended.exitcode == 7
    assert (value, seconds < 0.4) == (None, True)


def test_it_breaks_off_what_is_read_and_what_waits(lanes: Callable[..., Lane]) -> None:
    lane = lanes()

    async def work() -> list[Any]:
        pages = [asyncio.ensure_future(lane.read(works.rest, (60.0,), f"{n}", 1)) for n in range(5)]
        await asyncio.sleep(1)
        assert lane.free == -1  # one is read, one is handed on ahead
        lane.break_off()
        return await asyncio.gather(*pages, return_exceptions=True)

    began = time.monotonic()
    assert {type(each) for each in asyncio.run(work())} == {asyncio.CancelledError}
    assert time.monotonic() - began < 20
    assert lane.free == 1


def test_it_has_processes_while_there_is_something_to_read(lanes: Callable[..., Lane]) -> None:
    lane = lanes(linger=0.2)

    async def work() -> None:
        assert not lane.is_open
        for _ in range(2):
            await lane.read(works.rest, (0.0,), "host", 1000)
            assert lane.is_open
            while lane.is_open:
                await asyncio.sleep(0.05)

    asyncio.run(asyncio.wait_for(work(), 60))


def read(lane: Lane, *calls: Sequence[Any], size: int = 1000) -> list[Any]:
    """Return what is read of pages that come at once: seconds, or what was raised."""

    async def page(function: Callable[..., Any], *arguments: Any) -> float:
        return (await lane.read(function, arguments, "host", size))[1]

    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*(page(*call) for call in calls), return_exceptions=True)

    return asyncio.run(all_of_them())


def known(lane: Lane) -> Lane:
    """Let the lane know that the host's pages are read quickly."""
    read(lane, (works.rest, 0.0))
    return lane


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the sizes of the tasks that are given to a pool, as they are given."""
    sizes: list[int] = []
    schedule = LimitedPool.schedule

    def noted(self: LimitedPool, function: Callable[..., Any], args: Sequence[Any], timeout: float) -> Any:
        sizes.append(len(args[0]) if function is timed_together else 1)
        return schedule(self, function, args, timeout=timeout)

    monkeypatch.setattr(LimitedPool, "schedule", noted)
    return sizes


def test_pages_that_wait_go_together_and_the_first_ones_at_once(
    lanes: Callable[..., Lane], tasks: list[int]
) -> None:
    found = read(known(lanes(together=8)), *[(works.rest, 0.0)] * 19)
    assert all(isinstance(seconds, float) for seconds in found)
    assert tasks == [1, 1, 1, 8, 8, 1]


def test_large_pages_and_those_of_hosts_that_are_not_known_go_alone(
    lanes: Callable[..., Lane], tasks: list[int]
) -> None:
    lane = lanes(together=8)
    read(lane, *[(works.rest, 0.0)] * 6)
    read(lane, *[(works.rest, 0.0)] * 6, size=LIGHT + 1)
    assert tasks == [1] * 12


def test_pages_that_take_long_do_not_wait_for_each_other(
    lanes: Callable[..., Lane], tasks: list[int]
) -> None:
    lane = lanes(together=8)
    read(lane, (works.rest, 0.2))
    read(lane, *[(works.rest, 0.2)] * 4)
    assert tasks == [1] * 5


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ((works.rest, 60.0), "TimeoutError('Task timeout', 0.5)"),
        ((works.end, 7), "ProcessExpired('Abnormal termination')"),
        ((works.fail, "bad page"), "ValueError('bad page')"),
    ],
)
def test_of_pages_that_go_together_only_the_bad_one_is_lost(
    lanes: Callable[..., Lane], tasks: list[int], call: Sequence[Any], told: str
) -> None:
    calls: list[Sequence[Any]] = [(works.rest, 0.0)] * 9
    calls[5] = call
    found = read(known(lanes(timeout=0.5, together=8)), *calls)
    assert repr(found.pop(5)) == told
    assert all(isinstance(seconds, float) for seconds in found)
    assert tasks[:4] == [1, 1, 1, 7]
    assert sum(tasks[4:]) < 9


def test_a_slow_page_ends_its_group(lanes: Callable[..., Lane], tasks: list[int]) -> None:
    found = read(known(lanes(together=8)), *[(works.rest, 0.3)] * 6)
    assert all(seconds > 0.29 for seconds in found)
    assert tasks[:4] == [1, 1, 1, 4]
    assert len(tasks) >= 6


def test_a_pool_that_takes_nothing_fails_its_pages(lanes: Callable[..., Lane]) -> None:
    lane = lanes(together=8)
    lane.open()
    assert lane._pool
    lane._pool.stop()  # type: ignore[no-untyped-call]
    found = read(lane, *[(works.rest, 0.0)] * 4)
    assert {type(each) for each in found} == {RuntimeError}
