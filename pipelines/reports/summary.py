"""What there is of reports, in numbers and with the cases that a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pymongo.collection import Collection
from pymongo.database import Database

from pipelines.reports.keys import KINDS
from pipelines.reports.marks import Marks

Row = dict[str, Any]

EXAMPLES: Final = 20
"""Cases of each sort that are named."""


def summarise(database: Database[Row]) -> Row:
    """Return counts of reports and renditions, conflicts and what is missing, and what is in no report.

    Raises the driver's `PyMongoError`.
    """
    reports, waiting = database["reports"], Marks(database["report_keys"]).waiting()
    conflicting = reports.find({"conflicts.0": {"$exists": True}}, {"conflicts": 1, "title": 1})
    return {
        "reports": reports.estimated_document_count(),
        "renditions": _total(reports),
        "complete": reports.count_documents({"complete": True}),
        "truncated": reports.count_documents({"truncated": True}),
        "official": reports.count_documents({"official": {"$ne": None}}),
        "by_year": _count(reports, [{"$group": {"_id": "$year", "n": {"$sum": 1}}}, {"$sort": {"_id": -1}}]),
        "missing": _count(reports, _unwound("$missing", "$missing")),
        "conflicts": _count(reports, _unwound("$conflicts", "$conflicts.field")),
        "conflicting": list(conflicting.sort("_id", 1).limit(EXAMPLES)),
        "in_no_report": _in_no_report(database["documents"]),
        "waiting": [row["_id"] for row in waiting if "error" not in row],
        "failed": {row["_id"]: row["error"] for row in waiting if "error" in row},
    }


def _unwound(path: str, value: str) -> list[Row]:
    group = {"$group": {"_id": value, "n": {"$sum": 1}}}
    return [{"$unwind": path}, group, {"$sort": {"n": -1, "_id": 1}}]


def _count(collection: Collection[Row], stages: Sequence[Row]) -> dict[str, int]:
    return {str(row["_id"]): int(row["n"]) for row in collection.aggregate(stages)}


def _in_no_report(documents: Collection[Row]) -> int:
    reports = {"from": "reports", "localField": "_id", "foreignField": "renditions.document", "as": "reports"}
    stages: list[Row] = [
        {"$match": {"kind": {"$in": list(KINDS)}, "retired_at": None}},
        {"$project": {"_id": 1}},
        {"$lookup": reports},
        {"$match": {"reports": []}},
        {"$count": "n"},
    ]
    return sum(int(row["n"]) for row in documents.aggregate(stages))


def _total(reports: Collection[Row]) -> int:
    stages = [{"$group": {"_id": None, "n": {"$sum": {"$size": "$renditions"}}}}]
    return sum(int(row["n"]) for row in reports.aggregate(stages))
