"""Turns the `Links` that a spider yields into requests, within the scope of the crawl."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.items import Links
from crawler.sources.scope import Scope

MAX_URL = 2083


class LinksMiddleware:
    """Keeps links in scope and counts those outside; the frontier drops those already seen."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one; asks for no settings."""
        return cls(crawler)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass everything on, `Links` as requests."""
        async for item in result:
            if isinstance(item, Links):
                for request in self._requests(item, response):
                    yield request
            else:
                yield item

    def _requests(self, links: Links, response: Response) -> Iterator[Request]:
        scope = Scope.parse(response.meta["scope"])
        for link in links.links:
            if len(link.url) > MAX_URL or not scope.contains(link.url):
                self._count("links/out_of_scope")
                continue
            self._count("links/in_scope")
            yield Request(link.url, meta={"scope": str(scope), "source": response.meta["source"]})

    def _count(self, name: str) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(name)
