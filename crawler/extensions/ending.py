"""The end of a worker: within 25 seconds of SIGTERM, whatever hangs, with its work committed or given back.

Kubernetes, systemd and people kill what does not end. So downloads and analyses get some seconds; what is not
ready then is broken off, and its leases go back as if they had never been taken. What is fetched is committed
for as long as there is time, and lies in the spool else. Where something hangs all the same, leases are given
back from a thread, and the process ends.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from threading import Thread
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from twisted.internet.task import LoopingCall

from crawler.frontier.scheduler import holdings_of
from crawler.signals import worker_ends, worker_hurries

logger = logging.getLogger(__name__)

EVERY: Final = 0.1
FETCHES: Final = 8.0
"""Seconds after which what is being fetched or read is broken off."""
COMMITS: Final = 17.0
"""Seconds after which commits are no longer tried."""
ALL: Final = 22.0
"""Seconds after which the process ends, whatever it waits for."""


class WorkerEnds(IgnoreRequest):
    """Raised for what is broken off since the worker ends; its lease goes back, and no attempt is counted."""


class Ending:
    """Sends `worker_ends` when a worker begins to end, and `worker_hurries` when there is no time left."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ticker = LoopingCall(self._tick)
        self._since: float | None = None
        self._hurry = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals."""
        ending = cls(crawler)
        crawler.signals.connect(ending.opened, signal=signals.spider_opened)
        crawler.signals.connect(ending.closed, signal=signals.spider_closed)
        return ending

    def opened(self) -> None:
        """Begin to look whether the worker ends."""
        self._ticker.start(EVERY, now=False)

    def closed(self) -> None:
        """Stop looking: all is committed or given back."""
        if self._ticker.running:
            self._ticker.stop()

    @property
    def hurries(self) -> bool:
        """Whether what is under way is broken off."""
        return self._hurry.is_set()

    async def rest(self, seconds: float) -> None:
        """Wait; raises `WorkerEnds` where the worker ends before that."""
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            return
        raise WorkerEnds("the worker ends")

    def _tick(self) -> None:
        slot = self._crawler.engine._slot if self._crawler.engine else None
        if slot is None or slot.closing is None:
            return
        if self._since is None:
            self._since = time.monotonic()
            Thread(target=self._end_at_last, args=(self._since + ALL,), daemon=True, name="ending").start()
            self._crawler.signals.send_catch_log(worker_ends, deadline=self._since + COMMITS)
        if not self.hurries and time.monotonic() >= self._since + FETCHES:
            self._hurry.set()
            if slot.inprogress:
                logger.info("%d pages are given back: the worker ends.", len(slot.inprogress))
            self._crawler.signals.send_catch_log(worker_hurries)

    def _end_at_last(self, deadline: float) -> None:
        """Run in a thread: nothing that blocks the reactor, or the end of Python's threads, outlasts this."""
        time.sleep(max(0.0, deadline - time.monotonic()))
        giving = Thread(target=self._give_back, daemon=True)
        giving.start()
        giving.join(1.5)
        logger.warning(
            "The worker did not end by itself within %g s; what it had left waits in its spool.", ALL
        )
        leave(0)

    def _give_back(self) -> None:
        holdings_of(self._crawler).give_all_back()


def leave(code: int) -> None:
    """End the process at once, with what was logged."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def ending_of(crawler: Crawler) -> Ending | None:
    """Return the crawler's ending; None where the extension is switched off."""
    found = crawler.get_extension(Ending)
    return found if isinstance(found, Ending) else None
