"""The schedule in MongoDB: when each source was due last, what came of it, and what operators decided."""

from __future__ import annotations

from abc import ABC
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final

from pymongo import UpdateMany, UpdateOne
from pymongo.database import Database

Row = dict[str, Any]
SCHEMA_VERSION: Final = 1


class MongoSchedule(ABC):
    """The part of `MongoRecords` that knows the schedule."""

    _database: Database[Row]

    def schedule(self, sources: Sequence[str] | None = None) -> dict[str, Row]:
        """Return what is known of sources, by id; see `RecordStore.schedule`."""
        query = {} if sources is None else {"_id": {"$in": list(sources)}}
        with self._translated():
            return {row["_id"]: row for row in self._database["schedule"].find(query)}

    def paused_sources(self) -> list[str]:
        """Return the sources that an operator paused; see `RecordStore.paused_sources`."""
        with self._translated():
            found = self._database["schedule"].find({"paused.at": {"$exists": True}}, {"_id": 1})
            return [row["_id"] for row in found]

    def begin_schedule(self, sources: Sequence[str], at: datetime) -> None:
        """Store sources that are not known yet; see `RecordStore.begin_schedule`."""
        fields = {"since": at, "due": at, "schema_version": SCHEMA_VERSION}
        writes = [UpdateOne({"_id": source}, {"$setOnInsert": fields}, upsert=True) for source in sources]
        self._bulk(writes)

    def note_schedule(self, notes: Sequence[Row]) -> None:
        """Store how due times were dealt with; see `RecordStore.note_schedule`."""
        alike: dict[str, list[Row]] = defaultdict(list)
        for note in notes:  # thousands are due at one time, and all that is to be noted of them is the same
            alike[repr((note["due"], note["set"], note["add"]))].append(note)
        writes = []
        for group in alike.values():
            first = group[0]
            query = {"_id": {"$in": [note["source"] for note in group]}, "due": {"$lt": first["due"]}}
            change = {"$set": {**first["set"], "due": first["due"]}, "$inc": first["add"]}
            writes.append(UpdateMany(query, change))
        self._bulk(writes)

    def change_schedule(self, sources: Sequence[str], fields: Row) -> None:
        """Set fields of sources; see `RecordStore.change_schedule`."""
        with self._translated():
            self._database["schedule"].update_many({"_id": {"$in": list(sources)}}, {"$set": fields})

    def _bulk(self, writes: Sequence[UpdateOne | UpdateMany]) -> None:
        if writes:
            with self._translated():
                self._database["schedule"].bulk_write(writes, ordered=False)

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError
