"""What this worker holds of the frontier: leases from the moment they are taken until their end is acked.

The one place that talks to the frontier during a crawl. Everything goes out in batches, in threads; nothing
here blocks the reactor.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import redis

from crawler.errors import ArchiveError
from crawler.exclusions.watch import Watch
from crawler.frontier.batches import Found
from crawler.frontier.connection import connections_made
from crawler.frontier.crawls import Crawl, Crawls, UnknownCrawlError
from crawler.frontier.groups import Groups
from crawler.frontier.lease import End, Fetched, Group, Judged, Lease, Sent, Verdict
from crawler.frontier.outbox import Outbox
from crawler.frontier.queue import Frontier
from crawler.frontier.showings import Refused, Showed
from crawler.frontier.steady import Steady
from crawler.frontier.strikes import is_of_the_host
from crawler.frontier.turns import Turns
from crawler.items import Ending

logger = logging.getLogger(__name__)

RENEWALS: Final = 3
"""A lease is renewed this many times within its life."""
PAUSE_UNKNOWN: Final = 60.0
"""Seconds before a URL whose crawl is unknown is tried again."""


CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def now() -> float:
    """Return the seconds of a clock that runs on while the process is stopped or the machine sleeps."""
    return time.clock_gettime(CLOCK)


@dataclass(slots=True)
class Held:
    """A lease that this worker holds."""

    lease: Lease
    crawl: Crawl
    deadline: float
    """`now()` after which it may belong to another worker."""
    wait: float = 0.0
    """Seconds, when it was taken, until the turn of its server group; it is not sent before."""
    sent: bool = False
    """Whether its download ended."""
    ending: bool = False
    """Whether its end is on its way to the database."""
    untold: Fetched | None = None
    """How its download ended, where that is to be told once its page has been read."""
    lost: bool = False
    """Whether the spool did not take what came."""
    taken: float = field(default_factory=now)
    """`now()` when it was taken."""

    @property
    def expired(self) -> bool:
        """Whether it may belong to another worker by now; also after this process was frozen."""
        return now() >= self.deadline


class Holdings:
    """Takes, renews and ends leases."""

    def __init__(
        self, frontier: Frontier, lease_seconds: float, retry_pause: float, group_share: float = 1.0
    ) -> None:
        self.frontier = frontier
        self.steady = Steady()
        self.exclusions = Watch(frontier)
        self.outbox = Outbox(frontier, self.steady)
        self._crawls = Crawls(frontier)
        self._groups = Groups(frontier)
        self._slowing: set[asyncio.Future[float]] = set()
        self._turns = Turns(frontier, group_share, lease_seconds / RENEWALS)
        self._unknown: set[str] = set()
        self._seconds = lease_seconds
        self._retry_pause = retry_pause
        self._held: dict[str, Held] = {}
        self._keeping: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to renew what is held."""
        self._keeping = asyncio.ensure_future(self._keep())

    def __len__(self) -> int:
        return len(self._held)

    @property
    def epoch(self) -> int:
        """A number that changes where Redis may have forgotten what it was told last; at other times, too.

        It does with each outage, and with each connection that was made: one that broke may lead to another
        Redis now, or to one that was restarted too quickly for an outage to be noticed.
        """
        return self.steady.outages + connections_made(self.frontier.client)

    def ages(self) -> tuple[int, float]:
        """Return how many leases are held, and the age of the oldest in seconds; from any thread."""
        taken = [held.taken for held in self._held.copy().values()]
        return len(taken), now() - min(taken) if taken else 0.0

    # --- taking -------------------------------------------------------------------------------------------

    async def take(self, wanted: int) -> list[Held]:
        """Lease up to `wanted` URLs; raises `redis.RedisError` and `UnknownRecordError`."""
        deadline = now() + self._seconds
        leases = await self.steady.once(self._lease, wanted)
        taken = [Held(lease, crawl, deadline, wait) for lease, crawl, wait in leases]
        self._held.update((str(held.lease.token), held) for held in taken)
        return taken

    def _lease(self, wanted: int) -> list[tuple[Lease, Crawl, float]]:
        taken, orphans = [], []
        for lease, wait in self._turns.reserve(self.frontier.lease(wanted, self._seconds)):
            try:
                taken.append((lease, self._crawls.get(lease.record.crawl), wait))
            except UnknownCrawlError as error:
                self._say_once(lease.record.crawl, error)
                orphans.append(End(lease.token, Verdict.RETRY, str(error), PAUSE_UNKNOWN))
        self.frontier.ack(orphans)
        return taken

    def _say_once(self, crawl: str, error: UnknownCrawlError) -> None:
        if crawl not in self._unknown:
            self._unknown.add(crawl)
            logger.error("%s", error)

    def crawl(self, crawl_id: str) -> Crawl:
        """Return the crawl of a URL that was leased here, without asking Redis for it again."""
        return self._crawls.get(crawl_id)

    def look_again(self, crawl_id: str) -> None:
        """Read a crawl anew with the next URL of it: an operator may have changed what it may do."""
        self._crawls.forget(crawl_id)

    def held(self, token: str | None) -> Held | None:
        """Return a lease that is still held."""
        return self._held.get(token) if token else None

    # --- found --------------------------------------------------------------------------------------------

    async def add(self, found: Sequence[Found]) -> int:
        """Add URLs and wait until the frontier has accepted them; returns how many were queued.

        Raises `redis.RedisError` where the worker stops in an outage; they may not have been accepted then.
        """
        return await self.outbox.add(found)

    # --- ending -------------------------------------------------------------------------------------------

    def fetched(self, token: str, sent: Sent, retry_after: float = 0.0, *, until_read: bool = False) -> None:
        """Say that the download ended; frees the host's slot, `until_read` not before `read` or the end."""
        held = self.held(token)
        if held and not held.sent:
            held.sent = True
            told = Fetched(held.lease.token, sent, retry_after)
            if until_read:
                held.untold = told
            else:
                self.outbox.fetched(told)
            if sent is Sent.SLOW and held.lease.group:
                self._slow(held.lease.group, retry_after)

    def read(self, token: str | None) -> None:
        """Say that a page has been read; frees the slot of its host where that has waited for it."""
        held = self.held(token)
        if held and held.untold:
            self.outbox.fetched(held.untold)
            held.untold = None

    def judged(self, token: str | None, block: str | None) -> None:
        """Say what a fetched page is: a soft block, or a page (None)."""
        held = self.held(token)
        if held is None or not (block or held.lease.suspect):
            return
        self.outbox.judged(Judged(held.lease.token, held.lease.host, block or ""))
        if block and is_of_the_host(block) and held.lease.group:
            self._slow(held.lease.group, 0.0)

    def showed(self, token: str | None, what: str, numbers: Iterable[int] = (), domain: str = "") -> None:
        """Say what a fetched page showed; see `Showed`."""
        held = self.held(token)
        if held is not None:
            self.outbox.showed(Showed(held.lease.token, what, tuple(numbers), domain))

    def refused(self, links: Iterable[Refused]) -> None:
        """Say which links were refused for their shape."""
        self.outbox.refused(links)

    def _slow(self, group: Group, retry_after: float) -> None:
        """Let the whole server group rest: what one of its hosts asks for, the machine behind it needs."""
        call = self.steady.until_done(self._groups.slow, group.address, group.delay, retry_after)
        task = asyncio.ensure_future(call)
        self._slowing.add(task)
        task.add_done_callback(self._slowed)

    def _slowed(self, task: asyncio.Future[float]) -> None:
        self._slowing.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.debug("A server group was not told to slow down: %s", error)

    def ending(
        self, held: Held, key: str, run: str, *, rejected: str | None = None, failed: str | None = None
    ) -> Ending:
        """Return what is to be recorded of a URL without a page: rejected, or failed (queued or dead)."""
        attempts = held.lease.record.attempts + 1
        state = "rejected" if rejected else "dead" if attempts >= self.frontier.attempts else "queued"
        return Ending(
            key=key,
            url=held.lease.url,
            state=state,  # type: ignore[arg-type]
            at=datetime.now(UTC),
            source=held.crawl.source,
            run=run,
            reason=rejected or failed,
            attempts=attempts,
            token=str(held.lease.token),
            scope=held.crawl.scope,
            depth=held.lease.record.depth,
            bounds=held.crawl.bounds,
        )

    def recorded(self, endings: Iterable[Ending]) -> None:
        """Ack leases whose endings are durable in the database."""
        known = [(self._held.pop(ending.token or "", None), ending) for ending in endings]
        self.outbox.end(self._end(held, ending) for held, ending in known if held)

    def _end(self, held: Held, ending: Ending) -> End:
        if ending.state in ("dead", "queued"):
            pause = self._retry_pause * 2 ** (ending.attempts - 1)
            return End(held.lease.token, Verdict.RETRY, pause=pause)
        if ending.state == "rejected":
            return End(held.lease.token, Verdict.REJECTED)
        return End(held.lease.token, Verdict.DONE, reports=ending.reports)

    def drop(self, held: Held) -> None:
        """Forget a lease that ran out before it was used; the frontier gives it to another worker."""
        self._held.pop(str(held.lease.token), None)

    def refuse(self, held: Held, reason: str) -> None:
        """End a lease of which nothing can be made, as a failed attempt that nobody has recorded."""
        self.drop(held)
        self.outbox.end([End(held.lease.token, Verdict.RETRY, reason, self._retry_pause)])

    def lost(self, token: str | None, error: ArchiveError | None) -> None:
        """Give back the lease of a page that the spool did not take; without an error, count an attempt."""
        held = self.held(token)
        if held is None or held.ending:
            return  # what ended without a page ended, archived or not
        if error is None:
            self.refuse(held, "it could not be archived")
        elif held.sent:
            self.give_back(held)
        else:
            held.lost = True  # the middleware of leases gives it back, when it knows how the download ended

    def give_back(self, held: Held) -> None:
        """End a lease as if its URL had never been handed out: no attempt is counted."""
        self.drop(held)
        self.outbox.end([End(held.lease.token, Verdict.RETURN)])

    def give_all_back(self) -> None:
        """Give back every lease that did not end, from any thread; for a worker that cannot end otherwise.

        Raises `redis.RedisError`.
        """
        self.frontier.ack([End(held.lease.token, Verdict.RETURN) for held in list(self._held.values())])

    # --- keeping ------------------------------------------------------------------------------------------

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(self._seconds / RENEWALS)
            if self._held:
                await self._renew()

    async def _renew(self) -> None:
        """Renew all; also what may have run out, since Redis knows better: nobody may have asked for it."""
        deadline = now() + self._seconds
        live = list(self._held.values())
        try:
            stale = await self.steady.once(
                self.frontier.renew, [held.lease.token for held in live], self._seconds
            )
        except redis.RedisError:
            return
        for held in live:
            held.deadline = deadline
        for token in stale:
            self._held.pop(str(token), None)

    async def close(self) -> None:
        """Send what is left to say and give back every lease that did not end."""
        self.steady.stopping = lambda: True
        if self._keeping:
            self._keeping.cancel()
        self.outbox.end(End(held.lease.token, Verdict.RETURN) for held in self._held.values())
        self._held.clear()
        if self._slowing:
            await asyncio.wait(self._slowing)
        await self.outbox.close()
