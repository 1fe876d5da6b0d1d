"""Applying migrations: in order, by one at a time, resumable wherever it is killed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast
from uuid import uuid4

from crawler import schema
from crawler.errors import GongbaoError
from crawler.frontier.fleet import ALIVE_FOR, Fleet
from crawler.migrations.model import Migration, Places

Row = dict[str, Any]
Progress = Callable[[Migration, int, int], None]
"""Told which migration has changed how many, and how many there are."""

HOLD: Final = timedelta(seconds=60)
"""For which the lock is held after each step; a step takes less."""


class NotNowError(GongbaoError):
    """Raised where a migration cannot be applied now: another is under way, or older workers run."""


@dataclass(frozen=True)
class Applied:
    """A migration, and what became of it."""

    number: int
    name: str
    state: str
    """`applied` before, `done` now, or `pending`."""
    changed: int = 0
    """How many were changed now, or are to be changed."""
    no_way_back: str = ""


def migrate(
    places: Places,
    migrations: Sequence[Migration],
    *,
    dry_run: bool = False,
    progress: Progress = lambda *_: None,
) -> list[Applied]:
    """Apply what is not applied yet; with `dry_run`, only say what that is.

    Raises `NotNowError`, `SchemaError`, `ServerUnavailableError` and `redis.RedisError`; it is begun again
    then.
    """
    stored = places.records.schema() or {}
    schema.check(stored, "database")
    version = int(stored.get("version") or 0)
    before = [Applied(m.number, m.name, "applied") for m in migrations if m.number <= version]
    pending = [m for m in migrations if m.number > version]
    if dry_run:
        return before + [Applied(m.number, m.name, "pending", m.left(places), m.no_way_back) for m in pending]
    if not pending:
        _note_frontier(places, version, int(stored.get("needs") or 0))
        return before
    with _lock(places) as keep:
        # another one may have been faster
        version = int((places.records.schema() or {}).get("version") or 0)
        done = [_apply(places, each, keep, progress) for each in pending if each.number > version]
    return before + done


def _apply(places: Places, migration: Migration, keep: Callable[[], None], progress: Progress) -> Applied:
    _refuse_older_workers(places, migration)
    records, total, changed = places.records, migration.left(places), 0
    running = (records.schema() or {}).get("running") or {}
    if running.get("number") == migration.number:
        changed = int(running.get("changed") or 0)  # of one that was broken off
        total += changed
    progress(migration, changed, total)
    while number := migration.step(places):
        changed += number
        keep()
        records.note_schema({"running": {"number": migration.number, "changed": changed}})
        progress(migration, changed, total)
    _note(places, migration)
    return Applied(migration.number, migration.name, "done", max(changed, total), migration.no_way_back)


def _note(places: Places, migration: Migration) -> None:
    """Note it as applied, in the frontier first: workers are refused by either."""
    stored = places.records.schema() or {}
    needs = migration.number if migration.no_way_back else int(stored.get("needs") or 0)
    _note_frontier(places, migration.number, needs)
    told = {"number": migration.number, "name": migration.name, "at": datetime.now(UTC)}
    places.records.note_schema(
        {
            "version": migration.number,
            "needs": needs,
            "applied": [*(stored.get("applied") or []), told],
            "running": None,
        }
    )


def _note_frontier(places: Places, version: int, needs: int) -> None:
    client = cast(Any, places.frontier.client)
    client.hset(places.frontier.keys.root, mapping={"schema": version, "needs": needs})


def _refuse_older_workers(places: Places, migration: Migration) -> None:
    """Before a migration without a way back, all workers have to know it."""
    if not migration.no_way_back:
        return
    fleet = Fleet(places.frontier.client)
    known = fleet.schemas()
    alive = [worker for worker, (_, age) in fleet.workers().items() if age < ALIVE_FOR]
    if older := sorted(worker for worker in alive if known.get(worker, 0) < migration.number):
        raise NotNowError(
            f"Migration {migration.number} ({migration.name}) has no way back, and {len(older)} workers "
            f"that do "
            f"not know it run still: {', '.join(older[:5])}. Update or stop them first."
        )


@contextmanager
def _lock(places: Places) -> Iterator[Callable[[], None]]:
    """Hold the lock; gives what keeps it. One that was killed holds it for a minute."""
    holder, deadline = uuid4().hex, time.monotonic() + HOLD.total_seconds() + 10
    while not places.records.lock_schema(holder, HOLD):
        if time.monotonic() >= deadline:
            raise NotNowError("Another `scrapy migrate` is under way. Wait until it has ended.")
        time.sleep(0.5)

    def keep() -> None:
        if not places.records.lock_schema(holder, HOLD):
            raise NotNowError(
                "This migration stood still for over a minute, and another one goes on with it."
            )

    try:
        yield keep
    finally:
        places.records.unlock_schema(holder)
