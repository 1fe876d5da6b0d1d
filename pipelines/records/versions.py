"""The collection `document_versions`: what documents said before, with its capture and extractor.

One row for each text (with its fields) that a document had and has no longer, with the newest reading that
gave it, and one for each that it was never given because it is far shorter (`shrinking`). Its `cause` is
`shorter` for these, `extractor` where a newer one has read the same capture (and so made something else of
it), and `page` where only the page itself has changed. What follows from the rows is computed anew until
it is what is stored, so that the same commits in any order leave the same versions. Of an article in several
pages, each page has its versions under its own id.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pymongo import DeleteOne, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database

from pipelines.records import retiring
from pipelines.records.chains import is_own_page
from pipelines.records.content import CONTENT, content_digest
from pipelines.records.identity import DocumentId
from pipelines.records.shrinking import CAUSE

Row = dict[str, Any]

STAMP: Final = ("fetched_at", "capture_id", "extractor")
"""The order of a document's readings."""
OF_THE_STORED: Final = frozenset(
    {"superseded", "appearances", "nexts", "report_keys", "retired_at", "gone_since", "changed_at"}
)
"""Fields that tell of a stored row, not of its reading."""


class Versions:
    """Takes what was superseded out of documents and pages. Raises the driver's `PyMongoError`."""

    def __init__(self, database: Database[Row]) -> None:
        self._versions = database["document_versions"]
        self._captures = database["captures"]
        self._places = (database["parts"], database["documents"])

    def collect(self, ids: Iterable[DocumentId]) -> None:
        """Keep as versions what waits in these documents; may be repeated after any failure."""
        wanted = list(ids)
        if not wanted:
            return
        for place in self._places:
            while waiting := list(place.find(_waiting(wanted), {"superseded": 1})):
                self._keep(waiting)
                _take_off(place, waiting)
                self._settle([row["_id"] for row in waiting])

    def _keep(self, waiting: Iterable[Row]) -> None:
        kept = [_version(row["_id"], reading) for row in waiting for reading in row["superseded"]]
        self._versions.bulk_write([_newest(row) for row in kept])

    def _settle(self, documents: list[DocumentId]) -> None:
        """Drop what is no former version, and name the causes of the others."""
        current = self._current(documents)
        query = {"document": {"$in": documents}}
        known = list(self._versions.find(query, (*STAMP, "document", "digest", "url", "page_url", "cause")))
        gone = [row for row in known if not _is_former(row, current.get(row["document"]))]
        if gone:
            same = [{name: row[name] for name in ("_id", *STAMP)} for row in gone]
            self._versions.bulk_write([DeleteOne(each) for each in same], ordered=False)
        self._name_refused([row for row in known if row not in gone], current)
        retiring.blame(self._captures, self._versions, [row["capture_id"] for row in known])

    def _name_refused(self, known: list[Row], current: dict[DocumentId, Row]) -> None:
        """Give those that are newer than what their document says the cause for which they were refused."""
        for row in known:
            stored = current.get(row["document"])
            refused = stored is not None and is_own_page(row) and _stamp(row)[:2] > _stamp(stored)[:2]
            if refused != (row["cause"] == CAUSE):
                same = {name: row[name] for name in ("_id", *STAMP)}
                self._versions.update_one(same, {"$set": {"cause": CAUSE if refused else "page"}})

    def _current(self, documents: list[DocumentId]) -> dict[DocumentId, Row]:
        """Return what documents say now; a page of an article says what it says itself."""
        fields, query = (*CONTENT, *STAMP, "url", "page_url"), {"_id": {"$in": documents}}
        return {row["_id"]: row for place in reversed(self._places) for row in place.find(query, fields)}


def _waiting(ids: list[DocumentId]) -> Row:
    return {"_id": {"$in": ids}, "superseded": {"$exists": True}}


def _take_off(place: Collection[Row], waiting: Iterable[Row]) -> None:
    """Forget what was kept, unless another worker has added to it."""
    nothing = {"$unset": {"superseded": ""}}
    same = [{"_id": row["_id"], "superseded": {"$eq": row["superseded"]}} for row in waiting]
    place.bulk_write([UpdateOne(each, nothing) for each in same], ordered=False)


def _is_former(version: Row, current: Row | None) -> bool:
    """Whether a version is one: it says something else, and no list says it of what its own page says."""
    if current is None:
        return True
    return version["digest"] != content_digest(current) and is_own_page(version) == is_own_page(current)


def _version(document: DocumentId, reading: Row) -> Row:
    digest = content_digest(reading)
    reading = {name: value for name, value in reading.items() if name not in OF_THE_STORED}
    return reading | {"_id": f"{document} {digest}", "document": document, "digest": digest, "cause": "page"}


def _newest(row: Row) -> UpdateOne:
    """Return the update that stores a version, unless a newer reading gave the same text."""
    stored = [f"${name}" for name in STAMP]
    absent = {"$eq": [{"$type": "$fetched_at"}, "missing"]}
    newer = {"$gt": [{"$literal": list(_stamp(row))}, stored]}
    kept = {"$cond": [{"$or": [absent, newer]}, {"$literal": row}, "$$ROOT"]}
    return UpdateOne({"_id": row["_id"]}, [{"$replaceWith": kept}], upsert=True)


def _stamp(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in STAMP)
