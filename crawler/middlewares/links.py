"""Hands the `Links` that a spider yields to the frontier: all of a page in one piece."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import replace
from typing import Any, Self

import redis
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.frontier.batches import Found
from crawler.frontier.budgets import Budgets
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.found import MAX_URL, crawl_of, domain_of, in_scope, ranked, via_of
from crawler.frontier.queue import Frontier
from crawler.frontier.recent import Recent
from crawler.frontier.scheduler import holdings_of
from crawler.frontier.showings import Refused
from crawler.frontier.urls import host_of
from crawler.items import Analysed, Links
from crawler.traps.shapes import Shapes, limits_of
from crawler.traps.shown import shown_by

logger = logging.getLogger(__name__)


class LinksMiddleware:
    """Keeps links in scope that are no traps, in a crawl with focus those with promise; counts the others.

    What the frontier accepted is not sent again. It is told what each page showed, too (`crawler.traps`).
    """

    def __init__(self, crawler: Crawler, shapes: Shapes | None = None) -> None:
        self._crawler = crawler
        self._shapes = shapes or Shapes()
        self._recent = Recent()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one with the settings of traps that links show by themselves."""
        return cls(crawler, Shapes(limits_of(crawler.settings)))

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass everything on but `Links`; waits until the frontier has accepted them.

        Where the worker stops in an outage the rest of the page is dropped: it does not count as done, and
        is fetched again.
        """
        fresh: Collection[str] = ()
        async for item in result:
            if not isinstance(item, Links):
                if (analysis := getattr(item, "analysis", None)) is not None:
                    self._tell(analysis, response, fresh)
                yield item
                continue
            try:
                fresh = await self._hand_on(item, response)
            except redis.RedisError:
                about = {"url": response.url, "source": response.meta["source"]}
                logger.info(
                    "%s is left for the next worker: its links were not accepted.", response.url, extra=about
                )
                return

    def _tell(self, analysis: Analysed, response: Response, fresh: Collection[str]) -> None:
        """Tell the frontier what a page showed, unless it is one that was there to be visited again."""
        if analysis.outcome == "requisite" or response.meta.get("revisit") is not None:
            return
        new = [] if analysis.documents else [link for link in analysis.links if link.url in fresh]
        what, numbers = shown_by(analysis, new, response.url)
        domain = domain_of(response.meta["scope"])
        holdings_of(self._crawler).showed(response.meta.get("token"), what, numbers, domain)

    async def _hand_on(self, links: Links, response: Response) -> Collection[str]:
        """Hand links on; returns the URLs of those that were not handed on a moment ago."""
        crawl = Crawl(response.meta["source"], response.meta["scope"])
        crawl_id: str = response.meta["crawl"]
        holdings = holdings_of(self._crawler)
        if (followed := crawl_of(links, crawl)) != crawl:
            crawl_id = await holdings.steady.until_done(_moved, holdings.frontier, crawl_id, followed)
            crawl = followed
        self._recent.begin(holdings.epoch)
        depth = links.depth + (not links.redirect)
        via = via_of(links, crawl, response.meta.get("via"))
        refused: list[Refused] = []
        wanted = list(self._wanted(links, crawl_id, crawl, response.meta.get("priority", 0), refused))
        self._refuse(refused)
        if wanted:
            found = [Found(url, crawl_id, rank, depth, via=via) for url, rank in wanted]
            queued = await holdings.add(found)
            self._recent.update((crawl_id, url) for url, _ in wanted)
            self._count("links/queued", queued)
        return {url for url, _ in wanted}

    def _refuse(self, links: list[Refused]) -> None:
        """Count links that are traps by their shape, and say so to the fleet once for each link."""
        if not links:
            return
        self._recent.update((each.host, each.url) for each in links)
        holdings_of(self._crawler).refused(links)
        self._count("links/trap", len(links))
        for kind, count in Counter(each.kind for each in links).items():
            self._count(f"traps/{kind}", count)

    def _wanted(
        self, links: Links, crawl_id: str, crawl: Crawl, own: int, refused: list[Refused]
    ) -> Iterator[tuple[str, int]]:
        recent, outside, unpromising = self._recent, 0, 0
        for url, priority in ranked(links, crawl, own):
            if priority is None:
                unpromising += 1
            elif (crawl_id, url) in recent:
                continue
            elif len(url) > MAX_URL or not in_scope(crawl.scope, url):
                outside += 1
            elif trap := self._shapes.trap(url):
                host = host_of(links.page_url)
                if (host, url) not in recent:
                    refused.append(Refused(host, trap, url))
            else:
                yield url, priority
        for name, count in (("out_of_scope", outside), ("unpromising", unpromising)):
            if count:
                self._count(f"links/{name}", count)

    def _count(self, name: str, by: int = 1) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(name, by)


def _moved(frontier: Frontier, old: str, crawl: Crawl) -> str:
    """Store the crawl of a site that has moved, with what belongs to the old one; returns its id."""
    if crawl.focus:
        Budgets(frontier).move(old, crawl.id)
    crawls = Crawls(frontier)
    known = crawls.get(old)
    return crawls.put(replace(crawl, delay=known.delay, bounds=known.bounds))
