"""The item pipeline of a replay: documents and findings, no captures, no `urls`, no next visits."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

from crawler.config import Config
from crawler.errors import ArchiveError
from crawler.items import Capture, Ending
from crawler.signals import capture_lost, endings_recorded, url_ended, worker_ends
from pipelines import objects, records
from pipelines.backlog import Backlog
from pipelines.line import NOT_READ_BACK
from pipelines.replay.committing import ReplayCommitter
from pipelines.replay.jobs import Replays
from pipelines.waiting import WaitingPages

TICK: Final = 0.25
CLOSING_PATIENCE: Final = 16.0
"""Seconds for which the last commit is tried again before a stopping worker gives up, at most."""
LEAST_PATIENCE: Final = 1.0
WAITING_IN: Final = Path("the archive")
"""Where captures lie meanwhile, in the backlog's messages: there is no spool."""


class ReplayLine:
    """Takes pages that were read again; their leases are acked when what came of them is durable."""

    def __init__(
        self,
        committer: ReplayCommitter,
        spool: Path,
        recorded: Callable[[list[Ending]], None],
        unreadable: Callable[[list[str | None]], None],
    ) -> None:
        self._backlog = Backlog(committer, WaitingPages(spool), WAITING_IN, recorded, unreadable)
        self._ticker = LoopingCall(self._backlog.commit_soon)
        self._deadline: float | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReplayLine:
        """Find the job that the spider names. Raises `GongbaoError` where there is none."""
        config: Config = crawler.settings["GONGBAO"]
        store = records.from_config(config)
        job = Replays(store).get(getattr(crawler.spider, "job", ""))
        committer = ReplayCommitter(objects.from_config(config), store, job["_id"], job["mode"])

        def recorded(endings: list[Ending]) -> None:
            crawler.signals.send_catch_log(endings_recorded, endings=endings)

        def unreadable(tokens: list[str | None]) -> None:
            error = ArchiveError(NOT_READ_BACK % config.spool)
            for token in tokens:
                crawler.signals.send_catch_log(capture_lost, token=token, error=error)

        line = cls(committer, config.spool, recorded, unreadable)
        crawler.signals.connect(line.opened, signal=signals.spider_opened)
        crawler.signals.connect(line.ends, signal=worker_ends)
        crawler.signals.connect(line.ended, signal=url_ended)
        return line

    def opened(self) -> None:
        """Begin to commit."""
        self._ticker.start(TICK, now=False)

    def process_item(self, item: Any) -> Any:
        """Take a page that was read again."""
        if isinstance(item, Capture) and item.analysis is not None:
            self._backlog.add_page(item)
        return item

    def ended(self, ending: Ending) -> None:
        """Take a capture that could not be read."""
        self._backlog.add_ending(ending)

    def ends(self, deadline: float) -> None:
        """Note until when commits may be tried: the worker ends."""
        self._deadline = deadline

    async def close_spider(self) -> None:
        """Commit what is left; what cannot be is another worker's."""
        if self._ticker.running:
            self._ticker.stop()
        left = self._deadline - time.monotonic() if self._deadline else CLOSING_PATIENCE
        await self._backlog.drain(max(LEAST_PATIENCE, left))
