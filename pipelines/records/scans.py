"""What reading scans asks of MongoDB: which there are, who reads which, what is on their pictures."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from pymongo import ASCENDING, ReturnDocument, UpdateOne
from pymongo.database import Database

Row = dict[str, Any]

AT_ONCE: Final = 1000
TRIES: Final = 3
"""After which a scan is left alone whose reader did not live to say why."""


class MongoScans(ABC):
    """The part of `MongoRecords` that is about scans."""

    _database: Database[Row]

    def enlist_scans(self, extractor: int) -> int:
        """Put scans that nobody has put there yet into `scans`; see `RecordStore.enlist_scans`."""
        scans = self._database["scans"]
        with self._translated():
            for some in _chunks(self._unread(), AT_ONCE):
                waiting = {"state": "waiting", "tries": 0, "at": datetime.now(UTC)}
                scans.bulk_write(
                    [UpdateOne({"_id": each}, {"$setOnInsert": waiting}, upsert=True) for each in some],
                    ordered=False,
                )
            older = {"state": "read", "extractor": {"$lt": extractor}}
            scans.update_many(older, {"$set": {"state": "waiting", "tries": 0}})
            return scans.count_documents({"state": {"$in": ["waiting", "leased"]}})

    def reopen_scans(self) -> None:
        """Let all scans be read anew; see `RecordStore.reopen_scans`."""
        with self._translated():
            self._database["scans"].update_many({}, {"$set": {"state": "waiting", "tries": 0, "again": True}})

    def lease_scan(self, worker: str, until: datetime) -> Row | None:
        """Take the next scan; see `RecordStore.lease_scan`."""
        now = datetime.now(UTC)
        waiting = {"state": "waiting", "after": {"$not": {"$gt": now}}}
        free = {"$or": [waiting, {"state": "leased", "until": {"$lt": now}}]}
        taken = {
            "$set": {"state": "leased", "worker": worker, "until": until, "at": now},
            "$inc": {"tries": 1},
        }
        lost = {"$set": {"state": "failed", "why": "Its reader ended three times before it could say why."}}
        with self._translated():
            self._database["scans"].update_many(free | {"tries": {"$gte": TRIES}}, lost)
            return self._database["scans"].find_one_and_update(
                free,
                taken,
                sort=[("state", ASCENDING), ("at", ASCENDING)],
                return_document=ReturnDocument.AFTER,
            )

    def note_scan(self, capture_id: str, worker: str, fields: Row) -> bool:
        """Change fields of a scan that this worker has; see `RecordStore.note_scan`."""
        with self._translated():
            mine = {"_id": capture_id, "state": "leased", "worker": worker}
            return self._database["scans"].update_one(mine, {"$set": fields}).matched_count == 1

    def recognition(self, payload_digest: str) -> Row | None:
        """Return what was recognized in a body; see `RecordStore.recognition`."""
        with self._translated():
            return self._database["recognitions"].find_one({"_id": payload_digest})

    def put_recognition(self, payload_digest: str, recogniser: str, pictures: Sequence[Row]) -> None:
        """Add pictures that were read; see `RecordStore.put_recognition`."""
        change: Row = {
            "$set": {"recogniser": recogniser, "at": datetime.now(UTC)},
            "$push": {"pictures": {"$each": list(pictures)}},
        }
        with self._translated():
            self._database["recognitions"].update_one({"_id": payload_digest}, change, upsert=True)

    def forget_recognition(self, payload_digest: str) -> None:
        """Delete what was recognized in a body; see `RecordStore.forget_recognition`."""
        with self._translated():
            self._database["recognitions"].delete_one({"_id": payload_digest})

    def scan_counts(self) -> dict[str, int]:
        """Return how many scans there are by state; see `RecordStore.scan_counts`."""
        with self._translated():
            groups = self._database["scans"].aggregate([{"$group": {"_id": "$state", "n": {"$sum": 1}}}])
            counts = {row["_id"]: row["n"] for row in groups}
            unlisted = self._unlisted("captures", {"outcome": "scan"}, "_id")
            unlisted += self._unlisted("documents", {"flags": "scanned_pages"}, "capture_id")
            return counts | {"waiting": counts.get("waiting", 0) + unlisted}

    def _unlisted(self, name: str, query: Row, capture: str) -> int:
        """Return how many captures that are to be read nobody has put into `scans` yet."""
        listed = {"from": "scans", "localField": "_id", "foreignField": "_id", "as": "scan"}
        stages: list[Row] = [
            {"$match": query},
            {"$group": {"_id": f"${capture}"}},
            {"$lookup": listed},
            {"$match": {"scan": []}},
            {"$count": "n"},
        ]
        return next((row["n"] for row in self._database[name].aggregate(stages)), 0)

    def _unread(self) -> Iterator[str]:
        for row in self._database["captures"].find({"outcome": "scan"}, {"_id": 1}):
            yield row["_id"]
        for row in self._database["documents"].find({"flags": "scanned_pages"}, {"capture_id": 1}):
            yield row["capture_id"]

    def _translated(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours."""
        raise NotImplementedError


def _chunks(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(ids)
    while some := list(islice(iterator, size)):
        yield some
