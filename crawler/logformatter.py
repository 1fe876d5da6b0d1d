"""Log lines that do not repeat whole pages."""

from __future__ import annotations

from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from crawler.items import Capture, Links


class QuietFormatter(LogFormatter):
    """Names an item by its URL; Scrapy's own prints the item, body and all."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """Return the line for an item that went through the pipelines."""
        return super().scraped(_named(item), response, spider)

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
