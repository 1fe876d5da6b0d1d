"""The schema of a database: which migrations were applied, and under whose lock the next ones are.

Collection `schema`, one row: `version` (number of the last migration that was applied), `needs` (the oldest
version that a program has to know), `applied` (number, name and moment of each), `running` (the migration
that is under way, and how much it has done), `holder` and `until` of the lock.
"""

from __future__ import annotations

from abc import ABC
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

Row = dict[str, Any]

THE: Final = "schema"
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class MongoSchema(ABC):
    """The part of `MongoRecords` that knows of migrations; see `SchemaRecords`."""

    _database: Database[Row]

    def schema(self) -> Row | None:
        """Return what is known of the schema; None for a database of before, and for a new one."""
        with self._translated():
            return self._database["schema"].find_one({"_id": THE})

    def note_schema(self, fields: Row) -> None:
        """Set fields of it."""
        with self._translated():
            self._database["schema"].update_one({"_id": THE}, {"$set": fields}, upsert=True)

    def lock_schema(self, holder: str, hold: timedelta) -> bool:
        """Take or keep the lock for so long, by the database's clock; False where another has it."""
        mine = {"$or": [{"holder": holder}, {"$expr": {"$lte": [{"$ifNull": ["$until", EPOCH]}, "$$NOW"]}}]}
        until = {"$add": ["$$NOW", int(hold.total_seconds() * 1000)]}
        taken = [{"$set": {"holder": {"$literal": holder}, "until": until}}]
        with self._translated():
            with suppress(DuplicateKeyError):  # of two who make it at the same time
                self._database["schema"].update_one(
                    {"_id": THE}, {"$setOnInsert": {"version": 0}}, upsert=True
                )
            return bool(self._database["schema"].update_one({"_id": THE} | mine, taken).matched_count)

    def unlock_schema(self, holder: str) -> None:
        """Give the lock up."""
        with self._translated():
            free = {"$unset": {"holder": "", "until": ""}}
            self._database["schema"].update_one({"_id": THE, "holder": holder}, free)

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError
