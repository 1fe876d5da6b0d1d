"""What a re-extraction asks of MongoDB: its jobs, the captures it reads, what it would change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.database import Database

from pipelines.records.identity import DocumentId

Row = dict[str, Any]


class MongoReplays(ABC):
    """The part of `MongoRecords` that is a re-extraction's."""

    _database: Database[Row]

    def begin_replay(self, row: Row) -> Row:
        """Store a new job; returns the one that is stored under its name."""
        with self._translated():
            stored = self._database["replay_jobs"].find_one_and_update(
                {"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True, return_document=ReturnDocument.AFTER
            )
            return stored or row

    def replay(self, name: str) -> Row | None:
        """Return a job."""
        with self._translated():
            return self._database["replay_jobs"].find_one({"_id": name})

    def open_replays(self) -> list[Row]:
        """Return the jobs that are not finished, the oldest first."""
        with self._translated():
            return list(self._database["replay_jobs"].find({"finished_at": None}).sort("begun_at", ASCENDING))

    def note_replay(self, name: str, fields: Row) -> None:
        """Change fields of a job."""
        with self._translated():
            self._database["replay_jobs"].update_one({"_id": name}, {"$set": fields})

    def replayable(self, query: Row, sample: int | None = None) -> Iterator[tuple[str, str]]:
        """Yield id and object key of captures, those of one object together."""
        with self._translated():
            if sample is not None:
                stages = [{"$match": query}, {"$sample": {"size": sample}}, {"$project": {"object": 1}}]
                found: Iterable[Row] = self._database["captures"].aggregate(stages, allowDiskUse=True)
            else:
                order = [("object", ASCENDING), ("offset", ASCENDING)]
                found = self._database["captures"].find(query, {"object": 1}).sort(order)
            for row in found:
                yield row["_id"], row["object"]

    def readings(self, ids: Iterable[DocumentId], capture_ids: Sequence[str]) -> dict[DocumentId, Row]:
        """Return what is stored under these ids or was read of these captures, pages of articles each."""
        either = {"$or": [{"_id": {"$in": list(ids)}}, {"capture_id": {"$in": list(capture_ids)}}]}
        with self._translated():
            whole = self._database["documents"].find(either | {"pages": []})
            parts = self._database["parts"].find(either)
            return {row["_id"]: row for row in (*whole, *parts)}

    def put_findings(self, rows: Sequence[Row]) -> list[Row]:
        """Store what a job found, each finding once and for all."""
        return self._insert("replay_findings", rows)

    def findings(self, job: str) -> Iterator[Row]:
        """Yield what a job found."""
        with self._translated():
            yield from self._database["replay_findings"].find({"job": job}).sort("capture_id", ASCENDING)

    @abstractmethod
    def _insert(self, name: str, rows: Sequence[Row]) -> list[Row]:
        """Insert rows; returns what went to quarantine."""

    @abstractmethod
    def _translated(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours."""
