"""Checks the archive beside the crawl, one object at a time."""

from __future__ import annotations

import asyncio
import logging
from threading import Event
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object
from twisted.internet.task import LoopingCall

from crawler.errors import GongbaoError

logger = logging.getLogger(__name__)

OLDEST = "gongbao_archive_oldest_unchecked_seconds"
CHECKED = "gongbao_archive_checked_objects_total"
DAMAGED = "gongbao_archive_damaged_objects_total"


class Fixity:
    """Works in a thread and disturbs nobody: a store that is away is said once, and tried later."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._every = settings.getfloat("FIXITY_INTERVAL")
        self._stop = Event()
        self._sampler: Any = None
        self._working: asyncio.Future[None] | None = None
        self._away = False
        self._ticker = LoopingCall(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals; an interval of 0 checks nothing."""
        fixity = cls(crawler)
        if fixity._every > 0:
            crawler.signals.connect(fixity.opened, signal=signals.spider_opened)
            crawler.signals.connect(fixity.closed, signal=signals.spider_closed)
        return fixity

    def opened(self) -> None:
        """Begin."""
        self._ticker.start(self._every, now=True)

    async def closed(self) -> None:
        """Stop; a check that is under way gives up at its next read."""
        self._ticker.stop()
        self._stop.set()
        if self._working:
            await asyncio.wait([self._working])

    def _tick(self) -> None:
        if self._working is None or self._working.done():
            self._working = asyncio.ensure_future(self._work())

    async def _work(self) -> None:
        try:
            checked, oldest = await asyncio.to_thread(self._check)
        except GongbaoError as error:
            self._say_away(str(error))
        except Exception as error:  # a mistake of ours must not end the worker
            self._say_away(f"It failed with {type(error).__name__}: {error}")
        else:
            self._away = False
            self._count(checked, oldest)

    def _check(self) -> tuple[Any, float]:
        if self._sampler is None:
            settings = self._crawler.settings
            make = load_object(settings["FIXITY_SAMPLER"])
            self._sampler = make(settings["GONGBAO"], settings.getfloat("FIXITY_AGE"), self._stop.is_set)
        return self._sampler.check_one(), self._sampler.oldest_unchecked()

    def _count(self, checked: Any, oldest: float) -> None:
        stats = self._crawler.stats
        assert stats  # noqa: S101
        stats.set_value(OLDEST, round(oldest, 1))
        if checked is None:
            return
        stats.inc_value(CHECKED)
        if checked.problems:
            stats.inc_value(DAMAGED)
            logger.error(
                "The archive is damaged. %s (%d problems; scrapy verify --archive names all)",
                checked.problems[0],
                len(checked.problems),
            )

    def _say_away(self, why: str) -> None:
        if not self._away:
            logger.warning("The archive is not checked for now; trying again. %s", why)
        self._away = True
