"""Runs that were begun and that the database does not know yet: whoever seeds needs Redis alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from crawler.frontier.queue import Frontier

AT_ONCE: Final = 1000
KEEPER: Final = 30_000
"""Milliseconds for which one process alone keeps the runs."""


class Begun(NamedTuple):
    """A seeding."""

    source: str
    at: datetime
    cause: str = "manual"
    """manual, schedule or revisit."""

    @property
    def id(self) -> str:
        """The run's name: when it began, and its source."""
        return f"{self.at:%Y%m%dT%H%M%SZ}-{self.source}"


class BegunRuns:
    """The list of a frontier. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._redis = cast(Any, frontier.client)
        self._key = f"{frontier.keys.root}:runs"

    def add(self, *runs: Begun) -> None:
        """Note that runs begin."""
        lines = [{"source": run.source, "at": run.at.isoformat(), "cause": run.cause} for run in runs]
        if lines:
            self._redis.rpush(self._key, *(json.dumps(line, ensure_ascii=False) for line in lines))

    def oldest(self) -> list[Begun]:
        """Return the oldest on the list; they stay on it."""
        lines = self._redis.lrange(self._key, 0, AT_ONCE - 1)
        fields = (json.loads(line) for line in lines)
        return [Begun(each["source"], datetime.fromisoformat(each["at"]), each["cause"]) for each in fields]

    def recorded(self, runs: Sequence[Begun]) -> None:
        """Take the oldest off the list: the database has them."""
        if runs:
            self._redis.ltrim(self._key, len(runs), -1)

    def alone(self) -> bool:
        """Whether this process may keep the runs now; no other may, for a while."""
        return bool(self._redis.set(f"{self._key}:keeper", "1", nx=True, px=KEEPER))
