"""Log lines that do not repeat whole pages."""

from __future__ import annotations

from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from crawler.items import Capture, Links


class QuietFormatter(LogFormatter):
    """Names an item by its URL; Scrapy's own prints the item, body and all.

    Makes no line of a page or an item that the log does not show: Scrapy makes two a page, to drop them late.
    """

    def __init__(self, *, debug: bool = True) -> None:
        self._debug = debug

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one that knows the setting LOG_LEVEL."""
        level = crawler.settings["LOG_LEVEL"]
        return cls(debug=not isinstance(level, str) or level.upper() in ("DEBUG", "NOTSET"))

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]
        """Return the line for a page that came."""
        return super().crawled(request, response, spider) if self._debug else None

    def scraped(  # type: ignore[override]
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """Return the line for an item that went through the pipelines."""
        return super().scraped(_named(item), response, spider) if self._debug else None

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Return the line for an item that a pipeline failed on."""
        return super().item_error(_named(item), exception, response, spider)


def _named(item: Any) -> Any:
    if isinstance(item, Capture):
        return f"capture {item.id} of {item.url}"
    if isinstance(item, Links):
        return f"{len(item.links)} links of {item.page_url}"
    return item
