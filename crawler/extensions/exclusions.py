"""Keeps a worker up to date on what is left out, and Redis at what the database says."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import Any, Final, Self

import redis
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object
from twisted.internet.task import LoopingCall

from crawler.errors import GongbaoError
from crawler.frontier.scheduler import holdings_of

logger = logging.getLogger(__name__)

LOOK: Final = 1.0
"""Seconds between two looks at Redis."""
RESTORE: Final = 30.0
"""Seconds between two comparisons with the database."""


class Exclusions:
    """Works in a thread; while a server is away, the rules known until then go on to hold."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._records: Any = None
        self._restore_at = 0.0
        self._working: asyncio.Future[None] | None = None
        self._away = False
        self._ticker = LoopingCall(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals."""
        exclusions = cls(crawler)
        crawler.signals.connect(exclusions.opened, signal=signals.spider_opened)
        crawler.signals.connect(exclusions.closed, signal=signals.spider_closed)
        return exclusions

    def opened(self) -> None:
        """Begin."""
        self._ticker.start(LOOK, now=True)

    async def closed(self) -> None:
        """Stop, when what is under way has ended."""
        self._ticker.stop()
        if self._working:
            await asyncio.wait([self._working])

    def _tick(self) -> None:
        if self._working is None or self._working.done():
            self._working = asyncio.ensure_future(self._work())

    async def _work(self) -> None:
        try:
            await asyncio.to_thread(self._look)
        except (GongbaoError, redis.RedisError) as error:
            self._say_away(str(error))
        except Exception as error:  # a mistake of ours must not end the worker
            self._say_away(f"It failed with {type(error).__name__}: {error}")
        else:
            self._away = False

    def _look(self) -> None:
        watch = holdings_of(self._crawler).exclusions
        if watch.look() or monotonic() >= self._restore_at:
            if self._records is None:
                settings = self._crawler.settings
                self._records = load_object(settings["RECORD_STORE"])(settings["GONGBAO"])
            if watch.restore(self._records):
                logger.info("What is left out has changed: %d rules.", len(watch.rules.all))
            self._restore_at = monotonic() + RESTORE

    def _say_away(self, why: str) -> None:
        if not self._away:
            logger.warning(
                "What is left out cannot be looked up for now; what was known goes on to hold. %s", why
            )
        self._away = True
