"""Documents that the extractor finds no longer: they stay, with the time at which that was found out.

A reading is retired where a newer extractor has read the same capture and did not give the document again:
else the document would name that extractor. That follows from the rows alone, in whatever order they came;
it is looked at after they were written, by each that writes, until it is what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database

from pipelines.extraction import EXTRACTOR
from pipelines.records.announcing import Announce
from pipelines.records.changing import LATER
from pipelines.records.identity import DocumentId
from pipelines.reports.keys import OF_KEY

Row = dict[str, Any]

FIELDS: Final = ("capture_id", "extractor", "retired_at", *OF_KEY, "report_keys")
WHOLE: Final[Row] = {"pages": []}
"""Documents that were not joined; the others follow from their pages."""
BLAMELESS: Final[Row] = {"cause": "page"}
"""Versions whose cause is not known to be another one than their page."""
IDS: Final[Row] = {"$project": {"_id": 1}}
Reading = tuple[int, datetime]
"""The newest extractor that read a capture, and when it did."""


class Retiring:
    """Sets `retired_at` of documents and of pages of articles. Raises the driver's `PyMongoError`."""

    def __init__(self, database: Database[Row]) -> None:
        self._captures = database["captures"]
        self._documents = database["documents"]
        self._parts = database["parts"]
        self._versions = database["document_versions"]

    def settle(self, capture_ids: Sequence[str], announce: Announce) -> set[DocumentId]:
        """Retire what was read on these captures and is no longer; returns the pages of articles among it.

        The documents among it are announced before.
        """
        parts: set[DocumentId] = set()
        if self._are_settled(capture_ids):
            return parts
        known: dict[str, Reading] | None = None
        while known != (newest := _newest(self._captures, capture_ids)):
            known = newest
            whole = _retire(self._documents, newest, WHOLE, announce)
            pages = _retire(self._parts, newest, {})
            parts.update(pages)
            if not whole and not pages:
                break
        _blame(self._versions, newest)  # who reads them once more from now on looks after that
        return parts

    def _are_settled(self, capture_ids: Sequence[str]) -> bool:
        """Whether neither an older extractor than ours nor a newer one has to do with these captures.

        So it is of nearly all that are read for the first time. One round trip.
        """
        older = {"capture_id": {"$in": list(capture_ids)}, "extractor": {"$lt": EXTRACTOR}}
        stages: list[Row] = [
            {"$match": {"_id": {"$in": list(capture_ids)}, "extractor": {"$gt": EXTRACTOR}}},
            IDS,
            *(
                {"$unionWith": {"coll": place.name, "pipeline": [{"$match": older | only}, IDS]}}
                for place, only in (
                    (self._documents, WHOLE),
                    (self._parts, {}),
                    (self._versions, BLAMELESS),
                )
            ),
            {"$limit": 1},
        ]
        return not list(self._captures.aggregate(stages))


def blame(captures: Collection[Row], versions: Collection[Row], capture_ids: Sequence[str]) -> None:
    """Name the extractor as the cause of versions read on these captures, where a newer one has read them."""
    _blame(versions, _newest(captures, capture_ids))


def _blame(versions: Collection[Row], newest: dict[str, Reading]) -> None:
    older = [row for row in _older(versions, newest, BLAMELESS) if _is_older(row, newest)]
    if older:
        cause = {"$set": {"cause": "extractor"}}
        versions.bulk_write([UpdateOne(_same(row), cause) for row in older], ordered=False)


def _newest(captures: Collection[Row], capture_ids: Sequence[str]) -> dict[str, Reading]:
    query = {"_id": {"$in": list(capture_ids)}, "extractor": {"$exists": True}}
    return {
        row["_id"]: (row["extractor"], row.get("read_at") or row["fetched_at"])
        for row in captures.find(query, {"extractor": 1, "read_at": 1, "fetched_at": 1})
    }


def _retire(
    collection: Collection[Row], newest: dict[str, Reading], only: Row, announce: Announce | None = None
) -> list[DocumentId]:
    moments = [(row, newest[row["capture_id"]][1]) for row in _older(collection, newest, only)]
    wanted = [
        (row, moment) for row, moment in moments if _is_older(row, newest) and row.get("retired_at") != moment
    ]
    changed = {"changed_at": LATER} if announce else {}  # only of documents
    if wanted and announce:
        announce(*(row for row, _ in wanted))
    if wanted:
        updates = [
            UpdateOne(_same(row), [{"$set": {"retired_at": moment, **changed}}]) for row, moment in wanted
        ]
        collection.bulk_write(updates, ordered=False)
    return [row["_id"] for row, _ in wanted]


def _is_older(row: Row, newest: dict[str, Reading]) -> bool:
    return bool(row["extractor"] < newest[row["capture_id"]][0])


def _same(row: Row) -> Row:
    return {name: row[name] for name in ("_id", "capture_id", "extractor")}


def _older(collection: Collection[Row], newest: dict[str, Reading], only: Row) -> Iterable[Row]:
    if not newest:
        return ()
    latest = max(extractor for extractor, _ in newest.values())
    query = {"capture_id": {"$in": list(newest)}, "extractor": {"$lt": latest}} | only
    return list(collection.find(query, dict.fromkeys(FIELDS, 1)))
