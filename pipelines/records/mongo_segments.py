"""What is known of archived objects, in MongoDB."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ASCENDING, ReturnDocument, UpdateOne
from pymongo.database import Database

Row = dict[str, Any]

UNCHECKED: Row = {"checked_at": None, "state": "unchecked", "problems": [], "claimed_until": None}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WAITING = [("checked_at", ASCENDING), ("stored_at", ASCENDING)]
"""The order of checks: null comes first."""


class MongoSegments(ABC):
    """The part of `MongoRecords` that keeps `segments`; see `SegmentRecords`."""

    _database: Database[Row]

    def put_segment(self, row: Row) -> None:
        """Upsert a row; see `SegmentRecords.put_segment`."""
        with self._translated():
            self._database["segments"].update_one(
                {"_id": row["_id"]}, {"$set": row, "$setOnInsert": UNCHECKED}, upsert=True
            )

    def adopt_segments(self, rows: Sequence[Row]) -> None:
        """Insert rows; see `SegmentRecords.adopt_segments`."""
        writes = [
            UpdateOne({"_id": row["_id"]}, {"$setOnInsert": row | UNCHECKED}, upsert=True) for row in rows
        ]
        if writes:
            with self._translated():
                self._database["segments"].bulk_write(writes, ordered=False)

    def segments(self, keys: Iterable[str]) -> dict[str, Row]:
        """Return rows by key; see `SegmentRecords.segments`."""
        with self._translated():
            found = self._database["segments"].find({"_id": {"$in": list(keys)}})
            return {row["_id"]: row for row in found}

    def all_segments(self, sample: int | None = None) -> Iterator[Row]:
        """Yield rows; see `SegmentRecords.all_segments`.

        Their keys are read first: the checks between two of them write the field that they are sorted by.
        """
        with self._translated():
            if sample is None:
                keys = [row["_id"] for row in self._database["segments"].find({}, {"_id": 1}).sort(WAITING)]
            else:
                stages: list[Row] = [{"$sample": {"size": sample}}, {"$project": {"_id": 1}}]
                keys = [row["_id"] for row in self._database["segments"].aggregate(stages)]
        for key in keys:
            yield from self.segments([key]).values()

    def claim_segment(self, older_than: datetime, hold: timedelta) -> Row | None:
        """Claim the object that waits longest; see `SegmentRecords.claim_segment`."""
        free = {"$lte": [{"$ifNull": ["$claimed_until", EPOCH]}, "$$NOW"]}
        due = {
            "$or": [
                {"checked_at": None, "stored_at": {"$not": {"$gte": older_than}}},
                {"checked_at": {"$lt": older_than}},
            ]
        }
        until = {"$add": ["$$NOW", int(hold.total_seconds() * 1000)]}
        with self._translated():
            return self._database["segments"].find_one_and_update(
                {"$and": [due, {"$expr": free}]},
                [{"$set": {"claimed_until": until}}],
                sort=WAITING,
                return_document=ReturnDocument.AFTER,
            )

    def put_check(self, key: str, fields: Row) -> None:
        """Update a row and give up the claim; see `SegmentRecords.put_check`."""
        with self._translated():
            self._database["segments"].update_one({"_id": key}, {"$set": fields | {"claimed_until": None}})

    def forget_segment(self, key: str) -> None:
        """Delete a row; see `SegmentRecords.forget_segment`."""
        with self._translated():
            self._database["segments"].delete_one({"_id": key})

    def captures_in(self, key: str) -> Iterator[Row]:
        """Yield captures of an object; see `SegmentRecords.captures_in`."""
        with self._translated():
            yield from self._database["captures"].find({"object": key}).sort("offset", ASCENDING)

    def refused_captures(self, ids: Iterable[str]) -> set[str]:
        """Return captures in quarantine; see `SegmentRecords.refused_captures`."""
        query = {"capture_id": {"$in": list(ids)}, "collection": "captures"}
        with self._translated():
            return {row["capture_id"] for row in self._database["quarantine"].find(query, {"capture_id": 1})}

    def capture_objects(self) -> Iterator[str]:
        """Yield the objects of captures; see `SegmentRecords.capture_objects`."""
        # sorted as the index is, so that MongoDB jumps from one object to the next
        stages: list[Row] = [
            {"$sort": {"object": 1, "offset": 1}},
            {"$group": {"_id": "$object", "offset": {"$first": "$offset"}}},
        ]
        with self._translated():
            for row in self._database["captures"].aggregate(stages):
                if isinstance(row["_id"], str):
                    yield row["_id"]

    def correct_captures(self, rows: Sequence[Row]) -> None:
        """Update captures; see `SegmentRecords.correct_captures`."""
        if rows:
            with self._translated():
                self._database["captures"].bulk_write(
                    [UpdateOne({"_id": row["_id"]}, {"$set": row}) for row in rows], ordered=False
                )

    def archive_health(self) -> Row:
        """Return numbers; see `SegmentRecords.archive_health`."""
        segments = self._database["segments"]
        with self._translated():
            never = segments.find_one({"checked_at": None}, sort=WAITING)
            once = segments.find_one({"checked_at": {"$ne": None}}, sort=WAITING)
            moments = [never and never["stored_at"], once and once["checked_at"]]
            return {
                "objects": segments.estimated_document_count(),
                "damaged": segments.count_documents({"state": "damaged"}),
                "unchecked_since": min((moment for moment in moments if moment), default=None),
            }

    @abstractmethod
    def _translated(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours."""
