"""The item pipeline that takes captures off the crawler's hands: spool, close, commit.

A thread writes exchanges to the open segment, in groups, and another one commits closed segments, so that the
reactor waits neither for the disk nor for a server.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.config import Config
from crawler.errors import ArchiveError
from crawler.items import Capture, Ending
from crawler.pages.walls import SoftBlock
from crawler.signals import capture_lost, capture_made, endings_recorded, page_judged, url_ended, worker_ends
from pipelines import objects, records
from pipelines.archive.known import Known
from pipelines.archive.spool import abandoned
from pipelines.archive.writer import Writer
from pipelines.backlog import Backlog
from pipelines.commit import Committer
from pipelines.waiting import WaitingPages

logger = logging.getLogger(__name__)

TICK: Final = 0.25
ADOPT_EVERY: Final = 60.0
"""Seconds between two looks for segments of workers that died."""
NOT_READ_BACK: Final = "The spool %s does not give back what it took. Look after its disk."
CLOSING_PATIENCE: Final = 16.0
"""Seconds for which the last commit is tried again before a stopping worker gives up, at most."""
LEAST_PATIENCE: Final = 1.0


class LinePipeline:
    """Receives every exchange by signal, and every analysed page as an item."""

    def __init__(self, crawler: Crawler, committer: Committer, config: Config) -> None:
        self._crawler = crawler
        self._config = config
        pages = WaitingPages(config.spool, crawler.settings.getint("PAGES_IN_MEMORY"))
        self._backlog = Backlog(
            committer, pages, config.spool, self._recorded, self._not_read_back, self._far_shorter
        )
        lookup = partial(committer.records.originals, committer.objects.location)
        self._writer = Writer(config.spool, Known(lookup), self._backlog.add_segment, self._not_written)
        self._ticker = LoopingCall(self._tick)
        self._adopter = LoopingCall(self._adopt_soon)
        self._adopting: asyncio.Task[None] | None = None
        self._deadline: float | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LinePipeline:
        """Make the stores that the configuration names, and make sure that they answer.

        Raises `ConfigError` and `ServerUnavailableError`, which stop the start.
        """
        config: Config = crawler.settings["GONGBAO"]
        committer = Committer(objects.from_config(config), records.from_config(config))
        committer.objects.check()
        committer.records.check()
        pipeline = cls(crawler, committer, config)
        crawler.signals.connect(pipeline.captured, signal=capture_made)
        crawler.signals.connect(pipeline.ended, signal=url_ended)
        crawler.signals.connect(pipeline.opened, signal=signals.spider_opened)
        crawler.signals.connect(pipeline.ends, signal=worker_ends)
        return pipeline

    def opened(self) -> None:
        """Begin to look after segments."""
        self._ticker.start(TICK, now=False)
        self._adopter.start(ADOPT_EVERY, now=True)

    def captured(self, capture: Capture) -> None:
        """Have one exchange written; its page waits from now on, even if it is analysed before that."""
        self._backlog.expect(capture.id, capture.token)
        self._writer.add(capture)

    async def process_item(self, item: Any) -> Any:
        """Take an analysed page; its documents are written once its capture is durable.

        Holds the page up while the disk does not keep pace: then the engine fetches no more.
        """
        if isinstance(item, Capture) and item.analysis is not None:
            self._backlog.add_page(item)
        await self._writer.room()
        if self._crawler.stats:
            self._crawler.stats.inc_value("item_scraped_count")
        return item

    def ended(self, ending: Ending) -> None:
        """Take a URL that ended without a page; it is recorded with the next commit."""
        self._backlog.add_ending(ending)

    def ends(self, deadline: float) -> None:
        """Note until when commits may be tried: the worker ends."""
        self._deadline = deadline

    async def close_spider(self) -> None:
        """Commit what is left; gives up after a while and says where it lies."""
        for loop in (self._ticker, self._adopter):
            if loop.running:
                loop.stop()
        if self._adopting:
            await asyncio.wait([self._adopting], timeout=LEAST_PATIENCE)
        await self._writer.close()
        left = self._deadline - time.monotonic() if self._deadline else CLOSING_PATIENCE
        await self._backlog.drain(max(LEAST_PATIENCE, left))

    def _adopt_soon(self) -> None:
        if self._adopting is None or self._adopting.done():
            self._adopting = asyncio.ensure_future(self._adopt())

    async def _adopt(self) -> None:
        """Take over what workers that died left in the spool."""
        try:
            for segment in await asyncio.to_thread(lambda: list(abandoned(self._config.spool))):
                self._backlog.add_segment(segment)
        except OSError as error:
            logger.warning("The spool %s cannot be looked through: %s", self._config.spool, error)

    def _tick(self) -> None:
        if self._crawler.stats:
            self._crawler.stats.set_value("commit/uncommitted", len(self._backlog))
            self._crawler.stats.set_value("commit/oldest_seconds", round(self._backlog.oldest, 3))
            self._crawler.stats.set_value("archive/waiting_bytes", self._writer.waiting_bytes)
        self._writer.tick()
        self._backlog.commit_soon()

    def _not_written(self, capture_ids: Sequence[str], error: ArchiveError | None) -> None:
        """Give up what the spool did not take. The worker lives on: committing makes room on a full disk."""
        for token in self._backlog.lose(*capture_ids):
            self._crawler.signals.send_catch_log(capture_lost, token=token, error=error)

    def _not_read_back(self, tokens: Sequence[str | None]) -> None:
        """Give back the leases of pages that the disk does not show again: they are to be fetched anew."""
        error = ArchiveError(NOT_READ_BACK % self._config.spool)
        for token in tokens:
            self._crawler.signals.send_catch_log(capture_lost, token=token, error=error)

    def _far_shorter(self, tokens: Sequence[str | None]) -> None:
        for token in tokens:
            self._crawler.signals.send_catch_log(page_judged, token=token, block=SoftBlock.SHORTER.value)

    def _recorded(self, endings: list[Ending]) -> None:
        self._crawler.signals.send_catch_log(endings_recorded, endings=endings)
