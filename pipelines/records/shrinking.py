"""Pages far shorter than before: a soft block that only what the same URL had before can show.

A preview, a notice or half a page in the place of a report must not take its place, however new it is. So of
two readings of one page of which one is far shorter, the longer one stays, whenever each was fetched and in
whatever order they come. The other is kept as a version with the cause `shorter`, and its capture marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database

from crawler.pages.walls import SoftBlock
from pipelines.records.identity import DocumentId

Row = dict[str, Any]
Expression = dict[str, Any]

LEAST: Final = 600
"""5-grams (nearly as many as characters) of a text from which on it can shrink: notices are rewritten."""
SHARE: Final = 0.4
"""Of another text's 5-grams, below which a text is far shorter."""
CAUSE: Final = "shorter"
WHY: Final = "It is far shorter than what this URL had before, which was kept."


def far_shorter(row: Row, than: Row) -> bool:
    """Whether a reading is far shorter than another one that is good."""
    size, other = grams(row), grams(than)
    return other >= LEAST and size < SHARE * other and than.get("retired_at") is None


def grams(row: Row) -> int:
    """Return the size of a reading's text."""
    return int((row.get("near_duplicate") or {}).get("grams") or 0)


def is_far_shorter(row: Row) -> Expression:
    """Return the MongoDB expression for `far_shorter(row, than=stored)`."""
    stored = {"$ifNull": ["$near_duplicate.grams", 0]}
    shorter = {"$lt": [grams(row), {"$multiply": [SHARE, stored]}]}
    return {"$and": [{"$gte": [stored, LEAST]}, shorter, {"$lte": ["$retired_at", None]}]}


def has_far_more(row: Row) -> Expression:
    """Return the MongoDB expression for `far_shorter(stored, than=row)`."""
    size = grams(row)
    if size < LEAST or row.get("retired_at") is not None:
        return {"$literal": False}
    return {"$lt": [{"$ifNull": ["$near_duplicate.grams", 0]}, SHARE * size]}


def mark(database: Database[Row], capture_ids: Sequence[str], documents: Iterable[DocumentId]) -> list[str]:
    """Mark the captures whose reading gave way for being far shorter; returns those that were not marked yet.

    Looks at these captures, and at what gave way to the documents that were read of them.
    """
    own = {"capture_id": {"$in": list(capture_ids)}}
    query = {"cause": CAUSE, "$or": [own, {"document": {"$in": list(documents)}}]}
    found = database["document_versions"].find(query, {"capture_id": 1})
    refused = sorted({row["capture_id"] for row in found})
    return _marked(database["captures"], refused) if refused else []


def _marked(captures: Collection[Row], ids: Sequence[str]) -> list[str]:
    unmarked = {"_id": {"$in": list(ids)}, "block": {"$ne": SoftBlock.SHORTER.value}}
    found = [row["_id"] for row in captures.find(unmarked, {"_id": 1})]
    fields = {"block": SoftBlock.SHORTER.value, "outcome": "blocked", "documents": 0}
    change = {"$set": fields, "$addToSet": {"explanation": WHY}}
    if found:
        captures.bulk_write([UpdateOne({"_id": each}, change) for each in found], ordered=False)
    return found
