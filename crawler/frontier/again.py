"""Queueing URLs again that were known before, from what is recorded of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.found import PRIORITY
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.urls import url_key
from crawler.items import Ending
from crawler.sources.scope import Reach, Scope

Row = Mapping[str, Any]
"""A row of `urls`: `_id` (its key), `url`, and where they are known `source`, `scope` and `depth`."""


class Again:
    """Puts recorded URLs back into a frontier, with the crawl that they belonged to."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._crawls = Crawls(frontier)

    def queue(self, rows: Sequence[Row]) -> int:
        """Queue URLs although they were seen; returns how many did not wait already.

        Raises `redis.RedisError`.
        """
        return self._frontier.add(
            [
                Found(url_of(row), self._crawls.put(crawl_of(row)), PRIORITY, row.get("depth", 0), due=True)
                for row in rows
            ]
        )


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
    crawl = crawl_of(row)
    return Ending(
        key=row["_id"],
        url=url_of(row),
        state="queued",
        at=datetime.now(UTC),
        source=crawl.source,
        run=run,
        reason=reason,
        attempts=0,
        scope=crawl.scope,
        depth=row.get("depth", 0),
    )
