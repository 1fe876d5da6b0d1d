"""What robots.txt says beyond allow and disallow: the crawl delay for the fleet, and the sitemaps.

It is read before a host's first page, so that here its crawl's own delay is handed on, too.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.frontier.crawls import Crawl
from crawler.frontier.found import sitemaps
from crawler.frontier.scheduler import holdings_of
from crawler.frontier.urls import host_of

logger = logging.getLogger(__name__)

LONGEST_DELAY: Final = 600.0
"""Seconds; a longer Crawl-delay would keep a site's pages in the queue for years."""


class Robots:
    """Hands on what each robots.txt asks for; Scrapy's middleware obeys the rest."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._delays: dict[str, float] = {}
        self._tasks: set[asyncio.Future[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to Scrapy's signal."""
        robots = cls(crawler)
        crawler.signals.connect(robots.parsed, signal=signals.robots_parsed)
        return robots

    def parsed(self, robotparser: Any, request: Request) -> None:
        """Take a parsed robots.txt; `request` is the one that made it be fetched."""
        if "crawl" not in request.meta:
            return
        task = asyncio.ensure_future(self._hand_on(robotparser, request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def delay_of(self, url: str) -> float:
        """Return the seconds between two requests to the host of a URL, as far as this worker knows."""
        default: float = self._crawler.settings["GONGBAO"].default_delay
        return max(default, self._delays.get(host_of(url), 0.0))

    async def _hand_on(self, robotparser: Any, request: Request) -> None:
        holdings = holdings_of(self._crawler)
        host = host_of(request.url)
        asked = min(robotparser.crawl_delay(self._agent) or 0, LONGEST_DELAY)
        own = holdings.crawl(request.meta["crawl"]).delay
        fields = {"d": own, "r": asked or None}
        if delays := {name: round(delay * 1000) for name, delay in fields.items() if delay is not None}:
            self._delays[host] = max(asked, own or 0)
            await holdings.steady.until_done(holdings.frontier.host, host, **delays)
        crawl = Crawl(request.meta["source"], request.meta["scope"])
        if found := sitemaps(robotparser.rp.sitemaps, crawl, request.meta["depth"]):
            await holdings.steady.until_done(holdings.frontier.add, found)
