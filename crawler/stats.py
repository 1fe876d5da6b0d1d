"""Scrapy's statistics of a worker, without what each number costs for calls of long ago."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector


class Stats(MemoryStatsCollector):
    """Leaves out that Scrapy looks at each read of an attribute for calls that pass a spider: none here does.

    A number takes .08 us so, and 1.4 otherwise; a page has some eight.
    """

    __getattribute__ = object.__getattribute__
