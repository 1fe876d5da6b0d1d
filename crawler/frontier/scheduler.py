"""The frontier as a Scrapy scheduler: requests are made of leases, and of nothing else."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any, Final, Self, cast

import redis
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.settings import BaseSettings
from scrapy.utils.defer import deferred_from_coro
from scrapy_redis import scheduler
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.config import Config
from crawler.frontier.connection import connect, explained, patiently
from crawler.frontier.guarantees import warnings
from crawler.frontier.holdings import Held, Holdings
from crawler.frontier.queue import Frontier
from crawler.frontier.records import Revisit, UnknownRecordError
from crawler.frontier.reserve import Reserve
from crawler.frontier.showings import TrapLimits
from crawler.frontier.strikes import Strikes
from crawler.frontier.throttle import Throttle
from crawler.frontier.urls import url_key
from crawler.handlers import leave
from crawler.handlers.leave import leave_of
from crawler.signals import capture_lost, endings_recorded, page_judged, spool_room

logger = logging.getLogger(__name__)

PAUSE: Final = 0.1
"""Seconds to wait after the frontier had less than was asked for."""
PAUSE_EMPTY: Final = 0.25
"""Seconds to wait after it had nothing."""
PAUSE_OUTAGE: Final = 1.0
"""Seconds to wait where it did not answer."""
PAUSE_UNREADABLE: Final = 30.0
"""Seconds to wait where the queue holds what this version cannot read."""

MOST_READY: Final = 4
"""Times as many leases as usual that may be ready, where most wait for hosts that do not answer."""
SLOWS: Final = 0.75
"""The share of the most that a worker may hold from which on it leases more slowly."""


class Scheduler(scheduler.Scheduler):  # type: ignore[misc]
    """Keeps a small stock of leased requests and refills it in a thread, one call for many."""

    def __init__(self, crawler: Crawler, holdings: Holdings, stock: int, most_held: int = 100_000) -> None:
        super().__init__(server=holdings.frontier, persist=True)
        self.holdings = holdings
        self.throttle = Throttle()
        self.reserve = Reserve(stock // 2, self._active)
        self._crawler = crawler
        self._stock = stock
        self._most_held = most_held
        self._holds_many = False
        self._ready: deque[Request] = deque()
        self._wanted = asyncio.Event()
        self._closing = asyncio.Event()
        self._stocking: asyncio.Future[None] | None = None
        self._unreadable = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect; raises `ConfigError` or `ServerUnavailableError`, which stop the start.

        A Redis that goes away just now is waited for: before the command began, it answered.
        """
        settings = crawler.settings
        with explained():
            frontier = patiently(lambda: _frontier(settings))
        names = ("FRONTIER_LEASE_SECONDS", "FRONTIER_RETRY_PAUSE", "FRONTIER_GROUP_SHARE")
        holdings = Holdings(frontier, *map(settings.getfloat, names))
        with explained():
            patiently(holdings.exclusions.look)  # before anything is leased
        crawler.signals.connect(holdings.recorded, signal=endings_recorded)
        crawler.signals.connect(holdings.lost, signal=capture_lost)
        crawler.signals.connect(holdings.judged, signal=page_judged)
        stock = 2 * settings.getint("CONCURRENT_REQUESTS")
        made = cls(crawler, holdings, stock, settings.getint("FRONTIER_MOST_HELD"))
        crawler.signals.connect(made.throttle.set, signal=spool_room)
        crawler.signals.connect(made.begin, signal=signals.spider_opened)
        crawler.signals.connect(made.reserve.answered, signal=signals.response_downloaded)
        return made

    def open(self, spider: Spider) -> None:
        """Begin to renew leases; called by the engine."""
        self.spider: Any = spider
        self.holdings.steady.stopping = self._stopping
        self.holdings.open()

    def begin(self) -> None:
        """Begin to take leases, now that all parts of the worker are open: by then the spool is measured."""
        self._wanted.set()
        self._stocking = asyncio.ensure_future(self._keep_stocked())

    def __len__(self) -> int:
        return len(self._ready)

    def has_pending_requests(self) -> bool:
        """Whether a request is ready. A refill under way is none: else the worker would never be idle."""
        return bool(self._ready)

    def next_request(self) -> Request | None:
        """Return a leased request; one whose lease ran out is dropped before it is sent."""
        if self._is_low():
            self._wanted.set()
        while (request := self.reserve.take(self._ready)) is not None:
            held = self.holdings.held(request.meta["token"])
            if held is not None and not held.expired:
                return request
            if held is not None:
                self.holdings.drop(held)
        return None

    def enqueue_request(self, request: Request) -> bool:
        """Take the continuation of a lease; URLs that were found go to the frontier as `Links`."""
        if not request.meta.get("token"):
            return False
        self._ready.appendleft(request)
        return True

    def close(self, reason: str) -> Deferred[None]:  # noqa: ARG002
        """Give everything back that was not used; called by the engine when pages are committed."""
        return deferred_from_coro(self._close())

    async def _close(self) -> None:
        self._closing.set()
        self._wanted.set()
        if self._stocking:
            await self._stocking  # not cancelled: what a call under way leases is to be given back, too
        self._ready.clear()
        await self.holdings.close()

    def _stopping(self) -> bool:
        slot = self._crawler.engine._slot if self._crawler.engine else None
        return slot is not None and slot.closing is not None

    def _active(self) -> Collection[Request]:
        return self._crawler.engine.downloader.active if self._crawler.engine else ()

    def flush(self) -> None:
        """Do nothing: no worker can wipe shared state."""

    async def _keep_stocked(self) -> None:
        while not self._closing.is_set():
            await self._wanted.wait()
            self._wanted.clear()
            self._slow_down()
            pause = PAUSE_EMPTY
            if not self._stopping():
                try:
                    pause = await self._refill()
                except Exception:  # a mistake of ours must not leave a worker that takes nothing any more
                    logger.exception("Could not take leases; trying again.")
            await self._rest(pause)
            if self._is_low():
                self._wanted.set()

    def _missing(self) -> int:
        """Return how many leases are to be taken; those that may not be sent yet stand beside the stock."""
        held_back = self.reserve.held_back(self._ready)
        return min(self._stock - len(self._ready) + held_back, MOST_READY * self._stock - len(self._ready))

    def _is_low(self) -> bool:
        return len(self._ready) <= self._stock // 2 or self._missing() >= self._stock // 2

    def _slow_down(self) -> None:
        """Lease more slowly where many leases wait for their end, and none at the most; said once."""
        held, most = len(self.holdings), self._most_held
        share = (most - held) / (most * (1 - SLOWS))
        self.throttle.set(min(max(share, 0.0), 1.0), "held")
        if share < 1 and not self._holds_many:
            self._holds_many = True
            logger.warning(
                "%d leases wait for their end. Leasing slows down until some are committed, and stops at %d.",
                held,
                most,
            )
        elif held < most // 2 and self._holds_many:
            self._holds_many = False
            logger.info("%d leases wait for their end: leasing goes on.", held)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    async def _refill(self) -> float:
        """Take what is missing; returns the seconds to wait before the next time."""
        wanted = self.throttle.allowed(self._missing())
        if not wanted:
            return PAUSE_EMPTY
        try:
            taken = await self.holdings.take(wanted)
        except redis.RedisError:
            return PAUSE_OUTAGE
        except UnknownRecordError as error:
            if not self._unreadable:
                logger.error("%s Until then it takes nothing new.", error)
            self._unreadable = True
            return PAUSE_UNREADABLE
        self._unreadable = False
        self.throttle.took(len(taken))
        for held in taken:
            if held.wait:
                asyncio.get_running_loop().call_later(held.wait, self._turn_came, held)
            else:
                self._make_ready(held)
        if taken:
            self.nudge()
        return 0 if len(taken) == wanted else PAUSE if taken else PAUSE_EMPTY

    def _turn_came(self, held: Held) -> None:
        """Let a lease be sent whose server group had to be waited for."""
        if self.holdings.held(str(held.lease.token)) is held:
            self._make_ready(held)
            self.nudge()

    def nudge(self) -> None:
        """Let the engine ask: by itself it asks an empty scheduler only every five seconds."""
        engine = self._crawler.engine
        if engine and engine._slot:
            engine._slot.nextcall.schedule()

    def _make_ready(self, held: Held) -> None:
        try:
            self._ready.append(request_of(held, self.spider.failed))
        except Exception as error:  # one that cannot be sent must not keep the others from being sent
            logger.exception("No request can be made of %s", held.lease.url)
            self.holdings.refuse(held, f"{type(error).__name__}: {error}")


def _frontier(settings: BaseSettings) -> Frontier:
    config: Config = settings["GONGBAO"]
    frontier = Frontier(
        connect(config),
        settings["FRONTIER_NAME"],
        settings.getint("FRONTIER_PARTITIONS"),
        settings.getint("FRONTIER_ATTEMPTS"),
    )
    delay = settings.getfloat("FRONTIER_DELAY", config.default_delay)
    concurrency, room = map(settings.getint, ("FRONTIER_HOST_CONCURRENCY", "TRAP_HOST_QUEUE"))
    frontier.configure(delay, concurrency, room)
    frontier.strikes = Strikes(first=settings.getfloat("FRONTIER_STOP_SECONDS"))
    frontier.traps = TrapLimits(
        **{name: settings.getint(f"TRAP_{name.upper()}") for name in TrapLimits._fields}
    )
    for sentence in warnings(frontier.client):
        logger.warning(sentence)
    return frontier


def request_of(held: Held, errback: Callable[[Failure], None] | None = None) -> Request:
    """Return the request of a lease; `errback` is called where it gets no page."""
    record = held.lease.record
    meta: dict[str, Any] = {
        "token": str(held.lease.token),
        "key": url_key(held.lease.url),
        "requested_url": held.lease.url,  # as found; the request's own is escaped
        "crawl": record.crawl,
        "source": held.crawl.source,
        "scope": held.crawl.scope,
        leave.META: leave_of(held.crawl.scope, held.crawl.tls_verify is not False),
        "bounds": held.crawl.bounds,
        "depth": record.depth,
        "priority": held.lease.priority if record.revisit is None else record.revisit.promise,
        "via": held.lease.via,
        "revisit": record.revisit,
    }
    return Request(
        held.lease.url, headers=conditions(record.revisit), meta=meta, dont_filter=True, errback=errback
    )


def conditions(revisit: Revisit | None) -> dict[str, str]:
    """Return the headers by which an answer is sent only where it is another one (RFC 9110, 13.1)."""
    known = {"If-None-Match": revisit.etag, "If-Modified-Since": revisit.last_modified} if revisit else {}
    return {name: value for name, value in known.items() if value}


def holdings_of(crawler: Crawler) -> Holdings:
    """Return what a crawler's worker holds of the frontier."""
    return scheduler_of(crawler).holdings


def scheduler_of(crawler: Crawler) -> Scheduler:
    """Return a crawler's scheduler."""
    found: Any = crawler.engine._slot.scheduler  # type: ignore[union-attr]
    return cast(Scheduler, found)
