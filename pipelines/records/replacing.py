"""How a stored document takes a new sighting: the rule of late commits as a MongoDB update.

The same sightings in any order give the same record. A document is replaced only by one that was fetched
later, or by what a newer extractor made of the same capture; but what its own page says is never replaced by
what a list shows of it, which may be an excerpt, or the first page of several, and never by what is far
shorter (`shrinking`). Each page on which it was
seen is kept with the first and the last sighting. A document that was joined of several pages is left to
`articles`.

Where text or fields differ, the reading that gives way stays in the record's own `superseded` until
`versions` has taken it: one update of one record is atomic, and so no crash and no other worker can lose it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pipelines.records import changing, shrinking
from pipelines.records.content import FIELDS

Expression = dict[str, Any]

ENDS: Final = ("first", "last")
"""The sightings that an appearance keeps."""
OF_DOCUMENTS: Final = frozenset({"appearances", "superseded", "changed_at"})
"""Fields of a stored document that its page, as a part of an article, does not take over as they are."""
_TAKEN_DOWN: Final[Expression] = {
    "$and": [
        {"$ne": [{"$type": "$taken_down_at"}, "missing"]},
        {"$eq": [{"$ifNull": ["$lifted_at", None]}, None]},
    ]
}


def update(row: dict[str, Any]) -> list[Expression]:
    """Return the aggregation-pipeline update that merges `row` into what is stored under its id."""
    joined = {"$gt": [{"$size": {"$ifNull": ["$pages", []]}}, 0]}
    merged: Expression = {"$cond": [{"$or": [joined, _TAKEN_DOWN]}, "$$ROOT", _merged(row)]}
    return [{"$replaceWith": changing.stamped(merged)}]


def first_sighting(row: dict[str, Any]) -> dict[str, Any]:
    """Return what `update` stores of a row where nothing is stored under its id, but for `changed_at`."""
    sighting = {"capture_id": row["capture_id"], "fetched_at": row["fetched_at"]}
    seen = {"page_url": row["page_url"], "first": sighting, "last": sighting}
    return row | {"appearances": [seen], "report_keys": sorted(set(row.get("report_keys", ())))}


def is_taken_down(row: dict[str, Any]) -> bool:
    """Whether a stored document is a tombstone that nothing may be written over (`erasing`)."""
    return row.get("taken_down_at") is not None and row.get("lifted_at") is None


def part_update(row: dict[str, Any], following: Sequence[str]) -> list[Expression]:
    """Return the update that merges `row`, a reading of an article's page, into what is stored of it.

    `following` are the ids of the pages that it names; all that it ever named are kept. `row` may be a stored
    document, whose appearances then count too.
    """
    known = {"$setUnion": [{"$ifNull": ["$nexts", []]}, {"$literal": list(following)}]}
    nexts = {"$set": {"nexts": {"$sortArray": {"input": known, "sortBy": 1}}}}
    content = {name: value for name, value in row.items() if name not in OF_DOCUMENTS}
    merged: Expression = {"$mergeObjects": [_merged(content), {"nexts": "$nexts"}]}
    return [nexts, {"$replaceWith": merged}, *_sightings(row)]


def sighted(row: dict[str, Any]) -> list[Expression]:
    """Return the update that keeps of `row` only where and when it was seen."""
    return [{"$set": {"appearances": _appearances(row)}}, *_sightings(row)]


def _sightings(row: dict[str, Any]) -> list[Expression]:
    seen = (each[end] | {"page_url": each["page_url"]} for each in row.get("appearances", ()) for end in ENDS)
    return [{"$set": {"appearances": _appearances(sighting)}} for sighting in seen]


def _merged(row: dict[str, Any]) -> Expression:
    # $literal: the text of a page may begin with a dollar sign and must not be read as an expression.
    new: Expression = {"$literal": {key: value for key, value in row.items() if key != "_id"}}
    kept: Expression = {"$cond": ["$$wins", "$$new", "$$ROOT"]}
    own: Expression = {"appearances": _appearances(row), "report_keys": _report_keys(row)}
    own |= {"_id": "$_id", "superseded": _superseded(row), "gone_since": _gone_since(row)}
    merged: Expression = {"$mergeObjects": [kept, own]}
    return {"$let": {"vars": {"new": new, "wins": _supersedes(row)}, "in": merged}}


def _superseded(row: dict[str, Any]) -> Expression:
    """Return what waits to become a version: what did before, and the reading that gives way now."""
    same_way = {"$eq": [{"$eq": ["$url", "$page_url"]}, row["url"] == row["page_url"]]}
    # Fields that are missing are null in an array. The text is long, and is sent once.
    stored = [[f"${name}" for name in FIELDS], "$text"]
    read = [{"$literal": [row.get(name) for name in FIELDS]}, "$$new.text"]
    differs = {"$ne": [stored, read]}
    # What a list shows is no version of what the page itself says; `versions` drops what was one before.
    gives_way = {"$cond": ["$$wins", {"$or": [differs, {"$not": same_way}]}, {"$and": [differs, same_way]}]}
    known = {"$ne": [{"$type": "$fetched_at"}, "missing"]}
    loser = {"$cond": ["$$wins", "$$ROOT", "$$new"]}
    waiting = {"$concatArrays": [{"$ifNull": ["$superseded", []]}, [loser]]}
    nothing = {"$ifNull": ["$superseded", "$$REMOVE"]}
    return {"$cond": [{"$and": [known, gives_way]}, waiting, nothing]}


def _gone_since(row: dict[str, Any]) -> Expression:
    """Return since when its page is gone, unless this reading is younger; `gone` has the last word."""
    seen_again = {"$and": ["$$wins", {"$lt": ["$gone_since", {"$literal": row["fetched_at"]}]}]}
    return {"$cond": [seen_again, "$$REMOVE", "$gone_since"]}


def _report_keys(row: dict[str, Any]) -> Expression:
    """Return every key of a report that the document ever had: the reports that it leaves have to know."""
    known = {"$setUnion": [{"$ifNull": ["$report_keys", []]}, {"$literal": row.get("report_keys", [])}]}
    return {"$sortArray": {"input": known, "sortBy": 1}}


def _supersedes(row: dict[str, Any]) -> Expression:
    nothing = {"$eq": [{"$type": "$fetched_at"}, "missing"]}
    from_list = {"$ne": ["$url", "$page_url"]}
    if row["url"] == row["page_url"]:
        return {"$or": [nothing, from_list, _replaces(row)]}
    return {"$or": [nothing, {"$and": [from_list, _is_newer(row)]}]}


def _replaces(row: dict[str, Any]) -> Expression:
    """Whether this reading of the document's own page takes the place of the one that is stored."""
    same_capture = {"$eq": ["$capture_id", {"$literal": row["capture_id"]}]}
    newer: Expression = {"$cond": [shrinking.is_far_shorter(row), False, _is_newer(row)]}
    longer: Expression = {"$or": [shrinking.has_far_more(row), newer]}
    return {"$cond": [same_capture, _is_newer(row), longer]}


def _is_newer(row: dict[str, Any]) -> Expression:
    fetched_at, capture_id = {"$literal": row["fetched_at"]}, {"$literal": row["capture_id"]}
    extractor = {"$literal": row["extractor"]}
    same_capture = {"$eq": ["$capture_id", capture_id]}
    return {
        "$or": [
            {"$gt": [fetched_at, "$fetched_at"]},
            {"$and": [same_capture, {"$gte": [extractor, "$extractor"]}]},
            # Two captures of the same instant: any rule will do, if it is always the same one.
            {"$and": [{"$eq": [fetched_at, "$fetched_at"]}, {"$gt": [capture_id, "$capture_id"]}]},
        ]
    }


def _appearances(row: dict[str, Any]) -> Expression:
    page = {"$literal": row["page_url"]}
    known = {"$ifNull": ["$appearances", []]}
    others = {"$filter": {"input": known, "cond": {"$ne": ["$$this.page_url", page]}}}
    same = {"$first": {"$filter": {"input": known, "cond": {"$eq": ["$$this.page_url", page]}}}}
    sighting = {"$literal": {"capture_id": row["capture_id"], "fetched_at": row["fetched_at"]}}
    merged = {
        "page_url": page,
        "first": {"$cond": [_earlier(row, "$$same.first"), sighting, "$$same.first"]},
        "last": {"$cond": [_later(row, "$$same.last"), sighting, "$$same.last"]},
    }
    together = {"$concatArrays": [others, [{"$let": {"vars": {"same": same}, "in": merged}}]]}
    return {"$sortArray": {"input": together, "sortBy": {"page_url": 1}}}


def _earlier(row: dict[str, Any], known: str) -> Expression:
    return {"$or": [_missing(known), {"$lt": [_stamp(row), _stamp_of(known)]}]}


def _later(row: dict[str, Any], known: str) -> Expression:
    return {"$or": [_missing(known), {"$gt": [_stamp(row), _stamp_of(known)]}]}


def _missing(known: str) -> Expression:
    return {"$eq": [{"$type": known}, "missing"]}


def _stamp(row: dict[str, Any]) -> Expression:
    return {"$literal": [row["fetched_at"], row["capture_id"]]}


def _stamp_of(known: str) -> list[str]:
    return [f"{known}.fetched_at", f"{known}.capture_id"]


def newest(row: dict[str, Any]) -> list[Expression]:
    """Return the update of a URL's row: its fields are taken over unless a later word is stored."""
    new: Expression = {"$literal": row}
    later = {"$gt": ["$at", {"$literal": row["at"]}]}
    return [{"$replaceWith": {"$cond": [later, "$$ROOT", {"$mergeObjects": ["$$ROOT", new]}]}}]
