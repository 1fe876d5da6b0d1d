"""Reports that change as the line changes them, from several threads, with commits that come late."""

from __future__ import annotations

import random
import threading
import time
from typing import Any

from pymongo.database import Database
from pymongo.errors import OperationFailure

from pipelines.records.changing import note_reports

Row = dict[str, Any]

LATEST = 0.6
"""Seconds from a change's moment to its commit, at most."""


def change(database: Database[Row], key: str, ids: list[str], gone: list[str], late: float = 0.0) -> None:
    """Change reports of a key, and let some go, in one transaction that commits so many seconds late."""
    while True:
        try:
            with database.client.start_session() as session, session.start_transaction():
                at = note_reports(database["report_changes"], key, ids, gone, session)
                for each in ids:
                    row = {"_id": each, "key": key, "changed_at": at[each]}
                    database["reports"].replace_one({"_id": each}, row, upsert=True, session=session)
                if gone:
                    database["reports"].delete_many({"_id": {"$in": gone}}, session=session)
                time.sleep(late)
            return
        except OperationFailure as error:
            if not error.has_error_label("TransientTransactionError"):
                raise


class Writers:
    """Threads that change reports until they are stopped, each those of its own keys."""

    def __init__(self, database: Database[Row], seed: int, threads: int = 3) -> None:
        self._database, self._over = database, threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(seed, n)) for n in range(threads)]

    def __enter__(self) -> Writers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, seed: int, number: int) -> None:
        dice, key = random.Random(seed + number), f"work_report/{number}"
        while not self._over.is_set():
            ids = [f"{key}/{dice.randrange(12)}" for _ in range(3)]
            gone = [each for each in {f"{key}/{dice.randrange(12)}"} - set(ids) if dice.random() < 0.3]
            change(self._database, key, sorted(set(ids)), gone, dice.random() * LATEST)
