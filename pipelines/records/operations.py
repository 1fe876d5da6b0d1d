"""How each kind of row is written: the operation of a bulk write for one row."""

from __future__ import annotations

from typing import Any

from pymongo import UpdateOne

from crawler.revisits.learning import Bounds
from pipelines.records import replacing, visits

Row = dict[str, Any]


def insert(row: Row) -> UpdateOne:
    """Store a row once and for all."""
    return UpdateOne({"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True)


def add(row: Row) -> UpdateOne:
    """Add what was read of a capture to its row, unless a newer extractor has read it, or this one later."""
    older = {"extractor": {"$not": {"$gte": row["extractor"]}}}
    earlier = {"extractor": row["extractor"], "read_at": {"$not": {"$gt": row["read_at"]}}}
    return UpdateOne({"_id": row["_id"], "$or": [older, earlier]}, {"$set": row})


def merge(row: Row) -> UpdateOne:
    """Store a sighting of a document on one page; see `replacing.update`."""
    return UpdateOne({"_id": row["_id"]}, replacing.update(row), upsert=True)


def renew(row: Row, bounds: Bounds) -> UpdateOne:
    """Store what became of a URL (`replacing.newest`), and its visit (`visits.merged`).

    `bounds` are those of the intervals between visits where the row has none.
    """
    word = {name: value for name, value in row.items() if name != "visit"}
    visit = visits.merged(row["_id"], row.get("visit"), row.get("bounds"), bounds)
    return UpdateOne({"_id": row["_id"]}, [*replacing.newest(word), *visit], upsert=True)
