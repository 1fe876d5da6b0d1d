"""`scrapy rebuild`: an empty database filled from the archive alone, resumable wherever it is killed.

First the captures of all files, then their pages, each file in the order in which it was begun, so that
memory does not grow with the archive; a page is committed as a worker commits it, and a commit may be
repeated in any order. The list of files and how far each has come (listed, stored, complete, read) lie in
the database (`records.rebuilding`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.exclusions.rules import Rule, Rules
from pipelines import objects, records
from pipelines.commit import Committer
from pipelines.fixity.stores import Stores
from pipelines.pool import make_pool
from pipelines.rebuilding.captures import rebuild_captures, rebuild_pending
from pipelines.rebuilding.listing import list_objects
from pipelines.rebuilding.pages import Pages
from pipelines.rebuilding.rules import kept_exclusions

Row = dict[str, Any]
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many files are done, and how many there are."""

HOLD: Final = timedelta(seconds=60)
RENEW: Final = 10.0
PROCESSES: Final = 2
MOST_PROBLEMS: Final = 1000


@dataclass
class Rebuilt:
    """What a rebuild did, with what it had done before it was interrupted."""

    objects: int = 0
    records: int = 0
    captures: int = 0
    pages: int = 0
    """Captures that were read."""
    documents: int = 0
    """That there are; so are `reports`."""
    reports: int = 0
    taken_down: int = 0
    """Records left out, since a rule says so."""
    exclusions: int = 0
    resumed: bool = False
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)
    """The first thousand."""


def rebuild(
    config: Config,
    *,
    missing: bool = False,
    processes: int = PROCESSES,
    progress: Progress | None = None,
) -> Rebuilt:
    """Fill the database from the archive; goes on where an earlier one was interrupted.

    With `missing`, add what the archive has in files that the database does not know: what came after the
    backup that was restored.

    Raises `GongbaoError` for a database that is not empty, or where a takedown or another rebuild is under
    way, and `ServerUnavailableError`.
    """
    stores = Stores(objects.from_config(config), records.from_config(config))
    stores.objects.check()
    stores.records.check()
    return _Rebuild(stores, processes, progress or (lambda *_: None), missing=missing).run()


class _Rebuild:
    def __init__(self, stores: Stores, processes: int, progress: Progress, *, missing: bool) -> None:
        self._stores, self._records = stores, stores.records
        self._processes, self._progress = processes, progress
        self._missing = missing
        self._holder = uuid4().hex
        self._locked_at = 0.0
        self._started = time.monotonic()

    def run(self) -> Rebuilt:
        resumed = self._begin()
        try:
            self._list()
            counts = self._records.rebuild_counts()
            total = sum(counts.values())
            rules = Rules(Rule.parse(row["_id"]) for row in self._records.fences())
            done = total - counts.get("listed", 0)
            while row := self._next("listed", "Captures", done, total):
                found = rebuild_captures(self._stores, row, rules)
                self._records.note_rebuild_object(row["_id"], found | {"state": "stored"})
                done += 1
            while row := self._records.rebuild_object("stored"):
                self._keep_lock()
                found = rebuild_pending(self._stores, row) if row.get("pending") else {}
                self._records.note_rebuild_object(row["_id"], found | {"state": "complete"})
            self._read(total)
            return self._end(resumed=resumed)
        finally:
            self._records.unlock_takedowns(self._holder)

    def _read(self, total: int) -> None:
        pool = make_pool(self._processes, "pipelines.rebuilding.reading")
        try:
            committer = Committer(self._stores.objects, self._records)
            pages = Pages(self._stores, committer, pool, self._keep_lock)
            done = total - self._records.rebuild_counts().get("complete", 0)
            while row := self._next("complete", "Pages", done, total):
                found = pages.read(row["_id"])
                fields = {"state": "read", "pages": found.pages}
                problems = [*row.get("problems", []), *found.problems]
                self._records.note_rebuild_object(row["_id"], fields | {"problems": problems})
                done += 1
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _begin(self) -> bool:
        """Lock the archive against takedowns, and make sure that nothing is overwritten."""
        self._lock()
        known = self._records.rebuild()
        if known and known["finished_at"] is None:
            return True
        filled = self._records.filled()
        if filled and not self._missing:
            what = ", ".join(f"{count:,} {name}" for name, count in filled.items())
            self._records.unlock_takedowns(self._holder)
            raise GongbaoError(
                f"This database is not empty ({what}), and a rebuild fills an empty one. Give "
                "GONGBAO_MONGO_URI another name, and compare before you switch to it; or add with --missing "
                "what the archive has in files that this database does not know."
            )
        self._records.note_rebuild({"begun_at": datetime.now(UTC), "finished_at": None, "listed_at": None})
        return False

    def _list(self) -> None:
        """Note which files there are, and what is left out."""
        known = self._records.rebuild() or {}
        if known.get("listed_at"):
            return
        try:
            rules = list(kept_exclusions(self._stores.objects))
        except ValueError as error:
            raise GongbaoError(
                f"{error}, so that it is not known what was taken down. Mend it from a copy of the bucket, "
                "or delete it and exclude again what it named."
            ) from error
        self._records.put_exclusions(rules)
        self._progress("Listing", 0, 0)
        list_objects(self._stores, missing=self._missing)
        self._records.note_rebuild({"listed_at": datetime.now(UTC), "exclusions": len(rules)})

    def _end(self, *, resumed: bool) -> Rebuilt:
        done = Rebuilt(resumed=resumed)
        for row in self._records.rebuild_problems():
            done.objects += 1
            done.records += row.get("records", 0)
            done.captures += row.get("captures", 0)
            done.pages += row.get("pages", 0)
            done.taken_down += row.get("taken_down", 0)
            room = MOST_PROBLEMS - len(done.problems)
            done.problems += [f"{row['_id']}: {each}" for each in row.get("problems", [])][:room]
        self._records.rebuild_reports()
        done.documents = self._records.counts()["documents"]
        done.reports = self._records.report_counts()["reports"]
        done.exclusions = (self._records.rebuild() or {}).get("exclusions", 0)
        done.seconds = round(time.monotonic() - self._started, 1)
        numbers = {name: value for name, value in vars(done).items() if isinstance(value, int)}
        self._records.end_rebuild({"finished_at": datetime.now(UTC), **numbers})
        return done

    def _next(self, state: str, what: str, done: int, total: int) -> Row | None:
        self._keep_lock()
        self._progress(what, done, total)
        return self._records.rebuild_object(state)

    def _keep_lock(self) -> None:
        if time.monotonic() >= self._locked_at + RENEW:
            if not self._records.lock_takedowns(self._holder, HOLD):
                raise GongbaoError(
                    "This rebuild stood still for over a minute, and a takedown or another rebuild began "
                    "meanwhile. Start it again when that has ended: it goes on where it was."
                )
            self._locked_at = time.monotonic()

    def _lock(self) -> None:
        """Take the lock; one that was killed holds it for a minute."""
        deadline = time.monotonic() + HOLD.total_seconds() + RENEW
        while not self._records.lock_takedowns(self._holder, HOLD):
            self._progress("Waiting for another rebuild or takedown", 0, 0)
            if time.monotonic() >= deadline:
                raise GongbaoError("A takedown or another rebuild is under way. Try again when it has ended.")
            time.sleep(0.5)
        self._locked_at = time.monotonic()
