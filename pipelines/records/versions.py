"""The collection `document_versions`: what documents said before, with its capture and extractor.

One row for each text (with its fields) that a document had and has no longer, with the newest reading that
gave it. Its `cause` is `extractor` where a newer one has read the same capture (and so made something else
of it), and `page` where only the page itself has changed. What follows from the rows is computed anew until
it is what is stored, so that the same commits in any order leave the same versions. Of an article in several
pages, each page has its versions under its own id.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database

from pipelines.records import retiring
from pipelines.records.chains import is_own_page
from pipelines.records.content import content_digest
from pipelines.records.identity import DocumentId

Row = dict[str, Any]

STAMP: Final = ("fetched_at", "capture_id", "extractor")
"""The order of a document's readings."""


class Versions:
    """Takes what was superseded out of documents and pages. Raises the driver's `PyMongoError`."""

    def __init__(self, database: Database[Row]) -> None:
        self._versions = database["document_versions"]
        self._captures = database["captures"]
        self._places = (database["parts"], database["documents"])

    def collect(self, ids: Iterable[DocumentId]) -> None:
        """Keep as versions what waits in these documents; may be repeated after any failure."""
        wanted = list(ids)
        for place in self._places:
            while waiting := list(place.find(_waiting(wanted), {"superseded": 1})):
                for row in waiting:
                    self._keep(row["_id"], row["superseded"])
                    _take_off(place, row)
                for row in waiting:
                    self._settle(row["_id"])

    def _keep(self, document: DocumentId, readings: Iterable[Row]) -> None:
        for reading in readings:
            row = _version(document, reading)
            self._versions.bulk_write([_newest(row)])

    def _settle(self, document: DocumentId) -> None:
        current = self._current(document)
        known = list(self._versions.find({"document": document}, (*STAMP, "digest", "url", "page_url")))
        for row in known:
            if current and not _is_former(row, current):
                self._versions.delete_one({name: row[name] for name in ("_id", *STAMP)})
        retiring.blame(self._captures, self._versions, [row["capture_id"] for row in known])

    def _current(self, document: DocumentId) -> Row | None:
        for place in self._places:
            if row := place.find_one({"_id": document}):
                return row
        return None


def _waiting(ids: list[DocumentId]) -> Row:
    return {"_id": {"$in": ids}, "superseded": {"$exists": True}}


def _take_off(place: Collection[Row], row: Row) -> None:
    """Forget what was kept, unless another worker has added to it."""
    same = {"_id": row["_id"], "superseded": {"$eq": row["superseded"]}}
    place.update_one(same, {"$unset": {"superseded": ""}})


def _is_former(version: Row, current: Row) -> bool:
    """Whether a version is one: it says something else, and as far as the page goes from the same place."""
    return version["digest"] != content_digest(current) and is_own_page(version) == is_own_page(current)


def _version(document: DocumentId, reading: Row) -> Row:
    digest = content_digest(reading)
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
