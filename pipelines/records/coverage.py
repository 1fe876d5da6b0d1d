"""What there is of reports by region and year, and when each source was tried: a few round trips for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pymongo.database import Database

Row = dict[str, Any]

TRUNCATED: Final = 1
COPY: Final = 2
OFFICIAL: Final = 3
"""How good a report is: a part; complete; complete and from a government."""
PAGES: Final = ("documents", "list", "unchanged")
"""Outcomes of pages that are pages."""
BATCH: Final = 10_000


def reports_by_region(database: Database[Row], first: int, last: int) -> Iterator[Row]:
    """Yield `code`, `name`, `year` and `best` (how good) of the work reports of these years.

    Those of areas without a code come together, with None for it, and `reports`, their number. Raises the
    driver's `PyMongoError`.
    """
    whole = {"$and": ["$complete", {"$not": [{"$ifNull": ["$truncated", False]}]}]}
    best = {"$cond": [whole, {"$cond": [{"$ifNull": ["$official", False]}, OFFICIAL, COPY]}, TRUNCATED]}
    stages: list[Row] = [
        {"$match": {"kind": "work_report", "year": {"$gte": first, "$lte": last}}},
        {"$project": {"code": "$region_code", "name": "$region_name", "year": 1, "best": best}},
        {
            "$group": {
                "_id": {"code": "$code", "year": "$year"},
                "name": {"$first": "$name"},
                "best": {"$max": "$best"},
                "reports": {"$sum": 1},
            }
        },
    ]
    for row in database["reports"].aggregate(stages, allowDiskUse=True, batchSize=BATCH):
        yield {"code": row["_id"].get("code"), "year": row["_id"]["year"], **row}


def tries_by_source(database: Database[Row]) -> dict[str, Row]:
    """Return for each source of captures `last_tried`, and `blocked_by` where its last block stands.

    A block stands until a page comes after it. Raises the driver's `PyMongoError`.
    """
    captures = database["captures"]
    last: list[Row] = [
        {"$sort": {"source": 1, "fetched_at": -1}},  # with the index of both: one step for each source
        {"$group": {"_id": "$source", "last_tried": {"$first": "$fetched_at"}}},
    ]
    blocks: list[Row] = [
        {"$match": {"block": {"$type": "string"}}},
        {"$sort": {"fetched_at": 1}},
        {"$group": {"_id": "$source", "at": {"$last": "$fetched_at"}, "block": {"$last": "$block"}}},
    ]
    found = {
        row["_id"]: {"last_tried": row["last_tried"], "blocked_by": None} for row in captures.aggregate(last)
    }
    blocked = {row["_id"]: row for row in captures.aggregate(blocks, allowDiskUse=True)}
    for source, block in blocked.items():
        later = {"source": source, "fetched_at": {"$gt": block["at"]}, "outcome": {"$in": list(PAGES)}}
        if found[source]["last_tried"] <= block["at"] or captures.find_one(later, {"_id": 1}) is None:
            found[source]["blocked_by"] = block["block"]
    return found
