"""Which of several schedulers acts: one of them, with a number that rises with each change."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple, cast

import redis

from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import Call, clock, run
from crawler.frontier.sowing import FencedError, Sower

logger = logging.getLogger(__name__)

GONE: Final = 0.8
"""Share of a lease without a beat after which a leader is replaced; the rest is for taking over."""
BEAT: Final = 0.1
"""Share of a lease between two beats, and between two looks of those who stand by."""


class Leader(NamedTuple):
    """Who leads, or led last."""

    number: int
    """Of the leader, the fence of everything that it seeds."""
    beat: int
    name: str | None
    """None: nobody leads."""


class Leadership:
    """Leads, or stands by. Raises `redis.RedisError`.

    The leader beats. Those who stand by watch the beats by their own monotonic clocks, and replace a leader
    of which nothing was heard for most of a lease: no time of day decides. A leader that was replaced
    without knowing it is stopped by the fence (`Sower`).

    Parameters
    ----------
    lease: seconds within which a leader that died is replaced
    monotonic: seconds that never go back
    """

    def __init__(
        self,
        frontier: Frontier,
        lease: float,
        name: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._frontier = frontier
        self._key = frontier.keys.schedule
        self._sower = Sower(frontier)
        self._lease = lease
        self._monotonic = monotonic
        self.name = name or f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self.number: int | None = None
        """Of this process while it leads."""
        self.changes = 0
        """How often operators have changed what is due: what was worked out before may be wrong."""
        self._seen: Leader | None = None
        self._seen_at = 0.0
        self._least = 0

    @property
    def pause(self) -> float:
        """Seconds between two calls of `stand`."""
        return min(1.0, self._lease * BEAT)

    def stand(self) -> int | None:
        """Beat, take over where nobody leads any longer, or watch; returns the own number while leading."""
        try:
            leader = self._ask(replace=self._is_gone())
            led = leader.name == self.name
            if led and leader.number != self.number:
                led = self._take_over(leader.number)
        except redis.RedisError:
            self._seen = None  # the leader could not beat either
            raise
        if not led and (self._seen is None or leader.number != self._seen.number):
            logger.info(
                "%s leads the schedule, as number %d; this one stands by.", leader.name, leader.number
            )
        self.number = leader.number if led else None
        self._watch(leader)
        return self.number

    def keep(self) -> None:
        """Beat where it is time to; for work that takes long. Raises `FencedError` where another leads."""
        if self._monotonic() - self._seen_at < self._lease * BEAT:
            return
        number = self.number
        if self.stand() != number:
            raise FencedError("Another scheduler leads.")

    def lost(self) -> None:
        """Lead no longer: a fence said so."""
        self.number = None

    def resign(self) -> None:
        """Let another lead at once."""
        if self.number is not None:
            run(self._frontier.client, [Call("resign", self._key, (self.name, self.number))])
            self.number = None

    def _ask(self, *, replace: bool) -> Leader:
        seen = self._seen or Leader(0, 0, None)
        arguments = (self.name, self.number or 0, int(replace), seen.number, seen.beat, self._least)
        answer = run(self._frontier.client, [Call("lead", self._key, arguments)])
        ((number, beat, name, self.changes),) = answer
        return Leader(int(number), int(beat), name.decode() if name else None)

    def _take_over(self, number: int) -> bool:
        """Shut out all leaders before; False where a fence is higher, as after a loss of data."""
        highest = self._sower.fence(number)
        if highest > number:
            self._least = highest + 1
            run(self._frontier.client, [Call("resign", self._key, (self.name, number))])
            return False
        logger.info("%s leads the schedule, as number %d.", self.name, number)
        return True

    def _is_gone(self) -> bool:
        """Whether the leader that was seen has not beaten for too long."""
        return self._seen is not None and self._monotonic() - self._seen_at >= self._lease * GONE

    def _watch(self, leader: Leader) -> None:
        if leader != self._seen:
            self._seen, self._seen_at = leader, self._monotonic()


def leader_of(frontier: Frontier) -> Leader:
    """Return who leads. Raises `redis.RedisError`."""
    fields = cast(Any, frontier.client).hmget(frontier.keys.schedule, "number", "beat", "leader")
    number, beat, name = fields
    return Leader(int(number or 0), int(beat or 0), name.decode() if name else None)


def silent_for(frontier: Frontier) -> float | None:
    """Return the seconds since a leader, or somebody who did what was due, was heard of; None: never."""
    heard = cast(Any, frontier.client).hget(frontier.keys.schedule, "heard")
    return max(0, clock(frontier.client, frontier.keys.schedule) - int(heard)) / 1000 if heard else None


def let_look_again(frontier: Frontier) -> None:
    """Let the leader work out anew what is due when."""
    frontier.client.hincrby(frontier.keys.schedule, "changes", 1)


def let_hear(frontier: Frontier) -> None:
    """Note that what is due was done, by somebody who does not lead."""
    now = clock(frontier.client, frontier.keys.schedule)
    frontier.client.hset(frontier.keys.schedule, "heard", str(now))
