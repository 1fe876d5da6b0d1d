"""One look at the frontier and the fleet's board."""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass, field
from typing import Any, Final

import redis

from crawler.frontier.draining import Draining
from crawler.frontier.fleet import ALIVE_FOR, Fleet, Heartbeat
from crawler.frontier.hosts import Hosts, HostState
from crawler.frontier.queue import Frontier

HOSTS: Final = 12
"""Hosts that are shown."""
HOSTS_EVERY: Final = 10.0
"""Seconds between two looks at all hosts: a hundred thousand of them take Redis a tenth of a second."""
ERRORS: Final = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """What was there at one time."""

    at: float
    """On the monotonic clock."""
    counts: dict[str, int] = field(default_factory=dict)
    workers: tuple[tuple[Heartbeat, float], ...] = ()
    """Each with the seconds since its last heartbeat."""
    hosts: tuple[HostState, ...] = ()
    """Those with most in their queues."""
    errors: tuple[dict[str, Any], ...] = ()
    draining: bool = False
    outage: str | None = None
    """Why there is nothing to see."""

    @property
    def alive(self) -> tuple[tuple[Heartbeat, float], ...]:
        """The workers that were heard of lately."""
        return tuple((beat, age) for beat, age in self.workers if age <= ALIVE_FOR)


class Looker:
    """Looks again and again; a Redis that does not answer is a look, too."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._fleet = Fleet(frontier.client)
        self._hosts: tuple[HostState, ...] = ()
        self._hosts_at = float("-inf")

    def look(self) -> Seen:
        """Return what is there now."""
        now = time.monotonic()
        try:
            if now - self._hosts_at >= HOSTS_EVERY:
                busiest = heapq.nlargest(HOSTS, Hosts(self._frontier).all(), key=_load)
                self._hosts = tuple(state for state in busiest if _load(state) > (0, 0))
                self._hosts_at = now
            workers = sorted(self._fleet.workers().values(), key=lambda each: each[0].worker)
            return Seen(
                now,
                self._frontier.counts(),
                tuple(workers),
                self._hosts,
                tuple(self._fleet.errors(ERRORS)),
                Draining(self._frontier).on,
            )
        except redis.RedisError as error:
            return Seen(now, outage=f"Redis does not serve us ({error}); trying again.")


def _load(state: HostState) -> tuple[int, int]:
    return state.queued, state.in_flight
