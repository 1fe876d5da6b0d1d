"""Carries dead letters from Redis into the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any, Final, Self

import redis
from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.frontier.dead_letters import DeadLetters as Lists
from crawler.frontier.dead_letters import Letter
from crawler.frontier.scheduler import holdings_of
from crawler.identity import Identity
from crawler.items import Ending
from crawler.signals import endings_recorded, url_ended

logger = logging.getLogger(__name__)

EVERY: Final = 2.0
"""Seconds between two looks at the lists."""
Known = tuple[str, object]


class DeadLetters:
    """Reads the lists in a thread; a letter stays on its list until the database has it."""

    def __init__(self, crawler: Crawler, every: float = EVERY) -> None:
        self._crawler = crawler
        self._every = every
        self._run = Identity.of(crawler).run
        self._sent: dict[Known, Letter] = {}
        self._tasks: set[asyncio.Future[None]] = set()
        self._ticker = LoopingCall(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals."""
        letters = cls(crawler)
        crawler.signals.connect(letters.opened, signal=signals.spider_opened)
        crawler.signals.connect(letters.closed, signal=signals.spider_closed)
        crawler.signals.connect(letters.recorded, signal=endings_recorded)
        return letters

    def opened(self) -> None:
        """Begin."""
        self._lists = Lists(holdings_of(self._crawler).frontier)
        self._ticker.start(self._every, now=False)

    async def closed(self) -> None:
        """Stop looking; letters that are not off their list yet are another worker's."""
        self._ticker.stop()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def recorded(self, endings: Sequence[Ending]) -> None:
        """Take what the database has now off the lists."""
        letters = [letter for ending in endings if (letter := self._sent.get((ending.key, ending.at)))]
        if letters:
            self._start(self._remove(letters))

    def _tick(self) -> None:
        if not self._sent and not self._tasks:
            self._start(self._look())

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look(self) -> None:
        try:
            found = await asyncio.to_thread(self._read)
        except redis.RedisError as error:
            logger.debug("Dead letters were not read: %s", error)
            return
        for letter, ending in found:
            self._sent[ending.key, ending.at] = letter
            self._crawler.signals.send_catch_log(url_ended, ending=ending)

    def _read(self) -> list[tuple[Letter, Ending]]:
        return [(letter, self._lists.ending(letter, self._run)) for letter in self._lists.oldest()]

    async def _remove(self, letters: Sequence[Letter]) -> None:
        try:
            await asyncio.to_thread(self._lists.remove, letters)
        except redis.RedisError as error:
            logger.debug("Dead letters stay on their list: %s", error)
            return
        finally:
            for known in [known for known, letter in self._sent.items() if letter in letters]:
                del self._sent[known]
        if not self._sent:  # there may be more
            await self._look()
