"""Processes that read pages, and the order in which pages come to them.

Each host gets the same time (weighted fair queueing: Demers, Keshav and Shenker, 1989): one whose pages take
a hundred times as long as others' waits for its next one until those had as much.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from pebble import ProcessPool

from crawler.reading.timed import timed

PACE: Final = 1 << 20
"""Bytes of a page that count as a second of reading, where nothing is known of its host."""
WEIGHT: Final = 0.3
"""Of a host's last page, in what its pages take on average."""
HOSTS: Final = 10_000
"""Hosts that are remembered; the one that was heard of longest ago is forgotten."""


@dataclass(slots=True)
class _Host:
    ends: float
    """On the lane's own clock: when it will have had the time that its pages so far take."""
    cost: float | None = None
    """Seconds that its pages take on average."""


Waiting = tuple[float, int, float, "asyncio.Future[None]"]
"""When a page ends on the lane's own clock, a number, when it begins, and its turn."""


class Lane:
    """Lives on the event loop.

    Parameters
    ----------
    open_pool: makes the pool, when the first page comes
    processes: how many it has
    timeout: seconds for a page, after which its process is killed
    ahead: pages that are handed on to each process before it needs them: it would be idle meanwhile
    linger: seconds without a page after which the pool is closed; None to keep it
    """

    def __init__(
        self,
        open_pool: Callable[[], ProcessPool],
        processes: int,
        timeout: float,
        ahead: int = 0,
        linger: float | None = None,
    ) -> None:
        self.timeout = timeout
        self._open_pool = open_pool
        self._pool: ProcessPool | None = None
        self._most = processes * (1 + ahead)
        self._linger = linger
        self._closing: asyncio.TimerHandle | None = None
        self._waiting: list[Waiting] = []
        self._out = 0
        """Pages that are handed on."""
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._clock = 0.0
        """Seconds that a host has had which always waits."""
        self._numbers = count()
        self._running = set[Any]()

    def open(self) -> None:
        """Make the pool now, and not with the first page."""
        self._opened()

    @property
    def is_open(self) -> bool:
        """Whether it has processes."""
        return self._pool is not None

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
        known = self._known(host)
        expected = size / PACE if known.cost is None else known.cost
        await self._turn(known, expected)
        future, seconds = None, 0.0
        try:
            future = self._opened().schedule(timed, args=(function, *arguments), timeout=self.timeout)
            self._running.add(future)
            value, seconds = await asyncio.wrap_future(future)
            return value, seconds
        except TimeoutError:
            seconds = self.timeout
            raise
        finally:
            self._running.discard(future)
            known.ends += seconds - expected
            known.cost = seconds if known.cost is None else known.cost + WEIGHT * (seconds - known.cost)
            self._out -= 1
            self._hand_on()

    def break_off(self) -> None:
        """Cancel what is read, and what waits for it."""
        for *_, turn in self._waiting:
            turn.cancel()
        self._waiting.clear()
        for future in list(self._running):
            future.cancel()

    def close(self) -> None:
        """End the processes."""
        if self._closing is not None:
            self._closing.cancel()
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _known(self, host: str) -> _Host:
        known = self._hosts.setdefault(host, _Host(self._clock))
        self._hosts.move_to_end(host)
        if len(self._hosts) > HOSTS:
            self._hosts.popitem(last=False)
        return known

    async def _turn(self, known: _Host, expected: float) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        begins = max(known.ends, self._clock)
        known.ends = begins + expected
        heapq.heappush(self._waiting, (known.ends, next(self._numbers), begins, turn))
        self._hand_on()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._out -= 1
                self._hand_on()
            raise

    def _hand_on(self) -> None:
        while self._waiting and self._out < self._most:
            _, _, begins, turn = heapq.heappop(self._waiting)
            if not turn.done():
                self._clock = max(self._clock, begins)
                self._out += 1
                turn.set_result(None)
        if self._linger is not None and not self._out and self._pool is not None:
            self._close_later(self._linger)

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
