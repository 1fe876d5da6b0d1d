"""Seeding many sources in a few round trips, each once for each time at which it is due.

What `plant` does for one seed, in one script a partition (lua/sow.lua): it checks the fence, and moves the
time that a source was last seeded for together with its URLs into the queue. Whoever is late, was frozen or
repeats himself changes nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, cast

from crawler.errors import GongbaoError
from crawler.frontier.budgets import EACH
from crawler.frontier.connection import connections_made
from crawler.frontier.crawls import Crawl
from crawler.frontier.preparing import Planting
from crawler.frontier.queue import Frontier
from crawler.frontier.scripts import Call, run
from crawler.frontier.urls import host_of, partition_of

AT_ONCE: Final = 100
"""Sources in one call of the script, some milliseconds of Redis."""


class FencedError(GongbaoError):
    """Raised where another leader took over: who meets it leads no longer, and has seeded nothing."""


class Seeding(NamedTuple):
    """A source that is due."""

    source: str
    due: datetime
    """The time that it is seeded for: once for each, and never for an earlier one."""
    plantings: Sequence[Planting]
    """None of them: that time is passed over."""


class Sown(NamedTuple):
    """What came of a seeding."""

    source: str
    at: datetime | None
    """When it was seeded, by this call or an earlier one; None: never."""
    queued: int
    """URLs that did not wait in the queue already."""
    fresh: bool
    """Whether it was this call."""


class _Packed(NamedTuple):
    """What the script of a partition is to be told of a source, behind its id and the time."""

    partition: int
    arguments: Sequence[str | float]


class Sower:
    """Seeds into a frontier. Raises `redis.RedisError` and `FencedError`; everything may be repeated."""

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self._redis = cast(Any, frontier.client)
        self._partitions = {frontier.keys.partition(number): number for number in range(frontier.partitions)}
        self._introduced: set[tuple[str, Crawl]] = set()
        self._connections = 0
        self._packed: dict[str, tuple[Sequence[Planting], list[_Packed]]] = {}

    def begin(self) -> None:
        """Take nothing for granted that Redis was told before: it may have lost it."""
        self._introduced.clear()

    def fence(self, number: int) -> int:
        """Shut out all leaders with lower numbers; returns the highest number that any partition knows."""
        calls = [Call("sow", key, (number, 0)) for key in self._partitions]
        answers = run(self._frontier.client, calls)
        return max(int(answer[0]) for answer in answers)

    def sow(self, seedings: Sequence[Seeding], now: datetime, number: int | None = None) -> list[Sown]:
        """Seed sources; returns what came of each, in their order.

        `number` is that of the leader who asks; None for a person.
        """
        self._introduce(seedings)
        calls: dict[tuple[int, int], list[str | float]] = {}
        asked: dict[tuple[int, int], list[str]] = defaultdict(list)
        for place, seeding in enumerate(seedings):
            for partition, arguments in self._of(seeding):
                at = partition, place // AT_ONCE
                calls.setdefault(at, ["" if number is None else number, _ms(now)])
                calls[at] += (seeding.source, _ms(seeding.due), *arguments)
                asked[at].append(seeding.source)
        prepared = [Call("sow", self._frontier.keys.partition(at[0]), args) for at, args in calls.items()]
        answers: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for at, answer in zip(calls, run(self._frontier.client, prepared), strict=True):
            if len(answer) == 1:
                raise FencedError(f"Leader {number} was replaced by leader {answer[0]}.")
            rows = zip(answer[1::3], answer[2::3], answer[3::3], strict=True)
            for source, row in zip(asked[at], rows, strict=True):
                answers[source].append(row)
        return [_sown(seeding.source, answers[seeding.source]) for seeding in seedings]

    def forget(self, sources: Sequence[str]) -> None:
        """Let sources be seeded for any time again: what is known of them was of a clock that was wrong."""
        for number in range(self._frontier.partitions):
            self._redis.hdel(self._frontier.keys.partition(number, "sown"), *sources)

    def _introduce(self, seedings: Iterable[Seeding]) -> None:
        """Store crawls and seeds, which say the same whoever stores them, and how often."""
        if (made := connections_made(self._frontier.client)) != self._connections:
            self._connections = made
            self.begin()
        named = {(each.seed, each.crawl) for seeding in seedings for each in seeding.plantings}
        if not (new := named - self._introduced):
            return
        with self._redis.pipeline(transaction=False) as pipe:
            crawls = {f"crawl:{crawl.id}": _described(crawl) for _, crawl in new}
            pipe.hset(self._frontier.keys.root, mapping=crawls)
            pipe.hset(self._frontier.keys.seeds, mapping={seed: crawl.id for seed, crawl in new})
            pipe.execute()
        self._introduced |= new

    def _of(self, seeding: Seeding) -> list[_Packed]:
        """Return what the script is to be told of a source; most are the same each time."""
        plantings, packed = self._packed.get(seeding.source, (None, []))
        if plantings is not seeding.plantings:
            packed = self._pack(seeding.plantings)
            self._packed[seeding.source] = seeding.plantings, packed
        return packed

    def _pack(self, plantings: Sequence[Planting]) -> list[_Packed]:
        """Return what the script is to be told of a source, for each partition.

        Its budget is in all of them, since the hosts of its site may be anywhere; and so is the time.
        """
        groups: dict[int, list[str | float]] = defaultdict(list)
        for call in self._frontier.adding([each for planting in plantings for each in planting.found]):
            groups[self._partitions[call.key]] += call.arguments
        delays: dict[int, dict[str, float | str]] = defaultdict(dict)
        for planting in plantings:
            host, delay = host_of(planting.seed), planting.crawl.delay
            number = partition_of(host, self._frontier.partitions)
            delays[number][host] = "" if delay is None else round(delay * 1000)
        bases = {each.crawl.id: each.budget or 0 for each in plantings if each.crawl.focus}
        budgets = [part for crawl, base in bases.items() for part in (crawl, base, EACH)]
        packed = []
        for number in range(self._frontier.partitions):
            hosts = [part for pair in delays[number].items() for part in pair]
            sizes = len(bases), len(delays[number]), len(groups[number])
            packed.append(_Packed(number, (*sizes, *budgets, *hosts, *groups[number])))
        return packed


def _sown(source: str, rows: Sequence[tuple[int, int, int]]) -> Sown:
    when = max(row[0] for row in rows)
    at = datetime.fromtimestamp(when / 1000, UTC) if when else None
    return Sown(source, at, sum(row[1] for row in rows), any(row[2] for row in rows))


def _described(crawl: Crawl) -> str:
    known = {name: value for name, value in asdict(crawl).items() if value is not None}
    return json.dumps(known, ensure_ascii=False)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
