"""Giving up URLs for good: those that ended badly and that nobody wants to try again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from crawler.frontier.again import Row, ending, uncount
from crawler.frontier.chunks import chunks
from crawler.frontier.dead_letters import Recorder
from crawler.frontier.queue import Frontier
from crawler.frontier.urls import host_of, partition_of
from crawler.items import Ending

RUN: Final = "drop"
"""Stands for the run in what is recorded."""
SOME: Final = 500


def drop(frontier: Frontier, records: Recorder, rows: Iterable[Row]) -> int:
    """Record ended URLs as rejected, which nothing queues again but `requeue`; returns how many.

    They stay seen, so no link brings them back, and a rejected URL has no next visit. Raises
    `redis.RedisError` and `ServerUnavailableError`.
    """
    count = 0
    for some in chunks(rows, SOME):
        records.record([_dropped(row) for row in some])
        uncount(frontier, some)
        _count(frontier, some)
        count += len(some)
    return count


def _dropped(row: Row) -> Ending:
    reason = f"Dropped by hand. It was {row['state']}: {row.get('reason') or 'no reason is known'}"
    attempts, priority = row.get("attempts") or 0, row.get("priority")
    return ending(row, "rejected", RUN, reason, attempts=attempts, priority=priority)


def _count(frontier: Frontier, rows: Iterable[Row]) -> None:
    """Put the URLs into the frontier's count of rejected ones."""
    partitions = Counter(partition_of(host_of(row["_id"]), frontier.partitions) for row in rows)
    client: Any = frontier.client
    for number, count in partitions.items():
        client.hincrby(frontier.keys.partition(number), "rejected", count)
