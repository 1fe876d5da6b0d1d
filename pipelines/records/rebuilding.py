"""How far a rebuild of the database has come, in the database that it fills.

`rebuild_objects` has a row for each archive file, until the rebuild is over; `rebuilds` one row about it.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from pymongo import ASCENDING, UpdateOne
from pymongo.database import Database

Row = dict[str, Any]

THE: Final = "rebuild"
FILLED: Final = ("captures", "urls", "documents", "segments", "exclusions", "runs")
"""Collections of which a rebuild fills some, and without which a database has never been used."""
ORDER: Final = [("state", ASCENDING), ("at", ASCENDING), ("_id", ASCENDING)]


class MongoRebuilding(ABC):
    """The part of `MongoRecords` that a rebuild keeps its place in; see `RebuildRecords`."""

    _database: Database[Row]

    def filled(self) -> dict[str, int]:
        """Return how many rows there are of what a crawl or a rebuild stores, those that have any."""
        with self._translated():
            counts = {name: self._database[name].estimated_document_count() for name in FILLED}
        return {name: count for name, count in counts.items() if count}

    def rebuild(self) -> Row | None:
        """Return what is known of the rebuild of this database; None where there was none."""
        with self._translated():
            return self._database["rebuilds"].find_one({"_id": THE})

    def note_rebuild(self, fields: Row) -> None:
        """Set fields of the rebuild."""
        with self._translated():
            self._database["rebuild_objects"].create_index(ORDER)
            self._database["rebuilds"].update_one({"_id": THE}, {"$set": fields}, upsert=True)

    def list_rebuild(self, rows: Sequence[Row]) -> None:
        """Add objects that are to be read (`_id`, `at`, `state`), each once."""
        writes = [UpdateOne({"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True) for row in rows]
        if writes:
            with self._translated():
                self._database["rebuild_objects"].bulk_write(writes, ordered=False)

    def rebuild_object(self, state: str) -> Row | None:
        """Return the earliest object in a state."""
        with self._translated():
            return self._database["rebuild_objects"].find_one({"state": state}, sort=ORDER)

    def note_rebuild_object(self, key: str, fields: Row) -> None:
        """Set fields of an object."""
        with self._translated():
            self._database["rebuild_objects"].update_one({"_id": key}, {"$set": fields})

    def rebuild_counts(self) -> dict[str, int]:
        """Return how many objects there are in each state."""
        stages: list[Row] = [{"$group": {"_id": "$state", "n": {"$sum": 1}}}]
        with self._translated():
            return {row["_id"]: row["n"] for row in self._database["rebuild_objects"].aggregate(stages)}

    def rebuild_problems(self) -> Iterator[Row]:
        """Yield objects with problems: `_id` and `problems`, and what was counted of each object."""
        with self._translated():
            yield from self._database["rebuild_objects"].find({}, {"pending": 0}).sort("_id", ASCENDING)

    def end_rebuild(self, fields: Row) -> None:
        """Note that it is over; its list of objects goes."""
        self.note_rebuild(fields)
        with self._translated():
            self._database["rebuild_objects"].drop()

    def put_exclusions(self, rows: Sequence[Row]) -> None:
        """Store rules as they were, where the database does not know them."""
        writes = [UpdateOne({"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True) for row in rows]
        if writes:
            with self._translated():
                self._database["exclusions"].bulk_write(writes, ordered=False)

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError
