"""One worker in a process of its own: crawls the bench's site, keeps it in one way, and prints its figures.

`python -m deploy.benches.archive.worker WAY URL PAGES`, with the GONGBAO_* variables of the stores. The time
runs from the first answer until the worker has ended, with all that it fetched stored.
"""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator
from typing import Any, Final

from scrapy.http import Response

from crawler import settings
from deploy.benches.archive.plain import PlainPipeline
from deploy.benches.crawling.spiders import Counting, Measured, crawl_and_print
from pipelines.line import LinePipeline

SAME_FOR_ALL: Final[dict[str, Any]] = {
    "GONGBAO": settings.GONGBAO,
    "SCHEDULER": Counting,
    "CONCURRENT_REQUESTS": settings.CONCURRENT_REQUESTS,
    "CONCURRENT_REQUESTS_PER_DOMAIN": settings.CONCURRENT_REQUESTS,
    "CONCURRENT_ITEMS": settings.CONCURRENT_ITEMS,
    "ROBOTSTXT_OBEY": False,
    "RETRY_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "WARNING",
}
"""Beside what is measured, every way does the same work; nothing is extracted."""
WITHOUT: Final = {
    "crawler.middlewares.excluded.ExcludedMiddleware": None,
    "crawler.middlewares.robots.Robots": None,
    "crawler.middlewares.lease.LeaseMiddleware": None,
    "crawler.middlewares.rendering.RenderingMiddleware": None,
}
"""There is no frontier, no robots.txt and no browser."""
CAPTURING: Final = "crawler.middlewares.capture.CaptureMiddleware"
FETCHING: Final[dict[str, Any]] = {
    "DOWNLOAD_HANDLERS": settings.DOWNLOAD_HANDLERS,
    "DEFAULT_REQUEST_HEADERS": settings.DEFAULT_REQUEST_HEADERS,
    "DOWNLOADER_MIDDLEWARES": settings.DOWNLOADER_MIDDLEWARES | WITHOUT,
    "SPIDER_MIDDLEWARES_BASE": settings.SPIDER_MIDDLEWARES_BASE,
    "HTTPPROXY_ENABLED": settings.HTTPPROXY_ENABLED,
    "EXTENSIONS": {"crawler.extensions.garbage.Garbage": 50},
    "LOG_FORMATTER": settings.LOG_FORMATTER,
}
"""How this crawler fetches, as its settings have it."""
WAYS: Final[dict[str, dict[str, Any]]] = {
    "archive": FETCHING | {"ITEM_PIPELINES": {LinePipeline: 300}},
    "nothing": FETCHING | {"DOWNLOADER_MIDDLEWARES": FETCHING["DOWNLOADER_MIDDLEWARES"] | {CAPTURING: None}},
    "plain": {"ITEM_PIPELINES": {PlainPipeline: 300}},
    "scrapy": {},
}
"""The last two with what Scrapy comes with."""


class Keeping(Measured):
    """Hands every page to the pipeline; ends when it has seen all."""

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the scheduler knows the pages."""
        return
        yield

    def parse(self, response: Response, **_: Any) -> Any:
        """Hand on the page, for those who keep items."""
        self.seen()
        yield response.meta.get("capture") or {"url": response.url, "body": response.body}

    def closed(self, reason: str) -> None:  # noqa: ARG002
        """Note what it took, with all pipelines closed."""
        took = time.perf_counter() - self.first
        self.speed = self.count / took
        self.milliseconds = (time.process_time() - self.cpu) * 1000 / self.count


def main(arguments: list[str]) -> None:
    """Crawl, and print the figures as JSON."""
    way, url, pages = arguments
    crawl_and_print(Keeping, url, int(pages), SAME_FOR_ALL | WAYS[way])


if __name__ == "__main__":
    main(sys.argv[1:])
