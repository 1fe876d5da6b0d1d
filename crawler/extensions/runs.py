"""Keeps the runs while a worker works: one worker at a time, in a thread."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object

from crawler.config import Config
from crawler.extensions.periodic import Periodic
from crawler.frontier.begun import BegunRuns
from crawler.frontier.scheduler import holdings_of


class Runs:
    """Looks after them every RUNS_INTERVAL seconds."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        every = crawler.settings.getfloat("RUNS_INTERVAL")
        self._keeping = Periodic(every, self._keep, away="The runs are not kept for now")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals; an interval of 0 leaves the runs to `scrapy runs`."""
        runs = cls(crawler)
        if crawler.settings.getfloat("RUNS_INTERVAL") > 0:
            crawler.signals.connect(runs.opened, signal=signals.spider_opened)
            crawler.signals.connect(runs.closed, signal=signals.spider_closed)
        return runs

    def opened(self) -> None:
        """Begin."""
        self._keeping.start()

    async def closed(self) -> None:
        """Stop, when what is under way has ended."""
        await self._keeping.stop()

    def _keep(self) -> None:
        from crawler.runs.keeping import RunKeeper

        frontier = holdings_of(self._crawler).frontier
        if BegunRuns(frontier).alone():
            settings = self._crawler.settings
            config: Config = settings["GONGBAO"]
            records = load_object(settings["RECORD_STORE"])(config)
            RunKeeper(frontier, records, config.sources).keep()
