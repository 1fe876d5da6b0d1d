"""Keeps an idle worker alive, and ends it when the whole frontier has stayed empty."""

from __future__ import annotations

import asyncio
import time
from typing import Self

import redis
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from twisted.internet.task import LoopingCall

from crawler.frontier.hosts import Hosts
from crawler.frontier.scheduler import holdings_of, scheduler_of

EVERY = 0.5
"""Seconds between two looks at the frontier while this worker has nothing to do."""


class Idle:
    """Looks at the frontier while the worker is idle.

    With `-a until_idle=SECONDS` it closes the spider once nothing was queued or leased, by any worker, for
    that long; what waits for hosts that rest because of their soft blocks does not count. Not while the spool
    is full, since what lies there waits for this worker to commit it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._empty_since: float | None = None
        self._looking: asyncio.Future[None] | None = None
        self._ticker = LoopingCall(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals."""
        idle = cls(crawler)
        crawler.signals.connect(idle.opened, signal=signals.spider_opened)
        crawler.signals.connect(idle.idle, signal=signals.spider_idle)
        crawler.signals.connect(idle.closed, signal=signals.spider_closed)
        return idle

    def opened(self, spider: Spider) -> None:
        """Begin; `until_idle` is an argument of the spider."""
        value = getattr(spider, "until_idle", None)
        self._until_idle = float(value) if value is not None else None
        self._ticker.start(EVERY, now=False)

    def idle(self) -> None:
        """Keep Scrapy from ending a worker whose queue happens to be empty."""
        raise DontCloseSpider

    def closed(self) -> None:
        """Stop looking."""
        self._ticker.stop()

    def _tick(self) -> None:
        engine = self._crawler.engine
        if engine is None or engine._slot is None or engine._slot.inprogress:
            self._empty_since = None
        elif self._until_idle is not None and (self._looking is None or self._looking.done()):
            self._looking = asyncio.ensure_future(self._look())

    async def _look(self) -> None:
        holdings = holdings_of(self._crawler)
        try:
            counts = await holdings.steady.once(holdings.frontier.counts)
            if counts["queued"] and not counts["leased"]:
                counts["queued"] -= await holdings.steady.once(Hosts(holdings.frontier).resting)
        except redis.RedisError:
            self._empty_since = None
            return
        if counts["queued"] or counts["leased"] or scheduler_of(self._crawler).throttle.shut:
            self._empty_since = None
        elif self._empty_since is None:
            self._empty_since = time.monotonic()
        engine = self._crawler.engine
        if self._long_enough() and engine:
            await engine.close_spider_async(reason="frontier_empty")

    def _long_enough(self) -> bool:
        if self._until_idle is None or self._empty_since is None:
            return False
        return time.monotonic() - self._empty_since >= self._until_idle
