"""What a folder holds already: one SQLite file in it, so that a run can be killed at any moment.

A part counts when this file says so, in the same transaction that notes its rows. What a killed run left
half written is not known here, and is written over.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from crawler.errors import ExportError
from pipelines.datasets.selection import Selection

Row = dict[str, Any]

FILE: Final = "state.sqlite"
SHAPE: Final = 1
"""Of this file."""
_TABLES: Final = """
create table if not exists meta (name text primary key, value text not null);
create table if not exists runs (
    number integer primary key, started_at text not null, scanned text, finished_at text);
create table if not exists parts (
    file text primary key, run integer not null, rows integer not null, bytes integer not null,
    sha256 text not null, removed integer not null);
create table if not exists held (
    id text primary key, changed_at text, kind text, year integer, region text, complete integer
) without rowid;
"""


class State:
    """The state of a folder. Raises `ExportError` where the folder holds another selection."""

    def __init__(self, folder: Path, selection: Selection, form: str) -> None:
        self._database = sqlite3.connect(folder / FILE, isolation_level=None)
        self._database.execute("pragma synchronous = full")
        self._database.executescript(_TABLES)
        told = {"shape": SHAPE, "selection": selection.as_json(), "format": form}
        known = self._database.execute("select value from meta where name = 'told'").fetchone()
        if known is None:
            self._database.execute("insert into meta values ('told', ?)", [json.dumps(told)])
        elif json.loads(known[0]) != told:
            raise ExportError(f"{folder} holds another selection or format. Give another folder.")

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all or nothing."""
        self._database.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._database.execute("rollback")
            raise
        self._database.execute("commit")

    def run(self, now: datetime) -> tuple[int, datetime, str | None, datetime | None]:
        """Return the run to go on with, or a new one.

        Its number, when it began, the last id that it has, and when the run before began (None of the first).
        """
        found = self._database.execute(
            "select number, started_at, scanned from runs where finished_at is null"
        ).fetchone()
        if found is None:
            last = self._database.execute("select max(number) from runs").fetchone()[0] or 0
            found = (last + 1, now.isoformat(), None)
            self._database.execute("insert into runs (number, started_at) values (?, ?)", found[:2])
        before = self._database.execute(
            "select started_at from runs where number = ?", [found[0] - 1]
        ).fetchone()
        return (
            found[0],
            datetime.fromisoformat(found[1]),
            found[2],
            datetime.fromisoformat(before[0]) if before else None,
        )

    def finish(self, number: int) -> None:
        """Say that a run is over."""
        self._database.execute(
            "update runs set finished_at = ? where number = ?", [datetime.now(UTC).isoformat(), number]
        )

    def add_part(self, run: int, part: Row, rows: Iterable[Mapping[str, Any]], scanned: str) -> None:
        """Note a part that is on the disk, and its rows."""
        with self.transaction():
            self._note(run, part, removed=False)
            self._database.executemany(
                "insert or replace into held values (?, ?, ?, ?, ?, ?)", map(_held, rows)
            )
            self._database.execute("update runs set scanned = ? where number = ?", [scanned, run])

    def add_removed(self, run: int, part: Row, ids: Iterable[str]) -> None:
        """Note a part that names what is there no longer."""
        with self.transaction():
            self._note(run, part, removed=True)
            self._database.executemany("delete from held where id = ?", ([each] for each in ids))

    def changed(self, moments: Mapping[str, datetime | None]) -> list[str]:
        """Return those of these rows that the folder does not hold as they are now."""
        known = dict(self._known(list(moments)))
        return [each for each, at in moments.items() if known.get(each, "never") != _moment(at)]

    def holds(self, ids: list[str]) -> set[str]:
        """Return those of these rows that the folder holds."""
        return {each for each, _ in self._known(ids)}

    def parts(self, run: int | None = None) -> list[Row]:
        """Return the parts of a run or of all, in their order."""
        where = "where run = ?" if run else ""
        names = ("file", "run", "rows", "bytes", "sha256", "removed")
        found = self._database.execute(
            f"select {', '.join(names)} from parts {where} order by run, removed, file",  # noqa: S608 -- own words
            [run] if run else [],
        )
        return [dict(zip(names, each, strict=True)) for each in found]

    def runs(self) -> list[Row]:
        """Return the runs that are over, the oldest first."""
        found = self._database.execute(
            "select number, started_at, finished_at from runs where finished_at is not null order by number"
        )
        return [dict(zip(("run", "started_at", "finished_at"), each, strict=True)) for each in found]

    def counts(self) -> Row:
        """Return what the folder holds, counted by what people ask for."""
        total = self._database.execute("select count(*) from held").fetchone()[0]
        return {
            "rows": total,
            "by_kind": self._by("kind"),
            "by_year": self._by("year"),
            "by_province": self._by("substr(region, 1, 2) || '0000'"),
            "regions": self._database.execute("select count(distinct region) from held").fetchone()[0],
            "complete": self._database.execute("select count(*) from held where complete").fetchone()[0],
        }

    def _by(self, what: str) -> dict[str, int]:
        found = self._database.execute(
            f"select {what} as it, count(*) from held group by it order by it"  # noqa: S608 -- own words
        )
        return {"null" if name is None else str(name): count for name, count in found}

    def _note(self, run: int, part: Row, *, removed: bool) -> None:
        told = [part["file"], run, part["rows"], part["bytes"], part["sha256"], removed]
        self._database.execute("insert or replace into parts values (?, ?, ?, ?, ?, ?)", told)

    def _known(self, ids: list[str]) -> Iterator[tuple[str, str | None]]:
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            marks = ", ".join("?" * len(some))
            yield from self._database.execute(
                f"select id, changed_at from held where id in ({marks})",  # noqa: S608 -- marks alone
                some,
            )


def _held(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        row["id"],
        _moment(row["changed_at"]),
        row["kind"],
        row["year"],
        row["region_code"],
        row["complete"],
    )


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
