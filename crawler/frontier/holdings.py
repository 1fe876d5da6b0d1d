"""What this worker holds of the frontier: leases from the moment they are taken until their end is acked.

The one place that talks to the frontier during a crawl. Everything goes out in batches, in threads; nothing
here blocks the reactor.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import redis
from twisted.internet.task import LoopingCall

from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.lease import End, Lease, Sent, Token, Verdict
from crawler.frontier.queue import Fetched, Frontier
from crawler.frontier.steady import Steady
from crawler.items import Ending

logger = logging.getLogger(__name__)

RENEWALS: Final = 3
"""A lease is renewed this many times within its life."""


@dataclass(slots=True)
class Held:
    """A lease that this worker holds."""

    lease: Lease
    crawl: Crawl
    deadline: float
    """`time.monotonic()` after which it may belong to another worker."""
    sent: bool = False
    """Whether its download ended."""
    ending: bool = False
    """Whether its end is on its way to the database."""

    @property
    def expired(self) -> bool:
        """Whether it may belong to another worker by now; also after this process was frozen."""
        return time.monotonic() >= self.deadline


class Holdings:
    """Takes, renews and ends leases."""

    def __init__(self, frontier: Frontier, lease_seconds: float, retry_pause: float) -> None:
        self.frontier = frontier
        self.steady = Steady()
        self._crawls = Crawls(frontier)
        self._seconds = lease_seconds
        self._retry_pause = retry_pause
        self._held: dict[Token, Held] = {}
        self._fetched: list[Fetched] = []
        self._ends: list[End] = []
        self._flushing: asyncio.Future[None] | None = None
        self._renewing: asyncio.Future[None] | None = None
        self._ticker = LoopingCall(self._renew_soon)

    def open(self) -> None:
        """Begin to renew what is held."""
        self._ticker.start(self._seconds / RENEWALS, now=False)

    def __len__(self) -> int:
        return len(self._held)

    # --- taking -------------------------------------------------------------------------------------------

    async def take(self, wanted: int) -> list[Held]:
        """Lease up to `wanted` URLs; raises `redis.RedisError`."""
        deadline = time.monotonic() + self._seconds
        leases = await self.steady.once(self._lease, wanted)
        taken = [Held(lease, crawl, deadline) for lease, crawl in leases]
        self._held.update((held.lease.token, held) for held in taken)
        return taken

    def _lease(self, wanted: int) -> list[tuple[Lease, Crawl]]:
        leases = self.frontier.lease(wanted, self._seconds)
        return [(lease, self._crawls.get(lease.record.crawl)) for lease in leases]

    def held(self, token: str | None) -> Held | None:
        """Return a lease that is still held."""
        return self._held.get(Token.parse(token)) if token else None

    # --- ending -------------------------------------------------------------------------------------------

    def fetched(self, token: str, sent: Sent, retry_after: float = 0.0) -> None:
        """Say that the download ended; frees the host's slot."""
        held = self.held(token)
        if held and not held.sent:
            held.sent = True
            self._fetched.append(Fetched(held.lease.token, sent, retry_after))
            self._flush_soon()

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
        )

    def recorded(self, endings: Iterable[Ending]) -> None:
        """Ack leases whose endings are durable in the database."""
        for ending in endings:
            held = self.held(ending.token)
            if held is None:
                continue
            del self._held[held.lease.token]
            self._ends.append(self._end(held, ending))
        self._flush_soon()

    def _end(self, held: Held, ending: Ending) -> End:
        if ending.state in ("dead", "queued"):
            pause = self._retry_pause * 2 ** (ending.attempts - 1)
            return End(held.lease.token, Verdict.RETRY, pause=pause)
        return End(held.lease.token, Verdict.REJECTED if ending.state == "rejected" else Verdict.DONE)

    def drop(self, held: Held) -> None:
        """Forget a lease that ran out before it was used; the frontier gives it to another worker."""
        self._held.pop(held.lease.token, None)

    # --- talking ------------------------------------------------------------------------------------------

    def _flush_soon(self) -> None:
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.ensure_future(self._flush())

    async def _flush(self) -> None:
        while self._fetched or self._ends:
            fetched, self._fetched = self._fetched, []
            ends, self._ends = self._ends, []
            try:
                await self.steady.until_done(self._talk, fetched, ends)
            except redis.RedisError:
                return  # closing: these leases expire by themselves, and their URLs are fetched again

    def _talk(self, fetched: list[Fetched], ends: list[End]) -> None:
        if fetched:
            self.frontier.fetched(fetched)
        if ends:
            words = self.frontier.ack(ends)
            if stale := words.count("stale"):
                logger.info("%d leases had run out before their pages were committed.", stale)

    def _renew_soon(self) -> None:
        if self._held and (self._renewing is None or self._renewing.done()):
            self._renewing = asyncio.ensure_future(self._renew())

    async def _renew(self) -> None:
        deadline = time.monotonic() + self._seconds
        live = [held for held in self._held.values() if not held.expired]
        try:
            stale = await self.steady.once(
                self.frontier.renew, [held.lease.token for held in live], self._seconds
            )
        except redis.RedisError:
            return
        for held in live:
            held.deadline = deadline
        for token in stale:
            self._held.pop(token, None)
        for held in [held for held in self._held.values() if held.expired]:
            self._held.pop(held.lease.token, None)

    async def close(self) -> None:
        """Send what is left to say and give back every lease that did not end."""
        self.steady.closing = True
        if self._ticker.running:
            self._ticker.stop()
        if self._flushing:
            await self._flushing
        self._ends += [End(token, Verdict.RETURN) for token in self._held]
        self._held.clear()
        await self._flush()
