"""The peers' spiders: all parse links in the same way, and differ in what they do with them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, cast

from lxml import etree
from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.task import LoopingCall

from crawler.items import Ending, Link, Links
from crawler.signals import endings_recorded

COMMIT = 0.5
"""Seconds between two commits, after which pages are acked."""


class Measured(Spider):
    """Counts pages; ends when it has seen all of them."""

    name = "bench"

    def __init__(self, url: str, pages: int) -> None:
        super().__init__()
        self.url, self.pages = url, pages
        self.count = 0
        self.first = self.last = self.cpu = 0.0

    def seen(self) -> None:
        """Count a page whose links are accepted."""
        self.last = time.perf_counter()
        if not self.count:
            self.first, self.cpu = self.last, time.process_time()
        self.count += 1
        if self.count >= self.pages and self.crawler.engine:
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="finished"))

    def links(self, response: Response) -> Iterator[str]:
        """Yield the page's links."""
        for href in cast(list[str], etree.HTML(response.body).xpath("//a/@href")):
            yield self.url + href

    def closed(self, reason: str) -> None:  # noqa: ARG002
        """Note what it took, from the first page to the last."""
        self.milliseconds = (time.process_time() - self.cpu) * 1000 / (self.count - 1)
        self.speed = (self.count - 1) / (self.last - self.first)


class Counting(BaseScheduler):
    """The cheapest scheduler there can be: it counts up."""

    def open(self, spider: Spider) -> None:
        """Begin."""
        assert isinstance(spider, Measured)  # noqa: S101
        self.requests = (Request(f"{spider.url}/{page}") for page in range(spider.pages))

    def has_pending_requests(self) -> bool:
        """Whether a request is left: the spider ends by itself."""
        return True

    def enqueue_request(self, request: Request) -> bool:  # noqa: ARG002
        """Take none."""
        return False

    def next_request(self) -> Request | None:
        """Return the next page."""
        return next(self.requests, None)


class Parsing(Measured):
    """The ceiling: links are parsed and left alone."""

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the scheduler knows the pages."""
        return
        yield

    def parse(self, response: Response, **_: Any) -> None:
        """Parse links."""
        for _link in self.links(response):
            pass
        self.seen()


class Following(Measured):
    """Follows every link with a request, as Scrapy's users do: in memory, or with scrapy-redis."""

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first page."""
        yield Request(f"{self.url}/0")

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        """Ask for every page that this one links to."""
        for link in self.links(response):
            yield Request(link)
        self.seen()


class Leasing(Measured):
    """Hands its links to the frontier; acks in batches, as the line does when pages are durable."""

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the frontier has the first page."""
        self.done: list[Ending] = []
        LoopingCall(self.commit).start(COMMIT, now=False)
        return
        yield

    def parse(self, response: Response, **_: Any) -> Iterator[Links]:
        """Hand on the links; the page is done when they were accepted."""
        yield Links(response.url, tuple(map(Link, self.links(response))), response.meta["depth"])
        self.done.append(
            Ending(
                key=response.meta["key"],
                url=response.url,
                state="done",
                at=datetime.now(UTC),
                source="bench",
                run="bench",
                token=response.meta["token"],
            )
        )
        self.seen()

    def failed(self, failure: Any) -> None:
        """Take a request that got no page; there is none here."""
        raise SystemExit(str(failure))

    def commit(self) -> None:
        """Say that pages are durable."""
        done, self.done = self.done, []
        self.crawler.signals.send_catch_log(endings_recorded, endings=done)
