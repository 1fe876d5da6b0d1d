"""Keeping the runs: recording those that were begun, and settling those that are over.

Any process may do it, any number of times; workers do, one of them at a time, and `scrapy runs` before it
shows anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from crawler.frontier.begun import Begun, BegunRuns
from crawler.frontier.hosts import Hosts
from crawler.frontier.queue import Frontier
from crawler.runs.verdict import judge
from crawler.sources.health import health
from crawler.sources.registry import Registry, load

QUIET: Final = timedelta(hours=1)
"""After so long without an answer a run is over, although others keep the frontier busy."""
LOOK_BACK: Final = timedelta(minutes=10)
"""For so long it is looked for answers to runs that were over: of hosts that rested, or late commits."""
COMMITTED: Final = timedelta(minutes=2)
"""After so long most of what was fetched before the next run began is committed."""
SCHEMA_VERSION: Final = 1

Row = dict[str, Any]


class RunKeeper:
    """Keeps the runs of a frontier in a record store.

    Raises `redis.RedisError` and `ServerUnavailableError`.
    """

    def __init__(self, frontier: Frontier, records: Any, sources: Path | None = None) -> None:
        self._frontier = frontier
        self._records = records
        self._sources = sources
        self._begun = BegunRuns(frontier)

    @cached_property
    def _registry(self) -> Registry:
        return load(self._sources)

    def keep(self, now: datetime | None = None) -> None:
        """Record what was begun, and settle what is over."""
        now = now or datetime.now(UTC)
        while begun := self._begun.oldest():
            self._records.begin_runs([row_of(run) for run in begun])
            self._begun.recorded(begun)
        self._records.reopen_runs(now - LOOK_BACK)
        open_runs = self._records.open_runs()
        idle = bool(open_runs) and self._is_idle()
        for row in open_runs:
            end = self._end(row)
            last = self._records.last_fetched(row["source"], row["started_at"]) or row["started_at"]
            if idle or last < now - QUIET or (end and end < now - COMMITTED):
                self._records.note_run(row["_id"], self._counted(row, now) | {"state": "over"})

    def recounted(self, row: Row) -> Row:
        """Return a run with what it has made by now; what was committed late counts, too."""
        counted = self._counted(row, datetime.now(UTC))
        self._records.note_run(row["_id"], counted)
        return row | counted

    def _counted(self, row: Row, now: datetime) -> Row:
        end = self._end(row)
        counts: Row = self._records.count_run(row["source"], row["started_at"], end)
        last = counts["last_fetched"]
        seconds = (last - row["started_at"]).total_seconds() if last else 0.0
        return counts | {
            "ended_at": last or row["started_at"],
            "seconds": round(max(0.0, seconds), 1),
            "counted_at": now,
            **self._judged(row["source"], counts),
        }

    def _end(self, row: Row) -> datetime | None:
        """Return when the next run of the source began, where there is one."""
        following = self._records.next_run(row["source"], row["started_at"])
        return following["started_at"] if following else None

    def _is_idle(self) -> bool:
        """Whether nothing waits or is leased but for hosts that rest."""
        counts = self._frontier.counts()
        return not counts["leased"] and counts["queued"] <= Hosts(self._frontier).resting()

    def _judged(self, name: str, counts: Mapping[str, Any]) -> Row:
        source = self._registry.get(name) if name in self._registry else self._registry.by_host(name)
        expect = source.expect if source else None
        reports = None
        if source and expect:
            stored = self._records.by_source([source.id])
            (mine,) = [each for each in health(self._registry, stored, {}) if each.source.id == source.id]
            reports = mine.reports
        wanted, since = (expect.reports, expect.since) if expect else (None, None)
        verdict, why = judge(counts, reports, wanted, since)
        return {"verdict": verdict.value, "why": why, "reports": reports, "expected": wanted}


def row_of(run: Begun) -> Row:
    """Return the row of a run that was begun."""
    return {
        "_id": run.id,
        "source": run.source,
        "cause": run.cause,
        "started_at": run.at,
        "state": "running",
        "schema_version": SCHEMA_VERSION,
    }
