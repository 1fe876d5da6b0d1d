"""How sources are doing: what their crawls found, held against what is expected of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from crawler.sources.model import Source
from crawler.sources.registry import Registry

Row = Mapping[str, Any]
State = Literal["never crawled", "being crawled", "below expectation", "ok"]

MOSTLY: Final = 0.5
"""Share of a host's pages from which on it counts as blocked."""
AT_WORK: Final = ("queued", "leased")
"""States of URLs that are still to be fetched."""


@dataclass
class Health:
    """What is stored of one source, and still waits for it."""

    source: Source
    captures: int = 0
    last_fetched: datetime | None = None
    outcomes: Counter[str] = field(default_factory=Counter)
    """Pages by what was read on them."""
    platforms: Counter[str] = field(default_factory=Counter)
    """Pages by the platform that they showed themselves to be of."""
    urls: Counter[str] = field(default_factory=Counter)
    """URLs by state."""
    waiting: int = 0
    """URLs of its hosts that are still to be fetched."""
    years: set[tuple[str | None, int]] = field(default_factory=set)
    """Region and year of each work report on its hosts."""
    hosts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Outcomes by host."""

    @property
    def reports(self) -> int | None:
        """How many reports there are of those that are expected; None where nothing is.

        One a year of the source's own region, also where the page did not tell the region; of any region
        where the source has none.
        """
        if self.source.expect is None:
            return None
        own = self.source.region_code
        since = self.source.expect.since
        found = {(own if region is None else region, year) for region, year in self.years if year >= since}
        return sum(region == own or own is None for region, _ in found)

    @property
    def blocked_hosts(self) -> list[str]:
        """Hosts that mostly answered with a challenge, a login or a wall."""
        return sorted(
            host
            for host, outcomes in self.hosts.items()
            if outcomes["blocked"] and outcomes["blocked"] >= MOSTLY * outcomes.total()
        )

    @property
    def platform(self) -> str | None:
        """The platform that most of its pages showed; None where none did."""
        return self.platforms.most_common(1)[0][0] if self.platforms else None

    @property
    def state(self) -> State:
        """Whether its crawl, where there was one, found what is expected."""
        if self.waiting or any(self.urls[state] for state in AT_WORK):
            return "being crawled"
        if not self.captures and not self.urls:
            return "never crawled"
        expect = self.source.expect
        return "below expectation" if expect and (self.reports or 0) < expect.reports else "ok"

    @property
    def alert(self) -> str | None:
        """The sentence that an operator should read; None where all is well or nothing was crawled."""
        if self.state != "below expectation" or self.source.expect is None:
            return None
        expect = self.source.expect
        found = f"{self.reports} of at least {expect.reports} work reports since {expect.since}"
        blocked = f"; blocked: {', '.join(self.blocked_hosts)}" if self.blocked_hosts else ""
        pages = "no answer from any page"
        if self.last_fetched:
            pages = f"{self.captures:,} captures, the last on {self.last_fetched:%Y-%m-%d}"
        return f"{self.source.id} ({self.source.title}): {found}; {pages}{blocked}"


def health(
    registry: Registry, stored: Mapping[str, Iterable[Row]], waiting: Mapping[str, int]
) -> list[Health]:
    """Return the health of every source.

    Parameters
    ----------
    stored: as `RecordStore.by_source` counts it
    waiting: how many URLs of each host are queued or leased
    """
    found = {source.id: Health(source) for source in registry}
    for row in stored["captures"]:
        if each := _of(found, registry, row["source"], row["host"]):
            _add_captures(each, row)
    for row in stored["urls"]:
        if each := _of(found, registry, row["source"], row["source"]):
            each.urls[row["state"]] += row["urls"]
    for row in stored["reports"]:
        if row["year"] and (each := _of(found, registry, None, row["host"])):
            each.years.add((row["region_code"], row["year"]))
    for host, number in waiting.items():
        if each := _of(found, registry, None, host):
            each.waiting += number
    return list(found.values())


def below_expectation(found: Iterable[Health]) -> list[Health]:
    """Return those that a crawl of was over and found too little."""
    return [each for each in found if each.alert]


def _of(found: Mapping[str, Health], registry: Registry, name: str | None, host: str | None) -> Health | None:
    """Return the health of a source by its id, or by a host: a crawl of a URL has its host for a source."""
    if name is not None and name in found:
        return found[name]
    source = registry.by_host(host or "")
    return found[source.id] if source else None


def _add_captures(each: Health, row: Row) -> None:
    each.captures += row["captures"]
    each.last_fetched = max(filter(None, (each.last_fetched, row["last"])), default=None)
    if row["outcome"] and row["outcome"] != "requisite":
        each.outcomes[row["outcome"]] += row["captures"]
        each.hosts[row["host"] or ""][row["outcome"]] += row["captures"]
    if row["platform"]:
        each.platforms[row["platform"]] += row["captures"]
