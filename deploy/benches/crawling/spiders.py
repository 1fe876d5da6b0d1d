"""What the spiders of all benches are made of, and how one is run."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, cast

from lxml import etree
from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro


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


def crawl_and_print(spider: type[Measured], url: str, pages: int, settings: Mapping[str, Any]) -> None:
    """Crawl so many pages of a site, and print the figures as JSON, for `run.crawl`."""
    process = AsyncCrawlerProcess(dict(settings))
    crawler = process.create_crawler(spider)
    process.crawl(crawler, url=url, pages=pages)
    process.start()
    measured = crawler.spider
    assert isinstance(measured, Measured)  # noqa: S101
    print(json.dumps({"pages": measured.count, "speed": measured.speed, "cpu_ms": measured.milliseconds}))
