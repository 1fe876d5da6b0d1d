"""The item pipeline that takes captures off the crawler's hands: spool, close, commit.

It writes each exchange to the open segment as it happens, and commits in a thread, so that the reactor never
waits for a server.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, Final

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.items import Capture, Ending
from crawler.signals import capture_made, endings_recorded, url_ended
from pipelines import objects, records
from pipelines.archive.segment import ClosedSegment, Segment
from pipelines.commit import Committer
from pipelines.records import rows

logger = logging.getLogger(__name__)

MAX_CAPTURES: Final = 500
MAX_BYTES: Final = 64 << 20
MAX_AGE: Final = 10.0
"""Seconds after which a segment is closed, full or not."""
MAX_IDLE: Final = 1.0
"""Seconds without a capture after which it is closed: a worker with nothing to do leaves nothing behind."""
TICK: Final = 0.25
CLOSING_PATIENCE: Final = 30.0
"""Seconds for which the last commit is tried again before a stopping worker gives up."""


class LinePipeline:
    """Receives every exchange by signal, and every analysed page as an item."""

    def __init__(self, crawler: Crawler, committer: Committer, config: Config) -> None:
        self._crawler = crawler
        self._committer = committer
        self._config = config
        self._segment: Segment | None = None
        self._last_append = 0.0
        self._closed: list[ClosedSegment] = []
        self._pages: list[Capture] = []
        self._endings: list[Ending] = []
        self._uncommitted: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._retry_at = 0.0
        self._delay = 0.0
        self._ticker = LoopingCall(self._tick)

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
        return pipeline

    def opened(self, spider: Spider) -> None:
        """Begin to look after the segment."""
        self._spider = spider
        self._ticker.start(TICK, now=False)

    def captured(self, capture: Capture) -> None:
        """Write one exchange to the open segment."""
        if self._segment is None:
            self._segment = Segment(self._config.spool, capture.worker, capture.run)
        self._segment.append(capture)
        self._uncommitted.add(capture.id)
        self._last_append = time.monotonic()
        if len(self._segment.places) >= MAX_CAPTURES or self._segment.size >= MAX_BYTES:
            self._close_segment()

    def process_item(self, item: Any) -> Any:
        """Take an analysed page; its documents are written once its capture is durable."""
        if isinstance(item, Capture) and item.analysis is not None:
            self._pages.append(item)
        return item

    def ended(self, ending: Ending) -> None:
        """Take a URL that ended without a page; it is recorded with the next commit."""
        self._endings.append(ending)

    async def close_spider(self) -> None:
        """Commit what is left; gives up after a while and says where it lies."""
        if self._ticker.running:
            self._ticker.stop()
        self._close_segment()
        deadline = time.monotonic() + CLOSING_PATIENCE
        while self._work_left() and time.monotonic() < deadline:
            if self._task is None and time.monotonic() >= self._retry_at:
                self._start_commit()
            await asyncio.sleep(0.05)
        if self._work_left():
            self._say_what_is_left()

    def _tick(self) -> None:
        if self._crawler.stats:
            self._crawler.stats.set_value("commit/uncommitted", len(self._uncommitted) + len(self._pages))
        segment, now = self._segment, time.monotonic()
        if segment is not None and segment.places:
            age = time.time() - segment.opened_at.timestamp()
            if age >= MAX_AGE or now - self._last_append >= MAX_IDLE:
                self._close_segment()
        if self._task is None and now >= self._retry_at and (self._closed or self._endings or self._ready()):
            self._start_commit()

    def _close_segment(self) -> None:
        if self._segment is not None:
            self._closed.append(self._segment.close())
            self._segment = None

    def _ready(self) -> list[Capture]:
        return [page for page in self._pages if page.id not in self._uncommitted]

    def _work_left(self) -> bool:
        return bool(self._task or self._closed or self._pages or self._endings)

    def _start_commit(self) -> None:
        self._task = asyncio.ensure_future(self._commit())

    async def _commit(self) -> None:
        try:
            for segment in list(self._closed):
                await asyncio.to_thread(self._committer.commit_segment, segment)
                self._closed.remove(segment)
                self._uncommitted.difference_update(place.capture.id for place in segment.places)
            pages = self._ready()
            await asyncio.to_thread(self._committer.commit_pages, pages)
            done = {id(page) for page in pages}
            self._pages = [page for page in self._pages if id(page) not in done]
            endings = [*self._endings, *(rows.done(page) for page in pages)]
            self._endings = []
            await self._record(endings)
            self._recovered()
        except GongbaoError as error:
            self._failed(error)
        finally:
            self._task = None

    async def _record(self, endings: list[Ending]) -> None:
        try:
            await asyncio.to_thread(self._committer.record, endings)
        except GongbaoError:
            self._endings[:0] = endings
            raise
        self._crawler.signals.send_catch_log(endings_recorded, endings=endings)

    def _failed(self, error: GongbaoError) -> None:
        if not self._delay:
            logger.error("%s Captures wait in %s; trying again until it works.", error, self._config.spool)
        self._delay = min(30.0, (self._delay or 0.5) * 2)
        self._retry_at = time.monotonic() + self._delay

    def _recovered(self) -> None:
        if self._delay:
            logger.info("Commits work again.")
        self._delay = self._retry_at = 0.0

    def _say_what_is_left(self) -> None:
        captures = sum(len(segment.places) for segment in self._closed)
        logger.error(
            "Stopped with %d captures and %d analysed pages not committed. The captures lie in %s; "
            "start the servers and crawl these pages again.",
            captures,
            len(self._pages),
            self._config.spool,
        )
