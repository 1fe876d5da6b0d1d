"""Scrapy's counts of a worker, and the times of its beginning and end."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.corestats import CoreStats


class Counts(CoreStats):
    """Leaves the items to who takes them: to be told of each would take a task of the event loop."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals but for the one of items."""
        counts = super().from_crawler(crawler)
        crawler.signals.disconnect(counts.item_scraped, signal=signals.item_scraped)
        return counts
