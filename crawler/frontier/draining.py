"""Draining: what is leased is finished, and nothing new is taken."""

from __future__ import annotations

from typing import Any, cast

from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Frontier


class Draining:
    """The switch of a frontier. Raises `redis.RedisError`."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._redis = cast(Any, frontier.client)

    def begin(self) -> None:
        """Let no worker take anything new."""
        for number in range(self._frontier.partitions):
            self._redis.hset(self._frontier.keys.partition(number), "drain", 1)

    def end(self) -> None:
        """Let workers take URLs again."""
        for number in range(self._frontier.partitions):
            self._redis.hdel(self._frontier.keys.partition(number), "drain")

    @property
    def on(self) -> bool:
        """Whether any partition is being drained."""
        keys = (self._frontier.keys.partition(number) for number in range(self._frontier.partitions))
        return any(self._redis.hexists(key, "drain") for key in keys)

    def left(self) -> int:
        """Return how many URLs are still leased; leases of workers that fell silent run out meanwhile."""
        taken = self._frontier.lease(1)  # does the housekeeping that nobody does where no worker is left
        if taken:  # somebody has ended the draining
            self._frontier.ack([End(lease.token, Verdict.RETURN) for lease in taken])
        return self._frontier.counts()["leased"]
