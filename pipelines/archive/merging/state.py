"""What a merged index holds, remembered over restarts: index objects that are in it, and its files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from crawler.errors import ArchiveError
from pipelines.objects.base import StoredObject

VERSION: Final = 1
TABLES: Final = """
    CREATE TABLE IF NOT EXISTS archive (location TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS merged (key TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS files (number INTEGER PRIMARY KEY AUTOINCREMENT, size INTEGER NOT NULL);
"""


class State:
    """A SQLite file that one process at a time holds. For one thread.

    Raises `ArchiveError` where another process holds it, and where the file cannot be used.
    """

    def __init__(self, path: Path, location: str) -> None:
        try:
            self._database = _open(path, location)
        except sqlite3.Error as error:
            raise ArchiveError(
                f"The merged index in {path.parent} cannot be used ({error}). Another process may hold it; "
                "if none does, delete the folder: it is made anew from the archive."
            ) from error

    def holds(self, stored: StoredObject) -> bool:
        """Whether an index object is merged as it is now; one that was written again counts as new."""
        query = "SELECT 1 FROM merged WHERE key = ? AND size = ?"
        return self._database.execute(query, (stored.key, stored.size)).fetchone() is not None

    def count(self) -> int:
        """Return how many index objects are merged."""
        return int(self._database.execute("SELECT count(*) FROM merged").fetchone()[0])

    def clear(self) -> None:
        """Forget all objects and files; numbers go on."""
        with self._database:
            self._database.execute("DELETE FROM merged")
            self._database.execute("DELETE FROM files")

    def files(self) -> dict[int, int]:
        """Return the sizes of the files by their numbers."""
        return dict(self._database.execute("SELECT number, size FROM files"))

    def next_number(self) -> int:
        """Return a number that no file had before."""
        row = self._database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'files'").fetchone()
        return int(row[0]) + 1 if row else 1

    def commit(self, merged: Iterable[StoredObject], new: Mapping[int, int], replaced: Iterable[int]) -> None:
        """Remember, all at once, that these objects are merged, and which files replace which."""
        with self._database:
            self._database.executemany(
                "INSERT OR REPLACE INTO merged VALUES (?, ?)", [(each.key, each.size) for each in merged]
            )
            self._database.executemany("DELETE FROM files WHERE number = ?", [(n,) for n in replaced])
            self._database.executemany("INSERT INTO files VALUES (?, ?)", list(new.items()))

    def close(self) -> None:
        """Let others hold it."""
        self._database.close()


def _open(path: Path, location: str) -> sqlite3.Connection:
    database = _locked(path)
    (version,) = database.execute("PRAGMA user_version").fetchone()
    with suppress(sqlite3.OperationalError):  # there is no table yet
        if version == VERSION and database.execute("SELECT location FROM archive").fetchone() == (location,):
            return database
    database.close()  # of another archive, or of another version of this program
    path.unlink()
    database = _locked(path)
    database.executescript(f"{TABLES} PRAGMA user_version = {VERSION};")
    with database:
        database.execute("INSERT INTO archive VALUES (?)", (location,))
    return database


def _locked(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=0)
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    database.execute("BEGIN EXCLUSIVE").connection.commit()  # the lock stays until it is closed
    return database
