"""Says it where a source was crawled to its end and yielded less than it should."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

import redis
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object
from twisted.internet.task import LoopingCall

from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.frontier.hosts import Hosts, UnknownHostError
from crawler.frontier.queue import Frontier
from crawler.frontier.scheduler import holdings_of
from crawler.items import Capture
from crawler.signals import capture_made

if TYPE_CHECKING:
    from crawler.sources.registry import Registry

logger = logging.getLogger(__name__)

AGAIN: Final = 3600.0
"""Seconds for which a warning is not repeated: a crawl may pause for longer than it takes to settle."""
OVER: Final = "frontier_empty"
"""The reason of a worker that ends because there is nothing left to crawl, and so every crawl is over."""


class Yields:
    """Looks once a minute, in a thread, at the sources from which this worker had pages and nothing waits.

    What it finds wrong is logged as a warning, once a crawl; `scrapy sources check` says it at any time. A
    server that does not answer is for others to report.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._every = crawler.settings.getfloat("SOURCE_YIELD_INTERVAL")
        self._settled = crawler.settings.getfloat("SOURCE_YIELD_SETTLED")
        self._store = load_object(crawler.settings["RECORD_STORE"])
        self._hosts: dict[str, set[str]] = defaultdict(set)
        self._last: dict[str, float] = {}
        self._said: dict[str, float] = {}
        self._registry: Registry | None = None
        self._looking: asyncio.Future[None] | None = None
        self._ticker = LoopingCall(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals."""
        yields = cls(crawler)
        crawler.signals.connect(yields.opened, signal=signals.spider_opened)
        crawler.signals.connect(yields.fetched, signal=capture_made)
        crawler.signals.connect(yields.closed, signal=signals.spider_closed)
        return yields

    def opened(self) -> None:
        """Begin."""
        self._frontier = holdings_of(self._crawler).frontier
        if self._every:
            self._ticker.start(self._every, now=False)

    def fetched(self, capture: Capture) -> None:
        """Note where an exchange belongs; crawls of URLs have a host for their source, and no expectation."""
        if "." in capture.source:
            return
        self._hosts[capture.source].add(urlsplit(capture.url).netloc)
        self._last[capture.source] = time.monotonic()

    async def closed(self, reason: str) -> None:
        """Look at what is left, unless the worker was told to end: then others go on."""
        if self._ticker.running:
            self._ticker.stop()
        if reason == OVER and self._hosts:
            await asyncio.to_thread(self._look, list(self._hosts))

    def _tick(self) -> None:
        settled = [name for name, at in self._last.items() if time.monotonic() - at >= self._settled]
        if settled and (self._looking is None or self._looking.done()):
            self._looking = asyncio.ensure_future(asyncio.to_thread(self._look, settled))

    def _look(self, names: list[str]) -> None:
        from crawler.sources.problems import SourcesError

        config: Config = self._crawler.settings["GONGBAO"]
        try:
            over = [name for name in names if not _waits(self._frontier, tuple(self._hosts[name]))]
            if over:
                self._judge(config, over)
        except SourcesError as error:
            logger.warning("Nobody looks at what sources yield, since their files are wrong. %s", error)
            self._forget(names)
        except (GongbaoError, redis.RedisError) as error:
            logger.debug("Yields were not looked at: %s", error)

    def _judge(self, config: Config, names: list[str]) -> None:
        from crawler.sources.health import health
        from crawler.sources.registry import load

        self._registry = self._registry or load(config.sources)
        stored: dict[str, Any] = self._store(config).by_source(names)
        for each in health(self._registry, stored, {}):
            if each.captures and each.alert:
                self._say(each.source.id, each.alert)
        self._forget({row["source"] for row in stored["captures"]})

    def _say(self, source: str, alert: str) -> None:
        now = time.monotonic()
        if now - self._said.get(source, -AGAIN) >= AGAIN:
            self._said[source] = now
            logger.warning("Below expectation: %s", alert)

    def _forget(self, names: Iterable[str]) -> None:
        for name in names:
            self._last.pop(name, None)
            self._hosts.pop(name, None)


def _waits(frontier: Frontier, hosts: Iterable[str]) -> bool:
    """Return whether URLs of any of these hosts are still to be fetched."""
    known = Hosts(frontier)
    for host in hosts:
        try:
            state = known.get(host)
        except UnknownHostError:
            continue
        if state.queued or state.in_flight:
            return True
    return False
