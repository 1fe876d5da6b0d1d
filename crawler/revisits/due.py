"""Queueing URLs that are due again, from what `urls` knows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from crawler.config import Config
from crawler.frontier.again import Row, crawl_of, uncount, url_of
from crawler.frontier.batches import Due
from crawler.frontier.budgets import BASE, EACH, Budgets
from crawler.frontier.chunks import chunks
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.queue import Frontier
from crawler.frontier.records import Revisit
from crawler.frontier.seeding import check_contact
from crawler.pages.kinds import PageKind
from crawler.revisits.runs import begin_runs
from crawler.revisits.sightings import sightings
from crawler.sources.registry import Registry

SOME: Final = 500
"""URLs in one round trip."""
MOST: Final = 20_000
"""URLs that are queued in one go; what is left is due the next time."""
HELD: Final = timedelta(days=3)
"""For so long a URL that was queued is not due again: longer, and Redis may have lost it."""
PRIORITY_LISTS: Final = 6
"""Of pages that lead on: below new links that promise a report (7 and more), above all others."""
PRIORITY: Final = 1
"""Of any other page: whatever is new on its host comes first, but for images."""
LISTS: Final = frozenset({PageKind.LINK_LIST, PageKind.INLINE_LIST, PageKind.FEED})
FULL_EVERY: Final = 8
"""Every so many visits a page is asked for in full, whatever is known: some servers always answer 304."""


@dataclass
class Planted:
    """What was done with URLs that were due."""

    queued: int = 0
    at_work: int = 0
    """Those that were queued or leased already, or are left out (`scrapy exclude`)."""
    by_source: Counter[str] = field(default_factory=Counter)
    """Queued ones, by the source that they belong to."""


def plant_due(
    frontier: Frontier,
    config: Config,
    stored: Any,
    now: datetime,
    sources: Registry | None = None,
    skip: Collection[str] = (),
    *,
    only: Collection[str] | None = None,
    most: int = MOST,
) -> Planted:
    """Queue known URLs whose next visit is due, the longest due first.

    May be called at any time by anybody: what is queued or leased already is not queued twice.

    Parameters
    ----------
    stored: the record store
    now: time by which they are due
    sources: sources by id; their delay, bounds and exceptions go with their URLs
    skip: ids of sources whose URLs stay due
    only: ids of the only sources whose URLs are queued; None for all
    most: URLs at most; the others stay due

    Raises `ConfigError` where URLs are not on this machine and nobody is named to contact, `redis.RedisError`
    and `ServerUnavailableError`.
    """
    planter = _Planter(frontier, config, stored, now, sources)
    while planter.count < most:
        limit = min(SOME, most - planter.count)
        rows = stored.due_urls(now, limit, without=skip, sources=only)
        if not rows or not planter.plant(rows):
            break  # nothing was put off: others are at it, and a second look would find the same
    return planter.done()


def plant_now(
    frontier: Frontier,
    config: Config,
    stored: Any,
    now: datetime,
    rows: Iterable[Row],
    sources: Registry | None = None,
) -> Planted:
    """Queue known URLs, due or not; rejected ones and those that cannot be asked for are left out.

    Raises as `plant_due` does.
    """
    planter = _Planter(frontier, config, stored, now, sources)
    for some in chunks((row for row in rows if row["state"] != "rejected"), SOME):
        planter.plant(some)
    return planter.done()


class _Planter:
    def __init__(
        self,
        frontier: Frontier,
        config: Config,
        stored: Any,
        now: datetime,
        sources: Registry | None,
    ) -> None:
        self._frontier = frontier
        self._config = config
        self._stored = stored
        self._now = now
        self._sources = sources
        self._crawls = Crawls(frontier)
        self._planted = Planted()
        self.count = 0

    def plant(self, rows: Sequence[Row]) -> int:
        """Queue some rows; returns how many are no longer due.

        They are queued before they are put off: who is broken off in between finds them again.
        """
        check_contact(self._config, [url_of(row) for row in rows])
        for priority, some in _by_priority(rows):
            queued = self._frontier.revisit([self._due(row) for row in some], priority)
            new = [row for row, is_new in zip(some, queued, strict=True) if is_new]
            self._planted.queued += len(new)
            self._planted.at_work += len(some) - len(new)
            self._planted.by_source.update(crawl_of(row).source for row in new)
            uncount(self._frontier, new)
            if priority == PRIORITY_LISTS:
                self._allow(new)
        self.count += len(rows)
        keys = [row["_id"] for row in rows]
        held: int = self._stored.hold_visits(keys, self._now, self._now + HELD)
        return held

    def _allow(self, lists: Sequence[Row]) -> None:
        """Let crawls with focus fetch what turns up on lists that are visited again, whatever is left."""
        crawls = Counter(crawl.id for row in lists if (crawl := crawl_of(row)).focus)
        Budgets(self._frontier).allow({each: min(BASE, EACH * number) for each, number in crawls.items()})

    def done(self) -> Planted:
        """Begin the runs that the URLs belong to, and return what was done."""
        begin_runs(self._frontier, self._stored, list(self._planted.by_source), self._now)
        return self._planted

    def _due(self, row: Row) -> Due:
        crawl = crawl_of(row)
        source = self._sources.get(crawl.source) if self._sources and crawl.source in self._sources else None
        if source:
            verify = None if source.tls_verify else False
            told = Crawl(crawl.source, crawl.scope, source.delay, source.bounds, verify)
            crawl_id = self._crawls.put(told)
        else:
            crawl_id = self._crawls.keep(crawl)
        return Due(url_of(row), crawl_id, row.get("depth") or 0, revisit_of(row))


def revisit_of(row: Row) -> Revisit:
    """Return what goes with a URL that is visited again.

    It has validators only where the last visit showed the page that they are of, and not every time
    (`FULL_EVERY`). A row of `urls` is written after the capture that it tells of, so that is committed.
    """
    promise, history = row.get("promise") or 0, sightings(row)
    shown = [each for each in history if each.good]
    since = row.get("whole_at")
    if not shown or history[-1] != shown[-1] or since is None or shown[-1].digest != row.get("text_digest"):
        return Revisit(promise)
    if sum(each.at > since for each in shown) >= FULL_EVERY - 1:
        return Revisit(promise)
    return Revisit(promise, row.get("etag"), row.get("last_modified"), row["text_digest"])


def _by_priority(rows: Sequence[Row]) -> list[tuple[int, list[Row]]]:
    lists = [row for row in rows if row.get("kind") in LISTS]
    others = [row for row in rows if row.get("kind") not in LISTS]
    return [(priority, some) for priority, some in ((PRIORITY_LISTS, lists), (PRIORITY, others)) if some]
