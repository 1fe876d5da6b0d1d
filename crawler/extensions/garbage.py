"""Python's cyclic garbage collector, set for a process that holds many pages at a time.

With its defaults it looks through all that is alive again and again, since pages come faster than they end:
370 captures a second with them, 414 without (medians of four runs in turn, 3,000 pages of 25 KB). Nearly all
that a page leaves is freed by reference counts alone.
"""

from __future__ import annotations

import gc
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler

THRESHOLDS: Final = (50_000, 20, 50)
"""New objects before the youngest are looked through, and rounds before older ones are (700, 10, 10)."""


class Garbage:
    """Sets the collector when the spider opens, and sets it back when it has closed."""

    def __init__(self) -> None:
        self._before = gc.get_threshold()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals."""
        garbage = cls()
        crawler.signals.connect(garbage.opened, signal=signals.spider_opened)
        crawler.signals.connect(garbage.closed, signal=signals.spider_closed)
        return garbage

    def opened(self) -> None:
        """Leave alone what was made until now, which stays: modules and settings."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)

    def closed(self) -> None:
        """Set it back, for a process that does something else afterwards."""
        gc.set_threshold(*self._before)
        gc.unfreeze()
