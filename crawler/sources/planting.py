"""Beginning the crawl of a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import redis

from crawler.browser.finding import executable
from crawler.config import Config
from crawler.exclusions.rules import ExcludedError
from crawler.frontier.preparing import Planting, prepare
from crawler.frontier.queue import Frontier
from crawler.frontier.seeding import plant
from crawler.frontier.urls import host_of
from crawler.sources.model import Source
from crawler.sources.scope import Reach


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants otherwise than the source says; None: as it says."""

    scope: Reach | None = None
    focus: bool | None = None
    budget: int | None = None
    """0: no bound."""


class Planted(NamedTuple):
    """A start URL of a source, as it was queued."""

    url: str
    queued: bool
    """False where it waits in the queue already, or is left out."""
    scope: Reach
    focus: bool
    refused: str | None = None
    """Why it is left out, as a sentence; the others are queued all the same."""


def prepared(source: Source, columns: Iterable[str] = (), wish: Wish = Wish()) -> tuple[Planting, ...]:
    """Return what the start URLs of a source put into the frontier; each with the columns of its scope."""
    scope = wish.scope or source.scope
    focus = source.focus if wish.focus is None else wish.focus
    budget = source.budget if wish.budget is None else wish.budget or None
    remembered = tuple(columns)
    return tuple(
        prepare(
            url,
            scope,
            source=source.id,
            beside=source.start_urls,
            focus=focus,
            budget=budget,
            columns=remembered,
            delay=source.delay,
            bounds=source.bounds,
            browser=source.render is not None,
            tls_verify=source.tls_verify,
        )
        for url in source.start_urls
    )


def plant_source(
    client: redis.Redis,
    frontier: Frontier,
    config: Config,
    source: Source,
    columns: Iterable[str] = (),
    wish: Wish = Wish(),
) -> Iterator[Planted]:
    """Queue the start URLs of a source and the columns that led to its reports; yield what was done.

    The hosts of the start URLs get the source's delay, or lose one that it had before; other hosts of its
    site get it from the workers that come to them. Raises as `plant` does, and `BrowserMissingError`.
    """
    if source.render:
        executable()
    scope, began = wish.scope or source.scope, datetime.now(UTC)
    for planting in prepared(source, columns, wish):
        url, focus = planting.seed, planting.crawl.focus
        try:
            queued = plant(client, frontier, config, planting, began=began)
        except ExcludedError as error:
            yield Planted(url, False, scope, focus, str(error))
            continue
        frontier.host(host_of(url), d="" if source.delay is None else round(source.delay * 1000))
        yield Planted(url, queued, scope, focus)
