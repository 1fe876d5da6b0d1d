"""Queueing URLs again that were known before, from what is recorded of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.found import PRIORITY
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.urls import host_of, partition_of, url_key
from crawler.items import Ending
from crawler.sources.scope import Reach, Scope

Row = Mapping[str, Any]
"""A row of `urls`: `_id` (its key), `url`; where they are known `source`, `scope`, `depth` and `priority`."""


class Again:
    """Puts recorded URLs back into a frontier, with the crawl that they belonged to."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._crawls = Crawls(frontier)

    def queue(self, rows: Sequence[Row]) -> int:
        """Queue URLs although they were seen; returns how many did not wait already.

        Raises `redis.RedisError`.
        """
        return self._frontier.add([self._found(row) for row in rows])

    def _found(self, row: Row) -> Found:
        crawl = crawl_of(row)
        priority, depth = row.get("priority"), row.get("depth", 0)
        via = "" if crawl.focus else None
        rank = PRIORITY if priority is None else priority
        return Found(url_of(row), self._crawls.keep(crawl), rank, depth, due=True, via=via)


def url_of(row: Row) -> str:
    """Return the URL as it was found, or the row's key where the URL as it is recorded has another one."""
    return str(row["url"] if url_key(row["url"]) == row["_id"] else row["_id"])


def crawl_of(row: Row) -> Crawl:
    """Return the crawl of a row; of one without a scope, a crawl that goes no further than the URL itself."""
    url = url_of(row)
    source, scope = row.get("source"), row.get("scope")
    return Crawl(source or urlsplit(url).hostname or "", scope or str(Scope(Reach.PAGE, url)))


def queued(row: Row, run: str, reason: str) -> Ending:
    """Return what is to be recorded of a row that was queued again."""
    return ending(row, "queued", run, reason)


def ending(
    row: Row,
    state: Literal["rejected", "queued"],
    run: str,
    reason: str,
    *,
    attempts: int = 0,
    priority: int | None = None,
) -> Ending:
    """Return what is to be recorded of a row that somebody put into another state."""
    crawl = crawl_of(row)
    return Ending(
        key=row["_id"],
        url=url_of(row),
        state=state,
        at=datetime.now(UTC),
        source=crawl.source,
        run=run,
        reason=reason,
        attempts=attempts,
        scope=crawl.scope,
        depth=row.get("depth", 0),
        priority=priority,
    )


def uncount(frontier: Frontier, rows: Iterable[Row]) -> None:
    """Take the URLs out of the frontier's counts of ended ones."""
    ended: Counter[tuple[int, str]] = Counter()
    for row in rows:
        ended[partition_of(host_of(row["_id"]), frontier.partitions), row["state"]] += 1
    client: Any = frontier.client
    for (number, state), count in ended.items():
        client.hincrby(frontier.keys.partition(number), state, -count)
