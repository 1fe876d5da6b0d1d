"""Processes that read pages, and the order in which pages come to them.

Each host gets the same time (weighted fair queueing: Demers, Keshav and Shenker, 1989): one whose pages take
a hundred times as long as others' waits for its next one until those had as much.

What hands a page to another process and its result back costs threads, pipes and a wakeup of the event loop.
So small pages that wait anyway may go several at a time; while a process is free each goes at once.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Final

from pebble import ProcessPool

from crawler.host_memory import HostMemory
from crawler.reading.timed import SLICE, timed, timed_together

PACE: Final = 1 << 20
"""Bytes of a page that count as a second of reading, where nothing is known of its host."""
WEIGHT: Final = 0.3
"""Of a host's last page, in what its pages take on average."""
TOGETHER: Final = 8
"""Pages of one task, where they may go together, which are not to take more than `SLICE` in all."""
LIGHT: Final = 256 << 10
"""Bytes up to which a page goes with others; a larger one may take longer than its host's usually do."""


@dataclass(slots=True)
class _Host:
    ends: float
    """On the lane's own clock: when it will have had the time that its pages so far take."""
    cost: float | None = None
    """Seconds that its pages take on average."""


@dataclass(slots=True)
class _Page:
    call: Sequence[Any]
    """A function and its arguments."""
    host: _Host
    expected: float
    """Seconds."""
    alone: bool
    """Whether it is not to be read with others."""
    read: asyncio.Future[tuple[Any, float]]


Waiting = tuple[float, int, float, _Page]
"""When a page ends on the lane's own clock, a number, when it begins, and the page."""


class Lane:
    """Lives on the event loop.

    Parameters
    ----------
    open_pool: makes the pool, when the first page comes
    processes: how many it has
    timeout: seconds for a page, after which its process is killed
    ahead: pages that are handed on to each process before it needs them: it would be idle meanwhile
    linger: seconds without a page after which the pool is closed; None to keep it
    together: pages that go to a process at a time, at most
    """

    def __init__(
        self,
        open_pool: Callable[[], ProcessPool],
        processes: int,
        timeout: float,
        ahead: int = 0,
        linger: float | None = None,
        together: int = 1,
    ) -> None:
        self.timeout = timeout
        self._open_pool = open_pool
        self._pool: ProcessPool | None = None
        self._processes = processes
        self._most = processes * (1 + ahead)
        self._linger = linger
        self._together = together
        self._closing: asyncio.TimerHandle | None = None
        self._waiting: list[Waiting] = []
        self._out = 0
        """Tasks that are handed on."""
        self._clock = 0.0
        """Seconds that a host has had which always waits."""
        self._hosts = HostMemory(lambda: _Host(self._clock))
        self._numbers = count()
        self._running = set[asyncio.Future[Any]]()

    def open(self) -> None:
        """Make the pool now, and not with the first page."""
        self._opened()

    @property
    def is_open(self) -> bool:
        """Whether it has processes."""
        return self._pool is not None

    @property
    def free(self) -> int:
        """How many processes have nothing to do; negative where pages were handed on to them ahead."""
        return self._processes - self._out

    def cost(self, host: str) -> float:
        """Return the seconds that pages of a host take here on average; 0 where none was read."""
        known = self._hosts.get(host)
        return (known and known.cost) or 0.0

    async def read(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], host: str, size: int
    ) -> tuple[Any, float]:
        """Call a function in one of the processes when the turn of its page has come.

        Returns what it returns, and the seconds that it took. Raises `TimeoutError`, what pebble raises where
        the process ends, and `asyncio.CancelledError` after `break_off`.

        Parameters
        ----------
        host: whose page it is
        size: of the page, in bytes
        """
        known = self._hosts.heard_of(host)
        expected = size / PACE if known.cost is None else known.cost
        read: asyncio.Future[tuple[Any, float]] = asyncio.get_running_loop().create_future()
        self._queue(_Page((function, *arguments), known, expected, known.cost is None or size > LIGHT, read))
        return await read

    def break_off(self) -> None:
        """Cancel what is read, and what waits for it."""
        for *_, page in self._waiting:
            page.read.cancel()
        self._waiting.clear()
        for task in list(self._running):
            task.cancel()

    def close(self) -> None:
        """End the processes."""
        if self._closing is not None:
            self._closing.cancel()
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _queue(self, page: _Page) -> None:
        begins = max(page.host.ends, self._clock)
        page.host.ends = begins + page.expected
        heapq.heappush(self._waiting, (page.host.ends, next(self._numbers), begins, page))
        self._hand_on()

    def _hand_on(self) -> None:
        while self._waiting and self._out < self._most:
            if group := self._take():
                self._begin(group)
        if self._linger is not None and not self._out and self._pool is not None:
            self._close_later(self._linger)

    def _take(self) -> list[_Page]:
        """Return the pages whose turn has come: one, or several that may go together."""
        group, seconds = list[_Page](), 0.0
        while self._waiting and len(group) < self._together:
            _, _, begins, page = self._waiting[0]
            seconds += page.expected
            if group and (page.alone or seconds > SLICE):
                break
            heapq.heappop(self._waiting)
            if not page.read.done():
                self._clock = max(self._clock, begins)
                group.append(page)
                if page.alone:
                    break
        return group

    def _begin(self, group: Sequence[_Page]) -> None:
        calls = [page.call for page in group]
        function, arguments = (timed, calls[0]) if len(group) == 1 else (timed_together, [calls])
        try:
            future = self._opened().schedule(function, args=arguments, timeout=self.timeout)
        except Exception as error:
            for page in group:
                page.read.set_exception(error)
            return
        self._out += 1
        task = asyncio.wrap_future(future)
        self._running.add(task)
        task.add_done_callback(partial(self._ended, group))

    def _ended(self, group: Sequence[_Page], task: asyncio.Future[Any]) -> None:
        self._running.discard(task)
        self._out -= 1
        if task.cancelled():
            for page in group:
                page.read.cancel()
        elif len(group) == 1:
            self._end(group[0], task)
        else:
            self._end_together(group, task)
        self._hand_on()

    def _end_together(self, group: Sequence[_Page], task: asyncio.Future[Any]) -> None:
        """End pages that were read together; those without a result are read again, who is to blame alone."""
        failed = task.exception() is not None
        results = [] if failed else task.result()
        for page, result in zip(group, results, strict=False):
            _account(page, result[1])
            if not page.read.done():
                page.read.set_result(result)
        left = group[len(results) :]
        for page in left if failed else left[:1]:
            page.alone = True
        for page in left:
            heapq.heappush(self._waiting, (self._clock, next(self._numbers), self._clock, page))

    def _end(self, page: _Page, task: asyncio.Future[tuple[Any, float]]) -> None:
        if error := task.exception():
            _account(page, self.timeout if isinstance(error, TimeoutError) else 0.0)
            if not page.read.done():
                page.read.set_exception(error)
        else:
            _account(page, task.result()[1])
            if not page.read.done():
                page.read.set_result(task.result())

    def _opened(self) -> ProcessPool:
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        if self._pool is None:
            self._pool = self._open_pool()
        return self._pool

    def _close_later(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        if self._closing is not None:
            self._closing.cancel()
        self._closing = loop.call_later(seconds, lambda: loop.run_in_executor(None, self.close))


def _account(page: _Page, seconds: float) -> None:
    """Note what a page took."""
    known = page.host
    known.ends += seconds - page.expected
    known.cost = seconds if known.cost is None else known.cost + WEIGHT * (seconds - known.cost)
