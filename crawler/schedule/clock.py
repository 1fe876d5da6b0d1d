"""The clock that counts: Redis', which all schedulers share, as the frontier does for politeness."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import clock

Clock = Callable[[], datetime]
"""Returns the time of day, in UTC."""


def redis_clock(frontier: Frontier) -> Clock:
    """Return the clock of a frontier's Redis. It raises `redis.RedisError`."""

    def now() -> datetime:
        return datetime.fromtimestamp(clock(frontier.client, frontier.keys.schedule) / 1000, UTC)

    return now
