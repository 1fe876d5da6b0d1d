"""Which known URLs are to be visited again, as MongoDB finds them."""

from __future__ import annotations

from abc import ABC
from collections.abc import Collection as Some
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

Row = dict[str, Any]


class MongoDue(ABC):
    """The part of `MongoRecords` that plants revisits."""

    _database: Database[Row]

    def due_urls(
        self, now: datetime, limit: int, *, without: Some[str] = (), sources: Some[str] | None = None
    ) -> list[Row]:
        """Return rows of URLs that are due; see `RecordStore.due_urls`."""
        query: Row = {"next_visit_at": {"$lte": now}}
        if without or sources is not None:
            query["source"] = {"$nin": list(without)} | ({} if sources is None else {"$in": list(sources)})
        with self._translated():
            found = self._database["urls"].find(query).sort("next_visit_at", ASCENDING).limit(limit)
            return list(found)

    def known_urls(self, sources: Some[str] | None = None, *, without: Some[str] = ()) -> Iterator[Row]:
        """Yield rows of URLs that may be visited again; see `RecordStore.known_urls`."""
        known = [{"next_visit_at": {"$type": "date"}}, {"history": {"$exists": False}, "state": "done"}]
        query: Row = {"$or": known, "source": {"$nin": list(without)}}
        if sources is not None:
            query["source"]["$in"] = list(sources)
        with self._translated():
            yield from self._database["urls"].find(query).sort("_id", ASCENDING)

    def hold_visits(self, keys: Sequence[str], now: datetime, until: datetime) -> int:
        """Put off visits that are due; see `RecordStore.hold_visits`."""
        query = {"_id": {"$in": list(keys)}, "next_visit_at": {"$lte": now}}
        with self._translated():
            return (
                self._database["urls"].update_many(query, {"$set": {"next_visit_at": until}}).modified_count
            )

    def last_runs(self, sources: Sequence[str]) -> dict[str, Row]:
        """Return the last run of each of these sources; see `RecordStore.last_runs`."""
        stages: list[Row] = [
            {"$match": {"source": {"$in": list(sources)}}},
            {"$sort": {"source": ASCENDING, "started_at": DESCENDING}},
            {"$group": {"_id": "$source", "row": {"$first": "$$ROOT"}}},
        ]
        with self._translated():
            return {each["_id"]: each["row"] for each in self._database["runs"].aggregate(stages)}

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError
