"""Looks after the pace at which answers come: one that only just comes must not keep its place for long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from crawler.handlers.answer import Answer
from crawler.handlers.limits import Limits

LOOKS: Final = 4
"""Within the shortest time that is looked after."""
LARGE: Final = 1 << 20
"""Bytes from which on the time for all of an answer grows with what came."""


class Watch:
    """One download that is looked after."""

    def __init__(self, limit: asyncio.Timeout, seconds: float) -> None:
        self.answer: Answer | None = None
        """What comes, from the moment at which it was asked for."""
        self.too_slow: str | None = None
        """What was too slow, as a clause; then it has been broken off."""
        self.rests = False
        """Whether it waits for room here, and not for the server."""
        self._limit = limit
        self._seconds = seconds
        self._began = self._marked = time.monotonic()
        self._rested = 0.0
        self._came = 0

    def look(self, now: float, elapsed: float, limits: Limits) -> None:
        """Break it off where it is too slow; `elapsed` are the seconds since the last look."""
        if self._is_over():
            return
        answer = self.answer
        if self.rests:
            self._rested += elapsed
        if answer is None or answer.head is None:
            if now - self._began > limits.head_seconds:
                self._break_off(f"its head was not there after {limits.head_seconds:g} seconds")
            return
        if self.rests:
            self._mark(now, answer)
        elif now - self._marked >= limits.window:
            if answer.came - self._came < limits.least_rate * (now - self._marked):
                self._break_off(f"less than {limits.least_rate:g} bytes a second came of its body")
            self._mark(now, answer)
        if (answer.came > LARGE or self._rested) and self.too_slow is None:
            allowed = self._seconds + self._rested + answer.came / limits.fast_rate
            self._limit.reschedule(asyncio.get_running_loop().time() + allowed - (now - self._began))

    def _is_over(self) -> bool:
        """Whether it is broken off already, by its limit or by a worker that ends."""
        when = self._limit.when()
        return self._limit.expired() or (when is not None and when <= asyncio.get_running_loop().time())

    def _mark(self, now: float, answer: Answer) -> None:
        self._marked, self._came = now, answer.came

    def _break_off(self, why: str) -> None:
        self.too_slow = why
        self._limit.reschedule(0)


class Pace:
    """All downloads that are under way."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._every = min(limits.head_seconds, limits.window, LOOKS) / LOOKS
        self._watched: set[Watch] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._looked = 0.0

    @contextmanager
    def watched(self, limit: asyncio.Timeout, seconds: float) -> Iterator[Watch]:
        """Look after a download as long as the context is open; `limit` is its own, over `seconds`."""
        watch = Watch(limit, seconds)
        self._watched.add(watch)
        if self._timer is None:
            self._looked = time.monotonic()
            self._wait()
        try:
            yield watch
        finally:
            self._watched.discard(watch)

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._every, self._look)

    def _look(self) -> None:
        self._timer = None
        if not self._watched:
            return
        now = time.monotonic()
        elapsed, self._looked = now - self._looked, now
        for watch in list(self._watched):
            if watch.too_slow is None:
                watch.look(now, elapsed, self._limits)
        self._wait()

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
