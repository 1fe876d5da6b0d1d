"""What this worker has to say to the frontier: URLs found, downloads ended, leases ended.

All that comes together within a moment goes out in one round trip: one for each page would cost more than
what it carries.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import redis

from crawler.frontier.batches import Found
from crawler.frontier.lease import End, Fetched, Judged
from crawler.frontier.queue import Frontier
from crawler.frontier.showings import Refused, Showed
from crawler.frontier.steady import PAUSE, Steady

logger = logging.getLogger(__name__)

GATHERED: Final = 0.02
"""Seconds for which is gathered what goes out together where pages come one at a time."""
LONGEST: Final = 0.1
"""Seconds where they come several at a time: each round trip costs the worker as much as some pages do."""
ENOUGH: Final = 8
"""Pages that are worth a round trip; where more came together, less is waited the next time."""


@dataclass(slots=True)
class Letter:
    """All that goes out in one round trip."""

    found: list[tuple[Sequence[Found], asyncio.Future[int]]] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    showed: list[Showed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    queued: int | None = None
    """How many URLs were queued; None where they were not accepted."""

    def __bool__(self) -> bool:
        return bool(self.found or self.fetched or self.ends or self.judged or self.showed or self.refused)


class Outbox:
    """Sends letters, one at a time, each until it has arrived."""

    def __init__(self, frontier: Frontier, steady: Steady) -> None:
        self._frontier = frontier
        self._steady = steady
        self._next = Letter()
        self._sending: asyncio.Task[None] | None = None
        self._gathers = GATHERED

    def add(self, found: Sequence[Found]) -> asyncio.Future[int]:
        """Add URLs; the future has how many were queued, when the frontier has accepted all.

        Its exception is a `redis.RedisError` where the worker stops in an outage.
        """
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._next.found.append((found, accepted))
        self._send_soon()
        return accepted

    def fetched(self, download: Fetched) -> None:
        """Say that a download ended."""
        self._next.fetched.append(download)
        self._send_soon()

    def judged(self, page: Judged) -> None:
        """Say what a page turned out to be."""
        self._next.judged.append(page)
        self._send_soon()

    def showed(self, page: Showed) -> None:
        """Say what a page showed."""
        self._next.showed.append(page)
        self._send_soon()

    def refused(self, links: Iterable[Refused]) -> None:
        """Say which links were refused for their shape; goes out with whatever comes next."""
        self._next.refused += links

    def end(self, ends: Iterable[End]) -> None:
        """Say how leases ended."""
        self._next.ends += ends
        self._send_soon()

    async def close(self) -> None:
        """Send what is left; in an outage not longer than the patience of a worker that stops."""
        while self._sending and not self._sending.done():
            await self._sending

    def _send_soon(self) -> None:
        if self._sending is None or self._sending.done():
            self._sending = asyncio.ensure_future(self._send())

    async def _send(self) -> None:
        await asyncio.sleep(self._gathers)
        while letter := self._next:
            self._next = Letter()
            self._gathers = after(self._gathers, len(letter.fetched))
            try:
                await self._steady.once(self._deliver, letter)
                pause = self._gathers
            except redis.RedisError as error:
                failure, pause = error, PAUSE
            if letter.queued is not None:
                _accept(letter)
            if letter and self._steady.gave_up:
                return self._give_up(letter, failure)
            await asyncio.sleep(pause)
            self._put_back(letter)
        return None

    def _deliver(self, letter: Letter) -> None:
        """Send a letter; what arrived is taken out of it. Raises `redis.RedisError` where not all did."""
        found = [one for some, _ in letter.found for one in some]
        queued, words = self._frontier.exchange(
            found, letter.fetched, letter.ends, letter.judged, letter.showed, letter.refused
        )
        if not isinstance(queued, Exception):
            letter.queued = queued
        if not isinstance(words, Exception):
            letter.fetched, letter.ends, letter.judged = [], [], []
            letter.showed, letter.refused = [], []
            if stale := words.count("stale"):
                logger.info("%d leases had run out before their pages were committed.", stale)
        for answer in (queued, words):
            if isinstance(answer, Exception):
                raise answer

    def _put_back(self, letter: Letter) -> None:
        if letter:
            new = self._next
            self._next = Letter(
                letter.found + new.found,
                letter.fetched + new.fetched,
                letter.ends + new.ends,
                letter.judged + new.judged,
                letter.showed + new.showed,
                letter.refused + new.refused,
            )

    def _give_up(self, letter: Letter, failure: redis.RedisError) -> None:
        # the leases expire by themselves, and their URLs are fetched again
        self._put_back(letter)
        for _, accepted in self._next.found:
            accepted.set_exception(failure)
        self._next = Letter()


def after(gathered: float, pages: int) -> float:
    """Return the seconds to gather for, after so many pages were gathered in so many seconds."""
    longer = 1 < pages <= ENOUGH
    return min(gathered * 2, LONGEST) if longer else max(gathered / 2, GATHERED)


def _accept(letter: Letter) -> None:
    queued = letter.queued or 0
    for _, accepted in letter.found:
        if not accepted.cancelled():
            accepted.set_result(queued)
        queued = 0  # all are counted with the first
    letter.found = []
