"""Hands the `Links` that a spider yields to the frontier: all of a page in one piece."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final, Self

from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.queue import Found
from crawler.frontier.recent import Recent
from crawler.frontier.scheduler import holdings_of
from crawler.items import Links
from crawler.sources.scope import Scope

logger = logging.getLogger(__name__)

MAX_URL: Final = 2083
PRIORITY: Final = 5
PRIORITY_REDIRECT: Final = 8


class LinksMiddleware:
    """Keeps links in scope and counts those outside; what the frontier accepted is not sent again."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._recent = Recent()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one; asks for no settings."""
        return cls(crawler)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass everything on but `Links`; waits until the frontier has accepted them."""
        async for item in result:
            if isinstance(item, Links):
                await self._hand_on(item, response)
            else:
                yield item

    async def _hand_on(self, links: Links, response: Response) -> None:
        crawl = Crawl(response.meta["source"], response.meta["scope"])
        redirected = bool(links.links) and links.redirect
        if redirected and links.depth == 0 and not crawl.contains(links.links[0].url):
            crawl = _moved(crawl, links.links[0].url)
        holdings = holdings_of(self._crawler)
        if holdings.steady.down:
            self._recent.clear()  # a Redis that comes back may have forgotten what it accepted last
        found = [
            Found(
                url, crawl.id, PRIORITY_REDIRECT if redirected else PRIORITY, links.depth + (not redirected)
            )
            for url in self._wanted(links, crawl)
        ]
        if not found:
            return
        if crawl.id != response.meta["crawl"]:
            await holdings.steady.until_done(Crawls(holdings.frontier).put, crawl)
        queued = await holdings.steady.until_done(holdings.frontier.add, found)
        self._recent.update((crawl.id, one.url) for one in found)
        self._count("links/queued", queued)

    def _wanted(self, links: Links, crawl: Crawl) -> Iterator[str]:
        scope = Scope.parse(crawl.scope)
        for link in links.links:
            if len(link.url) > MAX_URL or not scope.contains(link.url):
                self._count("links/out_of_scope")
            elif (crawl.id, link.url) not in self._recent:
                yield link.url

    def _count(self, name: str, by: int = 1) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(name, by)


def _moved(crawl: Crawl, target: str) -> Crawl:
    """Return the crawl of a seed that redirects out of its own scope: the site has moved."""
    reach = Scope.parse(crawl.scope).reach
    return Crawl(crawl.source, str(Scope.around(target, reach)))
