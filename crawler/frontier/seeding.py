"""Putting the first URLs of a crawl into the frontier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import redis

from crawler.config import Config
from crawler.errors import ConfigError
from crawler.exclusions.published import Published
from crawler.frontier.begun import Begun, BegunRuns
from crawler.frontier.budgets import Budgets
from crawler.frontier.crawls import Crawls
from crawler.frontier.dead_letters import BUDGET, DeadLetters, Recorder
from crawler.frontier.found import PRIORITY_UNKNOWN
from crawler.frontier.keys import Keys
from crawler.frontier.preparing import Planting
from crawler.frontier.queue import Frontier
from crawler.frontier.requeue import requeue


def plant(
    client: redis.Redis,
    frontier: Frontier,
    config: Config,
    planting: Planting,
    *,
    began: datetime | None = None,
    cause: str = "manual",
) -> bool:
    """Queue a seed (`preparing.prepare`), also one that was crawled before.

    Parameters
    ----------
    began: when the run began that this belongs to, the same for all seeds of a source; None for now
    cause: of the run: manual or schedule

    Returns False where the seed waits in the queue already. Raises `ExcludedError` for what is left out, and
    `ConfigError` where it is not on this machine and nobody is named to contact.
    """
    began = began or datetime.now(UTC)
    check_contact(config, [planting.seed])
    Published(frontier).refuse(planting.seed)
    crawl_id = Crawls(frontier).put(planting.crawl)
    if planting.crawl.focus:
        Budgets(frontier).set(crawl_id, planting.budget)
    client.hset(frontier.keys.seeds, planting.seed, crawl_id)
    queued = frontier.add(planting.found[:1])
    if frontier.add(planting.found[1:]) or queued:
        BegunRuns(frontier).add(Begun(planting.crawl.source, began, cause))
    return bool(queued)


class Remembering(Recorder, Protocol):
    """The part of a record store that knows what came of earlier crawls."""

    def columns(self, sources: Sequence[str]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return by source the pages that led to its reports, each with its `url`."""

    def select_urls(
        self, states: Sequence[str], *, error: str, sources: Sequence[str]
    ) -> Iterator[Mapping[str, Any]]:
        """Yield the URLs of sources in one of these states, with a part of the reason for it."""


def remembered(records: Remembering, sources: Sequence[str]) -> dict[str, list[str]]:
    """Return the columns that led to reports of sources before, to be planted with their start URLs."""
    found = records.columns(sources)
    return {source: [row["url"] for row in found.get(source, ())] for source in sources}


def reopen(
    frontier: Frontier,
    records: Remembering,
    columns: Mapping[str, Sequence[str]],
    go_on: Callable[[], object] = bool,
) -> int:
    """Queue what earlier crawls with focus had no budget left for; returns how many URLs.

    `columns` has those of each source (`remembered`). URLs of which nothing was known are queued only where
    that source's crawl found no report, and so no column: else they would use up the new budget. `go_on` is
    called for each URL, and may raise to end it.
    """
    DeadLetters(frontier).settle(records)
    rows = records.select_urls(["rejected"], error=BUDGET, sources=list(columns))
    wanted = (
        row
        for row in rows
        if not go_on()
        and row["reason"] == BUDGET
        and (not columns[row["source"]] or (row.get("priority") or 0) > PRIORITY_UNKNOWN)
    )
    return requeue(frontier, records, wanted)


def seeds(client: redis.Redis, keys: Keys | None = None) -> Mapping[str, str]:
    """Return all seeds ever planted, each with the id of its crawl."""
    found = cast(dict[bytes, bytes], client.hgetall((keys or Keys()).seeds))
    return {url.decode(): crawl.decode() for url, crawl in found.items()}


def check_contact(config: Config, urls: list[str]) -> None:
    """Raise `ConfigError` where a URL is not on this machine and GONGBAO_CONTACT is not set."""
    if config.contact is None and (abroad := [url for url in urls if not _is_loopback(url)]):
        raise ConfigError(
            f"{abroad[0]} is not on this machine. Set GONGBAO_CONTACT to a mail address or web page that "
            "tells site owners whom to ask: it goes into the User-Agent."
        )


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
