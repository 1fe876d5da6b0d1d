"""The audit log in MongoDB: who did what by hand, and when. Rows are only ever added."""

from __future__ import annotations

from abc import ABC
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from pymongo import DESCENDING
from pymongo.database import Database

Row = dict[str, Any]


class MongoAudits(ABC):
    """The part of `MongoRecords` that knows what operators did."""

    _database: Database[Row]

    def note_action(self, row: Row) -> None:
        """Add what somebody is about to do: `at`, `by`, `action`, `subject`, `details`."""
        with self._translated():
            self._database["audit"].insert_one(dict(row))

    def actions(self, limit: int, before: datetime | None = None) -> list[Row]:
        """Return what was done, the newest first."""
        query = {"at": {"$lt": before}} if before else {}
        with self._translated():
            return list(self._database["audit"].find(query, {"_id": 0}).sort("at", DESCENDING).limit(limit))

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError
