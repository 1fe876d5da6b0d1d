"""Tells the fleet that this worker lives, what it has in work, and what went wrong."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any, Self

import redis
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from crawler.config import Config
from crawler.frontier.alive import Alive
from crawler.frontier.connection import connect
from crawler.frontier.fleet import Fleet
from crawler.frontier.fleet import Heartbeat as Beat
from crawler.frontier.scheduler import holdings_of
from crawler.identity import Identity
from crawler.signals import request_failed

logger = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two heartbeats."""


class Heartbeat:
    """Posts in a thread, one post at a time; a Redis that does not answer is the scheduler's to report.

    With each post the frontier itself is told that it is alive.
    """

    def __init__(self, crawler: Crawler, fleet: Fleet) -> None:
        self._crawler = crawler
        self._fleet = fleet
        self._identity = Identity.of(crawler)
        self._started_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._errors: list[dict[str, str]] = []
        self._failures = 0
        self._posting: asyncio.Future[None] | None = None
        self._ticker = LoopingCall(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals; raises `ConfigError` where Redis is not configured."""
        config: Config = crawler.settings["GONGBAO"]
        beat = cls(crawler, Fleet(connect(config)))
        crawler.signals.connect(beat.opened, signal=signals.spider_opened)
        crawler.signals.connect(beat.closed, signal=signals.spider_closed)
        crawler.signals.connect(beat.failed, signal=request_failed)
        crawler.signals.connect(beat.spider_failed, signal=signals.spider_error)
        return beat

    def opened(self) -> None:
        """Begin."""
        self._alive = Alive(holdings_of(self._crawler).frontier)
        self._ticker.start(EVERY, now=True)

    async def closed(self) -> None:
        """Take the worker off the board."""
        self._ticker.stop()
        await asyncio.to_thread(self._post, None)

    def failed(self, request: Request, failure: Failure) -> None:
        """Note a request that got no page, unless that was on purpose."""
        if not isinstance(failure.value, IgnoreRequest):
            self._note(request.url, failure)

    def spider_failed(self, failure: Failure, response: Response, spider: Spider) -> None:  # noqa: ARG002
        """Note a page on which the spider failed."""
        self._note(response.url, failure)

    def _note(self, url: str, failure: Failure) -> None:
        self._failures += 1
        self._errors.append(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "worker": self._identity.worker,
                "url": url,
                "error": f"{failure.type.__name__ if failure.type else 'Error'}: {failure.getErrorMessage()}"[
                    :500
                ],
            }
        )

    def _tick(self) -> None:
        if self._posting is None or self._posting.done():
            self._posting = asyncio.ensure_future(asyncio.to_thread(self._post, self._beat()))

    def _beat(self) -> Beat:
        stats: dict[str, Any] = self._crawler.stats.get_stats() if self._crawler.stats else {}
        engine = self._crawler.engine
        in_flight = len(engine._slot.inprogress) if engine and engine._slot else 0
        return Beat(
            worker=self._identity.worker,
            run=self._identity.run,
            started_at=self._started_at,
            pages=stats.get("response_received_count", 0),
            in_flight=in_flight,
            uncommitted=stats.get("commit/uncommitted", 0),
            received=stats.get("captures/bytes", 0),
            failures=self._failures,
        )

    def _post(self, beat: Beat | None) -> None:
        try:
            while self._errors:
                self._fleet.report(self._errors[0])
                self._errors.pop(0)
            self._alive.beat()
            if beat:
                self._fleet.beat(beat)
            else:
                self._fleet.leave(self._identity.worker)
        except redis.RedisError as error:
            logger.debug("No heartbeat: %s", error)
