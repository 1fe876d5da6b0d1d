"""Simulated time over real servers: schedulers, their deaths, and a clock that is set forward and back."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, cast

from crawler.frontier.crawls import Crawls
from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Frontier
from crawler.schedule.cron import CronDuty
from crawler.schedule.leadership import Leadership
from crawler.schedule.rule import Rules
from crawler.schedule.tick import Schedule
from crawler.sources.model import Source
from crawler.sources.registry import Registry
from pipelines.records import RecordStore

LEASE = 30.0
START = datetime(2026, 1, 1, tzinfo=UTC)
HERE = Path(__file__)


def source(name: str, *lines: str, **fields: Any) -> Source:
    """Return a source of this machine that is due by these lines."""
    known = {"title": name, "publisher": name, "level": "news", "basis": "a/b", "focus": False}
    return Source(id=name, start_urls=f"http://{name}.localhost/", cadence=lines, **known | fields)


def registry(*sources: Source) -> Registry:
    """Return a registry of these sources."""
    return Registry([(each, HERE, 1) for each in sources])


class Seeded(NamedTuple):
    """A seeding that a worker has fetched."""

    due: datetime
    at: datetime
    """By the clock that counts."""


@dataclass
class World:
    """A clock that can be set, one that only goes forward, and a worker that takes all at once."""

    frontier: Frontier
    records: RecordStore
    registry: Registry
    now: datetime = START
    """The right time."""
    rules: Rules = field(default_factory=lambda: Rules(latest=timedelta(days=30)))
    error: timedelta = timedelta(0)
    """By how much the clock that counts is wrong."""
    schedulers: dict[str, Schedule] = field(default_factory=dict)
    seeded: dict[str, list[Seeded]] = field(default_factory=lambda: defaultdict(list))
    """By source."""
    fetched: Counter[str] = field(default_factory=Counter)
    """How often each seed was."""
    fetching: float = 0.0
    """Seconds, real ones, that the worker took."""

    def __post_init__(self) -> None:
        self._start = self.now
        self._crawls = Crawls(self.frontier)

    def clock(self) -> datetime:
        """The clock that counts."""
        return self.now + self.error

    def monotonic(self) -> float:
        """The clock that nobody sets."""
        return (self.now - self._start).total_seconds()

    def start(self, name: str) -> Schedule:
        """Start a scheduler."""
        leadership = Leadership(self.frontier, LEASE, name, self.monotonic)
        duty = CronDuty(self.registry, self.frontier, self.records, self.rules)
        made = Schedule(leadership, [duty], self.clock, monotonic=self.monotonic)
        self.schedulers[name] = made
        return made

    def kill(self, name: str) -> Schedule:
        """End a scheduler, or freeze it; who leads is not told."""
        return self.schedulers.pop(name)

    @property
    def leader(self) -> str:
        """Who believes to lead."""
        (name,) = [name for name, each in self.schedulers.items() if each.leadership.number is not None]
        return name

    def tick(self) -> None:
        """Let all look, and the worker fetch."""
        for scheduler in self.schedulers.values():
            scheduler.tick()
        self.fetch()

    def wait(self, seconds: float) -> None:
        """Let time pass, with a look every few seconds."""
        end = self.now + timedelta(seconds=seconds)
        while self.now < end:
            self.now = min(end, self.now + timedelta(seconds=LEASE / 10))
            self.tick()

    def until(self, end: datetime, times: Iterable[datetime]) -> None:
        """Let it become `end` by the clock that counts, with a look at each of these times of that clock."""
        for at in times:
            if self.clock() < at < end:
                self.now = at - self.error
                self.tick()
        self.now = end - self.error

    def set_clock(self, error: timedelta) -> None:
        """Set the clock that counts, and look."""
        self.error = error
        self.tick()

    def fetch(self) -> None:
        """Take all that is queued, and note for which times it was seeded."""
        began = time.monotonic()
        sources: set[str] = set()
        while leases := self.frontier.lease(1000):
            self.frontier.ack([End(lease.token, Verdict.DONE) for lease in leases])
            self.fetched.update(lease.record.url(lease.host) for lease in leases)
            sources |= {self._crawls.get(lease.record.crawl).source for lease in leases}
        if sources:
            names = sorted(sources)
            marks = cast(Any, self.frontier.client).hmget(self.frontier.keys.partition(0, "sown"), names)
            for name, mark in zip(names, marks, strict=True):
                due = datetime.fromtimestamp(int(mark.split()[0]) / 1000, UTC)
                self.seeded[name].append(Seeded(due, self.clock()))
        self.fetching += time.monotonic() - began

    def dues(self, name: str) -> list[datetime]:
        """Return the times for which a source was seeded."""
        return [each.due for each in self.seeded[name]]
