"""Giving ended URLs another chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from crawler.frontier import urls
from crawler.frontier.again import Again, Row, queued
from crawler.frontier.chunks import chunks
from crawler.frontier.dead_letters import Recorder
from crawler.frontier.queue import Frontier

RUN: Final = "requeue"
"""Stands for the run in what is recorded."""
SOME: Final = 500


def requeue(frontier: Frontier, records: Recorder, rows: Iterable[Row]) -> int:
    """Queue recorded URLs again, with all their attempts; returns how many.

    They are queued before they are recorded: who is broken off in between finds them again, and a URL that
    waits is not queued twice. Raises `redis.RedisError` and `ServerUnavailableError`.
    """
    again, count = Again(frontier), 0
    for some in chunks(rows, SOME):
        again.queue(some)
        records.record([queued(row, RUN, _reason(row)) for row in some])
        _uncount(frontier, some)
        count += len(some)
    return count


def _reason(row: Row) -> str:
    return f"Queued again. It was {row['state']}: {row.get('reason') or 'no reason is known'}"


def _uncount(frontier: Frontier, rows: Iterable[Row]) -> None:
    """Take the URLs out of the frontier's counts of ended ones."""
    ended: Counter[tuple[int, str]] = Counter()
    for row in rows:
        ended[urls.partition_of(urls.host_of(row["_id"]), frontier.partitions), row["state"]] += 1
    client: Any = frontier.client
    for (number, state), count in ended.items():
        client.hincrby(frontier.keys.partition(number), state, -count)
