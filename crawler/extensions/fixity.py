"""Checks the archive beside the crawl, one object at a time."""

from __future__ import annotations

import logging
from threading import Event
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object

from crawler.extensions.periodic import Periodic

logger = logging.getLogger(__name__)

OLDEST = "gongbao_archive_oldest_unchecked_seconds"
CHECKED = "gongbao_archive_checked_objects_total"
DAMAGED = "gongbao_archive_damaged_objects_total"


class Fixity:
    """Works in a thread and disturbs nobody: a store that is away is said once, and tried later."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._stop = Event()
        self._sampler: Any = None
        self._checking = Periodic(
            settings.getfloat("FIXITY_INTERVAL"),
            self._check,
            away="The archive is not checked for now",
            done=self._count,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals; an interval of 0 checks nothing."""
        fixity = cls(crawler)
        if crawler.settings.getfloat("FIXITY_INTERVAL") > 0:
            crawler.signals.connect(fixity.opened, signal=signals.spider_opened)
            crawler.signals.connect(fixity.closed, signal=signals.spider_closed)
        return fixity

    def opened(self) -> None:
        """Begin."""
        self._checking.start(now=True)

    async def closed(self) -> None:
        """Stop; a check that is under way gives up at its next read."""
        self._stop.set()
        await self._checking.stop()

    def _check(self) -> tuple[Any, float]:
        if self._sampler is None:
            settings = self._crawler.settings
            make = load_object(settings["FIXITY_SAMPLER"])
            self._sampler = make(settings["GONGBAO"], settings.getfloat("FIXITY_AGE"), self._stop.is_set)
        return self._sampler.check_one(), self._sampler.oldest_unchecked()

    def _count(self, found: tuple[Any, float]) -> None:
        checked, oldest = found
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
