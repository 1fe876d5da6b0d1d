"""Letting URLs be fetched that were taken for a trap's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from crawler.frontier.again import Row
from crawler.frontier.dead_letters import DeadLetters, Recorder
from crawler.frontier.queue import Frontier
from crawler.frontier.requeue import requeue
from crawler.traps.kinds import REASON
from crawler.traps.known import Traps


class Records(Recorder, Protocol):
    """The part of a record store that is needed for it."""

    def select_urls(self, states: list[str], *, error: str) -> Iterator[dict[str, Any]]:
        """Yield URLs in one of these states, with a part of the reason for it."""


def lift(frontier: Frontier, records: Records, host: str, pattern: str) -> int:
    """Lift a trap for good, and queue again what was rejected for it; returns how many URLs.

    Links that nobody had queued are taken when they are found again. May be repeated. Raises
    `UnknownTrapError` where nothing is known of it and nothing was rejected for it, `redis.RedisError` and
    `ServerUnavailableError`.
    """
    traps = Traps(frontier)
    DeadLetters(frontier).settle(records)
    rejected = list(_rejected(records, host, pattern))
    if not rejected:
        traps.find(host, pattern)
    traps.lift(host, pattern)
    return requeue(frontier, records, rejected)


def _rejected(records: Records, host: str, pattern: str) -> Iterator[Row]:
    """Yield what was rejected for a trap, whatever its kind was then."""
    ending = f" {host} {pattern}"
    for row in records.select_urls(["rejected"], error=ending):
        if row["reason"].startswith(REASON) and row["reason"].endswith(ending):
            yield row
