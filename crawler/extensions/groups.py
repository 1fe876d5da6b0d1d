"""Learns from answers which hosts are served from one address."""

from __future__ import annotations

import asyncio
import logging
from typing import Self

import redis
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.addresses import plain
from crawler.frontier.groups import Groups as Learned
from crawler.frontier.recent import Recent
from crawler.frontier.scheduler import holdings_of
from crawler.frontier.urls import host_of

logger = logging.getLogger(__name__)


class Groups:
    """Tells the frontier, in a thread, each address of a host that this worker has not told it before."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._on_loopback = crawler.settings.getbool("FRONTIER_GROUPS_ON_LOOPBACK")
        self._known = Recent()
        self._tasks: set[asyncio.Future[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals."""
        groups = cls(crawler)
        crawler.signals.connect(groups.downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(groups.closed, signal=signals.spider_closed)
        return groups

    def downloaded(self, response: Response, request: Request) -> None:
        """Take the address that an answer came from; a proxy's says nothing."""
        address = response.ip_address
        if address is None or request.meta.get("proxy") or (address.is_loopback and not self._on_loopback):
            return
        pair = host_of(response.url), str(plain(address))
        self._known.begin(holdings_of(self._crawler).epoch)
        if pair not in self._known:
            self._known.update([pair])
            task = asyncio.ensure_future(self._tell(*pair))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def closed(self) -> None:
        """Wait for what is under way."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _tell(self, host: str, address: str) -> None:
        holdings = holdings_of(self._crawler)
        try:
            await holdings.steady.until_done(Learned(holdings.frontier).join, host, address)
        except redis.RedisError as error:
            logger.debug("Nobody was told that %s is at %s: %s", host, address, error)
