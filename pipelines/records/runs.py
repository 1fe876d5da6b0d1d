"""Runs in MongoDB: the rows, and what is counted for them over captures, `urls` and documents."""

from __future__ import annotations

from abc import ABC
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, UpdateOne
from pymongo.database import Database

Row = dict[str, Any]
FAILED: Final = ("queued", "dead", "rejected")
"""States of URLs that have a reason: the last attempt failed, or none may be made."""


class MongoRuns(ABC):
    """The part of `MongoRecords` that knows runs."""

    _database: Database[Row]

    def begin_runs(self, rows: Sequence[Row]) -> None:
        """Store runs that were begun, each once and for all."""
        if rows:
            writes = [UpdateOne({"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True) for row in rows]
            with self._translated():
                self._database["runs"].bulk_write(writes, ordered=False)

    def run(self, run_id: str) -> Row | None:
        """Return one run."""
        with self._translated():
            return self._database["runs"].find_one({"_id": run_id})

    def runs(self, limit: int) -> list[Row]:
        """Return the newest runs."""
        with self._translated():
            return list(self._database["runs"].find().sort("started_at", DESCENDING).limit(limit))

    def open_runs(self) -> list[Row]:
        """Return the runs that are not over, the oldest first."""
        with self._translated():
            return list(self._database["runs"].find({"state": "running"}).sort("started_at", ASCENDING))

    def next_run(self, source: str, after: datetime) -> Row | None:
        """Return the run of a source that followed one."""
        query = {"source": source, "started_at": {"$gt": after}}
        with self._translated():
            return self._database["runs"].find_one(query, sort=[("started_at", ASCENDING)])

    def note_run(self, run_id: str, fields: Row) -> None:
        """Change fields of a run."""
        with self._translated():
            self._database["runs"].update_one({"_id": run_id}, {"$set": fields})

    def reopen_runs(self, since: datetime) -> None:
        """Open the last run of each source again of which something came after it was over."""
        with self._translated():
            active = self._database["captures"].aggregate(
                [
                    {"$match": {"fetched_at": {"$gte": since}}},
                    {"$group": {"_id": "$source", "last": {"$max": "$fetched_at"}}},
                ]
            )
            for row in active:
                last = self._database["runs"].find_one(
                    {"source": row["_id"]}, sort=[("started_at", DESCENDING)]
                )
                if last and last["state"] == "over" and last["counted_at"] <= row["last"]:
                    self.note_run(last["_id"], {"state": "running"})

    def last_fetched(self, source: str, start: datetime) -> datetime | None:
        """Return when anything of a source was fetched last, since a run began."""
        query = {"source": source, "fetched_at": {"$gte": start}}
        with self._translated():
            row = self._database["captures"].find_one(
                query, {"fetched_at": 1}, sort=[("fetched_at", DESCENDING)]
            )
        return row["fetched_at"] if row else None

    def count_run(self, source: str, start: datetime, end: datetime | None) -> Row:
        """Return what was made of a source in a time: see pipelines/README.md, `runs`."""
        span = {"$gte": start, **({"$lt": end} if end else {})}
        with self._translated():
            groups = list(self._database["captures"].aggregate(_captures(source, span)))
            reasons = list(self._database["urls"].aggregate(_reasons(source, span)))
            kinds = list(self._database["captures"].aggregate(_documents(source, span, start)))
        return _folded(groups) | {
            "failed_urls": {row["_id"]: int(row["n"]) for row in reasons},
            "documents": {row["_id"]: int(row["n"]) for row in kinds},
            "new_documents": {row["_id"]: int(row["new"]) for row in kinds if row["new"]},
        }

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError


def _captures(source: str, span: Row) -> list[Row]:
    keys = ("status", "outcome", "block", "worker")
    return [
        {"$match": {"source": source, "fetched_at": span}},
        {
            "$group": {
                "_id": {key: {"$ifNull": [f"${key}", None]} for key in keys},
                "n": {"$sum": 1},
                "bytes": {"$sum": "$length"},
                "first": {"$min": "$fetched_at"},
                "last": {"$max": "$fetched_at"},
            }
        },
    ]


def _reasons(source: str, span: Row) -> list[Row]:
    kind = {"$arrayElemAt": [{"$split": [{"$ifNull": ["$reason", "unknown"]}, ": "]}, 0]}
    return [
        {"$match": {"source": source, "state": {"$in": list(FAILED)}, "at": span}},
        {"$group": {"_id": kind, "n": {"$sum": 1}}},
        {"$sort": {"n": -1, "_id": 1}},
    ]


def _documents(source: str, span: Row, start: datetime) -> list[Row]:
    """Count the documents that are stored as this time saw them, and those that nobody had seen before."""
    found = {"from": "documents", "localField": "_id", "foreignField": "capture_id", "as": "document"}
    before = {"$gte": [{"$min": "$document.appearances.first.fetched_at"}, start]}
    return [
        {"$match": {"source": source, "fetched_at": span, "documents": {"$gt": 0}}},
        {"$project": {"_id": 1}},
        {"$lookup": found},
        {"$unwind": "$document"},
        {
            "$group": {
                "_id": "$document.kind",
                "n": {"$sum": 1},
                "new": {"$sum": {"$cond": [before, 1, 0]}},
            }
        },
        {"$sort": {"n": -1, "_id": 1}},
    ]


def _folded(groups: Iterable[Row]) -> Row:
    """Return the sums of captures in groups."""
    by: dict[str, Counter[str]] = {key: Counter() for key in ("status", "outcome", "block", "worker")}
    captures = size = 0
    first: datetime | None = None
    last: datetime | None = None
    for row in groups:
        for key, counter in by.items():
            if row["_id"][key] is not None:
                counter[str(row["_id"][key])] += row["n"]
        captures, size = captures + row["n"], size + (row["bytes"] or 0)
        first = min(filter(None, (first, row["first"])))
        last = max(filter(None, (last, row["last"])))
    return {
        "captures": captures,
        "bytes": size,
        "first_fetched": first,
        "last_fetched": last,
        "statuses": dict(by["status"].most_common()),
        "outcomes": dict(by["outcome"].most_common()),
        "soft_blocks": dict(by["block"].most_common()),
        "workers": dict(by["worker"].most_common()),
    }
