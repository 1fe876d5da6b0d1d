"""One run of an export: what is new goes to files, what is gone is named, and the data card is written
anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from crawler.config import Config, secret
from crawler.errors import ExportError
from pipelines.contract.settling import SETTLING
from pipelines.datasets.card import write_card
from pipelines.datasets.parts import UNFINISHED, Part
from pipelines.datasets.selection import Selection
from pipelines.datasets.source import Source
from pipelines.datasets.state import FILE, State
from pipelines.datasets.tables import REMOVED, TABLES
from pipelines.datasets.writers import WRITERS
from pipelines.records import MongoRecords

Row = dict[str, Any]
Progress = Callable[[int, int], None]
"""Told how many rows were looked at, of how many."""


class Export:
    """Exports to a folder. Raises `ConfigError`, `ExportError`, and in `run` `ServerUnavailableError`."""

    def __init__(self, config: Config) -> None:
        config.require("mongo_uri")
        self._records = MongoRecords(secret(config.mongo_uri))

    def run(
        self, folder: Path, selection: Selection, form: str = "parquet", progress: Progress | None = None
    ) -> Row:
        """Write what the folder does not hold yet, or go on where a run was killed.

        Returns the number of the run, its rows, what was removed, and `parts`, `bytes` and `seconds`.
        """
        _prepare(folder)
        state = State(folder, selection, form)
        try:
            with self._records.access() as database:
                return _Run(folder, state, Source(database, selection), selection, form).run(progress)
        except OSError as error:
            raise ExportError(f"{folder} cannot be written: {error.strerror}.") from error
        finally:
            state.close()


class _Run:
    def __init__(self, folder: Path, state: State, source: Source, selection: Selection, form: str) -> None:
        self._folder, self._state, self._source = folder, state, source
        self._selection, self._form = selection, form
        self._number, self._began, self._after, before = state.run(source.now())
        # what was being written when the run before began may have come after it
        self._since = before - SETTLING if before else None

    def run(self, progress: Progress | None) -> Row:
        started = time.monotonic()
        self._write(progress)
        self._write_removed()
        self._state.finish(self._number)
        write_card(self._folder, self._state, self._selection, self._form)
        parts = self._state.parts(self._number)
        return {
            "folder": str(self._folder),
            "run": self._number,
            "changed_since": self._since,
            "rows": sum(part["rows"] for part in parts if not part["removed"]),
            "removed": sum(part["rows"] for part in parts if part["removed"]),
            "files": [part["file"] for part in parts],
            "bytes": sum(part["bytes"] for part in parts),
            "seconds": round(time.monotonic() - started, 1),
        }

    def _write(self, progress: Progress | None) -> None:
        total = self._source.count(self._since) if progress else 0
        part, looked_at, last = None, 0, self._after
        for moments in self._source.moments(self._since, self._after):
            for row in self._source.rows(self._state.changed(moments)):
                part = part or self._part(len(self._state.parts(self._number)))
                part.add(row | {"run": self._number})
            looked_at += len(moments)
            last = max(moments)
            if part and part.full:
                self._state.add_part(self._number, part.finish(), part.rows, last)
                part = None
            if progress:
                progress(looked_at, total)
        if part and last:
            self._state.add_part(self._number, part.finish(), part.rows, last)

    def _part(self, number: int) -> Part:
        stem = f"{self._selection.table.value}-{self._number:04d}-{number:05d}"
        return Part(self._folder, stem, WRITERS[self._form], TABLES[self._selection.table].columns)

    def _write_removed(self) -> None:
        found = self._source.gone(self._since, self._state.holds) if self._since else ()
        gone = {row["_id"]: row | {"run": self._number} for row in found}
        if not gone and self._since:
            return  # of the first run there is one without rows, so that readers need not ask
        part = Part(
            self._folder,
            f"removed-{self._number:04d}-{len(self._state.parts(self._number)):05d}",
            WRITERS[self._form],
            REMOVED,
        )
        _fill(part, [{column.name: column.take(row) for column in REMOVED} for row in gone.values()])
        self._state.add_removed(self._number, part.finish(), gone)


def _fill(part: Part, rows: Iterable[Row]) -> None:
    for row in rows:
        part.add(row)


def _prepare(folder: Path) -> None:
    """Make the folder, or clear what a killed run left in it. Raises `ExportError` for one of others."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = [path.name for path in folder.iterdir()]
        if names and FILE not in names:
            raise ExportError(f"{folder} holds files that are no export. Give an empty or a new folder.")
        for name in names:
            if name.endswith(UNFINISHED):
                (folder / name).unlink()
    except OSError as error:
        raise ExportError(f"{folder} cannot be written: {error.strerror}.") from error
