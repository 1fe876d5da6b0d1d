"""Giving ended URLs another chance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crawler.exclusions.published import Published
from crawler.frontier.again import Again, Row, queued, uncount
from crawler.frontier.chunks import chunks
from crawler.frontier.dead_letters import Recorder
from crawler.frontier.queue import Frontier

RUN: Final = "requeue"
"""Stands for the run in what is recorded."""
SOME: Final = 500


def requeue(frontier: Frontier, records: Recorder, rows: Iterable[Row]) -> int:
    """Queue recorded URLs again, with all their attempts; returns how many. What is left out stays as it is.

    They are queued before they are recorded: who is broken off in between finds them again, and a URL that
    waits is not queued twice. Raises `redis.RedisError` and `ServerUnavailableError`.
    """
    again, count, rules = Again(frontier), 0, Published(frontier).rules()
    for some in chunks((row for row in rows if not rules.covering(row["url"])), SOME):
        again.queue(some)
        records.record([queued(row, RUN, _reason(row)) for row in some])
        uncount(frontier, some)
        count += len(some)
    return count


def _reason(row: Row) -> str:
    return f"Queued again. It was {row['state']}: {row.get('reason') or 'no reason is known'}"
