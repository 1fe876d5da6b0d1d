"""What is left out, in MongoDB: who wanted it, when and why, and what was taken down for it.

Collection `exclusions`, a row a rule (`_id` is its text); a rule that was lifted keeps its row.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Final

from pymongo import ASCENDING
from pymongo.database import Database

Row = dict[str, Any]

HOLDS: Final[Row] = {"lifted_at": None}


class MongoExclusions(ABC):
    """The part of `MongoRecords` that knows what is left out; see `RecordStore`."""

    _database: Database[Row]

    def exclude(self, rule: str, kind: str, reason: str, by: str) -> Row:
        """Store a rule, or give one that holds another reason; returns its row."""
        fields = {"kind": kind, "reason": reason, "by": by}
        with self._translated():
            rules = self._database["exclusions"]
            again = rules.update_one({"_id": rule} | HOLDS, {"$set": fields})
            if not again.matched_count:
                begun = fields | {
                    "at": datetime.now(UTC),
                    "lifted_at": None,
                    "lifted_by": None,
                    "takedown": None,
                }
                rules.update_one({"_id": rule}, {"$set": begun}, upsert=True)
            return rules.find_one({"_id": rule}) or {}

    def exclusions(self, *, lifted: bool = False) -> list[Row]:
        """Return the rules that hold, or all that ever held, the oldest first."""
        with self._translated():
            return list(self._database["exclusions"].find({} if lifted else HOLDS).sort("at", ASCENDING))

    def lift_exclusion(self, rule: str, by: str) -> bool:
        """Let a rule no longer hold; returns whether it did."""
        fields = {"lifted_at": datetime.now(UTC), "lifted_by": by}
        with self._translated():
            found = self._database["exclusions"].update_one({"_id": rule} | HOLDS, {"$set": fields})
            return bool(found.modified_count)

    @abstractmethod
    def _translated(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours."""
