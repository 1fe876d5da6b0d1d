"""What robots.txt says beyond allow and disallow: the crawl delay for the fleet, and the sitemaps.

It is read before a host's first page, so that here its crawl's own delay is handed on, too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.frontier.batches import Found
from crawler.frontier.crawls import Crawl
from crawler.frontier.found import sitemaps
from crawler.frontier.recent import Recent
from crawler.frontier.scheduler import holdings_of
from crawler.frontier.urls import host_of
from crawler.host_memory import HostMemory

logger = logging.getLogger(__name__)

LONGEST_DELAY: Final = 600.0
"""Seconds; a longer Crawl-delay would keep a site's pages in the queue for years."""


class Asked(NamedTuple):
    """What is handed on to the frontier of a host."""

    delays: dict[str, int]
    """Fields of the host (host.lua), ms."""
    sitemaps: list[Found]


@dataclass(slots=True)
class _Host:
    """What a host's robots.txt and its crawl ask for."""

    asked: Asked = field(default_factory=lambda: Asked({}, []))
    delay: float = 0.0
    """Seconds."""


class Robots:
    """Hands on what each robots.txt asks for; Scrapy's middleware obeys the rest.

    It is read once, and handed on again with the next page where Redis may have forgotten it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._hosts = HostMemory(_Host)
        """Those that ask for anything."""
        self._told = Recent()
        self._tasks: set[asyncio.Future[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to Scrapy's signals."""
        robots = cls(crawler)
        crawler.signals.connect(robots.parsed, signal=signals.robots_parsed)
        crawler.signals.connect(robots.downloaded, signal=signals.response_downloaded)
        return robots

    def parsed(self, robotparser: Any, request: Request) -> None:
        """Take a parsed robots.txt; `request` is the one that made it be fetched."""
        if "crawl" in request.meta:
            self._start(self._hand_on(robotparser, request))

    def downloaded(self, response: Response) -> None:
        """Hand on once more what the robots.txt of a page's host asked for, if it may be forgotten."""
        if not self._hosts or (known := self._hosts.get(host := host_of(response.url))) is None:
            return
        self._told.begin(holdings_of(self._crawler).epoch)
        if host not in self._told:
            self._told.update([host])
            # only what is missing there: an operator, or another worker, may have said something else since
            missing = {f"?{name}": delay for name, delay in known.asked.delays.items()}
            self._start(self._tell(host, Asked(missing, known.asked.sitemaps)))

    def delay_of(self, url: str) -> float:
        """Return the seconds between two requests to the host of a URL, as far as this worker knows."""
        default: float = self._crawler.settings["GONGBAO"].default_delay
        known = self._hosts.get(host_of(url))
        return max(default, known.delay if known else 0.0)

    async def _hand_on(self, robotparser: Any, request: Request) -> None:
        holdings = holdings_of(self._crawler)
        host = host_of(request.url)
        asked = min(robotparser.crawl_delay(self._agent) or 0, LONGEST_DELAY)
        own = holdings.crawl(request.meta["crawl"]).delay
        fields = {"d": own, "r": asked or None}
        delays = {name: round(delay * 1000) for name, delay in fields.items() if delay is not None}
        crawl = Crawl(request.meta["source"], request.meta["scope"])
        found = sitemaps(robotparser.rp.sitemaps, crawl, request.meta["depth"])
        if not delays and not found:
            self._hosts.forget(host)
            return
        known = self._hosts.heard_of(host)
        known.asked, known.delay = Asked(delays, found), max(asked, own or 0.0)
        self._told.update([host])
        await self._tell(host, known.asked)

    async def _tell(self, host: str, asked: Asked) -> None:
        holdings = holdings_of(self._crawler)
        if asked.delays:
            await holdings.steady.until_done(holdings.frontier.host, host, **asked.delays)
        if asked.sitemaps:
            await holdings.steady.until_done(holdings.frontier.add, asked.sitemaps)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
