"""What the schedule did, counted where anyone can read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from crawler.frontier.queue import Frontier

NAMES: Final = (
    *("seeded", "waiting", "left_out", "missed", "too_late", "put_off", "skipped", "failed", "by_hand"),
)
"""Sources that were seeded, that waited in the queue already, and that are excluded; times that came to
nothing, that were too late, at which the last crawl still ran, and that were skipped at an operator's wish;
seedings that failed, and those by hand."""


class Counts:
    """Counters of a frontier's schedule since it began. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._redis = cast(Any, frontier.client)
        self._key = f"{frontier.keys.schedule}:counts"

    def add(self, counts: Mapping[str, int]) -> None:
        """Count."""
        with self._redis.pipeline(transaction=False) as pipe:
            for name, number in counts.items():
                if number:
                    pipe.hincrby(self._key, name, number)
            pipe.execute()

    def read(self) -> dict[str, int]:
        """Return all counters."""
        found = dict(zip(NAMES, self._redis.hmget(self._key, NAMES), strict=True))
        return {name: int(value or 0) for name, value in found.items()}
