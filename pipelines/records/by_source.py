"""What is stored of each source, counted where it lies: nothing keeps counters that could be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pymongo.database import Database

from pipelines.documents import Kind
from pipelines.extraction.regions import lineage

Row = dict[str, Any]

HOST: Final = {"$toLower": {"$arrayElemAt": [{"$split": ["$url", "/"]}, 2]}}
PAGE_HOST: Final = {"$toLower": {"$arrayElemAt": [{"$split": ["$page_url", "/"]}, 2]}}


def by_source(database: Database[Row], sources: Sequence[str] | None = None, *, brief: bool = False) -> Row:
    """Return what there is of some sources, or of all.

    `captures`: source, host, outcome (None for what is no page, as robots.txt), platform, their number and
    when the last one was fetched. `urls`: source, state, number. `reports`: host of the page, region_code (of
    today, where the region was renamed since), year and number of its work reports; these of all hosts, since
    a page may have been found from another source.

    `brief` says of captures only which sources have any, and when the last was fetched: their number is 1,
    and host, outcome and platform are None. Where there are millions it takes a moment instead of a minute.

    Raises the driver's `PyMongoError`.
    """
    wanted: Row = {} if sources is None else {"source": {"$in": list(sources)}}
    return {
        "captures": _crawled(database, wanted) if brief else _captures(database, wanted),
        "urls": _urls(database, wanted),
        "reports": _reports(database),
    }


def _crawled(database: Database[Row], wanted: Row) -> list[Row]:
    """Return the sources with captures, out of the index alone."""
    by_time: Row = {"source": 1, "fetched_at": -1}
    group: Row = {"_id": "$source", "last": {"$first": "$fetched_at"}}
    stages: list[Row] = [{"$match": wanted}, {"$sort": by_time}, {"$group": group}]
    unknown: Row = {"host": None, "outcome": None, "platform": None, "captures": 1}
    return [
        {"source": row["_id"], "last": row["last"], **unknown}
        for row in database["captures"].aggregate(stages)
    ]


def _captures(database: Database[Row], wanted: Row) -> list[Row]:
    group = {
        "_id": {"source": "$source", "host": HOST, "outcome": "$outcome", "platform": "$platform"},
        "captures": {"$sum": 1},
        "last": {"$max": "$fetched_at"},
    }
    return _grouped(database, "captures", [{"$match": wanted}, {"$group": group}])


def _urls(database: Database[Row], wanted: Row) -> list[Row]:
    by_state: Row = {"source": 1, "state": 1}  # read from the index of that order
    group = {"_id": {"source": "$source", "state": "$state"}, "urls": {"$sum": 1}}
    return _grouped(database, "urls", [{"$match": wanted}, {"$sort": by_state}, {"$group": group}])


def _reports(database: Database[Row]) -> list[Row]:
    """Return the work reports, out of the index alone: the documents with their texts are large.

    That is so only where the fields are named before they are grouped, and where no query asks for null.
    """
    names = {"region_code": "$region_code", "year": "$year"}
    retired = {"$gt": ["$retired_at", None]}  # null and missing come before any moment
    group = {"_id": {"host": PAGE_HOST, **names, "retired": retired}, "reports": {"$sum": 1}}
    stages: list[Row] = [
        {"$match": {"kind": Kind.WORK_REPORT.value}},
        {"$project": {"_id": 0, "page_url": 1, "region_code": 1, "year": 1, "retired_at": 1}},
        {"$group": group},
    ]
    found = _grouped(database, "documents", stages)
    return [_of_today(row) for row in found if not row.pop("retired")]


def _of_today(row: Row) -> Row:
    code = row["region_code"]
    return {**row, "region_code": lineage(code) or code} if code else row


def _grouped(database: Database[Row], name: str, stages: Sequence[Row]) -> list[Row]:
    rows = database[name].aggregate(stages, allowDiskUse=True)
    names = list(stages[-1]["$group"]["_id"])
    return [{**dict.fromkeys(names), **row.pop("_id"), **row} for row in rows]
