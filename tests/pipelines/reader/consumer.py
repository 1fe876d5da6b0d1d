"""A consumer that may be killed at any moment: what it does and its position are one transaction of SQLite.

python -m tests.pipelines.reader.consumer MONGO_URI MODE FILE
"""

from __future__ import annotations

import sqlite3
import sys
from datetime import timedelta

from pipelines.reader import Follower, Mode

SETTLING = timedelta(seconds=1.5)


class OwnPositions:
    """Positions in the consumer's own database."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def load(self, consumer: str) -> str | None:
        found = self._database.execute("select position from positions where consumer = ?", [consumer])
        row = found.fetchone()
        return row and row[0]

    def save(self, consumer: str, position: str) -> None:
        self._database.execute("insert or replace into positions values (?, ?)", [consumer, position])


def opened(path: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, timeout=30)
    database.execute("pragma journal_mode = wal")
    database.execute("create table if not exists seen (id text, changed_at text, removed integer)")
    database.execute("create table if not exists positions (consumer text primary key, position text)")
    return database


def main(uri: str, mode: str, path: str) -> None:
    database = opened(path)
    follower = Follower.connect(uri, "consumer", OwnPositions(database), mode=Mode(mode), settling=SETTLING)
    for change in follower.changes(pause=0.1):
        database.execute("begin")
        told = [change.report_id, change.changed_at.isoformat(), change.removed]
        database.execute("insert into seen values (?, ?, ?)", told)
        follower.ack(change)
        database.execute("commit")


if __name__ == "__main__":
    main(*sys.argv[1:4])
