"""Soft blocks by host: counted over captures, so that what is committed twice counts once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo.collection import Collection

from pipelines.records.by_source import HOST

Row = dict[str, Any]


def by_host(
    captures: Collection[Row], since: datetime, hosts: Sequence[str] | None
) -> dict[str, dict[str, int]]:
    """Return how often each was met; see `RecordStore.soft_blocks`. Raises the driver's `PyMongoError`."""
    stages: list[Row] = [
        {"$match": {"block": {"$type": "string"}, "fetched_at": {"$gte": since}}},
        {"$group": {"_id": {"host": HOST, "block": "$block"}, "n": {"$sum": 1}}},
        *([{"$match": {"_id.host": {"$in": list(hosts)}}}] if hosts is not None else []),
        {"$sort": {"_id.host": 1, "n": -1, "_id.block": 1}},
    ]
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in captures.aggregate(stages):
        found[row["_id"]["host"]][row["_id"]["block"]] = int(row["n"])
    return dict(found)
