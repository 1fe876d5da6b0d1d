"""Scrapy's statistics of a worker, at less than a thirtieth of the time for each."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector


class Stats(MemoryStatsCollector):
    """Leaves out that Scrapy looks at each read of an attribute for calls that pass a spider: none here does.

    That takes 3 us for each number, of which a page has some eight.
    """

    __getattribute__ = object.__getattribute__
