"""What the leader has to do: duties, each in small pieces, in turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class StoppedError(Exception):
    """Raised by `Turn.go_on` where the process is to end: leave the rest to the next leader."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a duty is told when its turn comes."""

    now: datetime
    """Of the clock that counts, Redis'."""
    number: int
    """Of the leader."""
    go_on: Callable[[], object]
    """To be called before each write: raises where another leads (`FencedError`) or the process is to end."""


class Duty(Protocol):
    """Something that has to be done by one process, now and then.

    Its methods block. They raise `redis.RedisError` and `ServerUnavailableError` in an outage, after which
    `begin` is called before anything else.
    """

    name: str
    """For the log."""
    done: Counter[str]
    """What it did in this process, by name (`crawler.schedule.counts`)."""

    def begin(self, now: datetime) -> None:
        """Read what is known: somebody else led until now, or a server was away."""

    def work(self, turn: Turn) -> bool:
        """Do a piece that takes a second or so; returns whether more is to be done at once."""
