"""Which captures in MongoDB hold payloads that come again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

import pymongo
from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from pipelines.archive.known import Visit
from pipelines.archive.place import Original

Row = dict[str, Any]

PLACE: Final = ("url", "fetched_at", "object", "offset", "length")
FIRST: Final = {"$first": {name: f"${name}" for name in ("_id", *PLACE, "payload_digest", "refers_to")}}


class MongoOriginals(ABC):
    """The part of `MongoRecords` that finds known payloads."""

    _database: Database[Row]

    def originals(self, bucket: str, visits: Sequence[Visit], patience: float) -> dict[str, Original]:
        """Return the originals of visits by capture id; see `RecordStore.originals`."""
        # What a majority has not got yet could be rolled back, and the revisit would refer to nothing.
        captures = self._database.get_collection("captures", read_concern=ReadConcern("majority"))
        repeated = [visit for visit in visits if visit.payload_digest is not None]
        unmodified = [visit for visit in visits if visit.payload_digest is None]
        found: dict[str, Original] = {}
        with self._translated(), pymongo.timeout(patience):
            if repeated:
                found |= _same_payload(captures, repeated, bucket)
            if unmodified:
                found |= _last_of_url(captures, unmodified, bucket)
        return found

    @abstractmethod
    def _translated(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours."""


def _same_payload(captures: Collection[Row], visits: Sequence[Visit], bucket: str) -> dict[str, Original]:
    """Return originals with the same digest; for each the server sends one of each URL, and another one."""
    urls = {"$literal": sorted({visit.url for visit in visits})}
    url = {"$cond": [{"$in": ["$url", urls]}, "$url", None]}
    rows = captures.aggregate(
        [
            {
                "$match": {
                    "payload_digest": {"$in": sorted({visit.payload_digest or "" for visit in visits})},
                    "record_type": "response",
                    **_usable(visits, bucket),
                }
            },
            {
                "$group": {
                    "_id": {"digest": "$payload_digest", "chunked": "$chunked", "url": url},
                    "row": FIRST,
                }
            },
        ]
    )
    same: dict[tuple[str, bool | None], dict[str | None, Row]] = {}
    for each in rows:
        key = each["_id"]
        same.setdefault((key["digest"], key["chunked"]), {})[key["url"]] = each["row"]
    return _originals((visit, _nearest(same, visit)) for visit in visits)


def _nearest(same: dict[tuple[str, bool | None], dict[str | None, Row]], visit: Visit) -> Row | None:
    candidates = same.get((visit.payload_digest or "", visit.chunked), {})
    return candidates.get(visit.url) or next(iter(candidates.values()), None)


def _last_of_url(captures: Collection[Row], visits: Sequence[Visit], bucket: str) -> dict[str, Original]:
    """Return the originals of what each URL last gave; that itself may have been a revisit."""
    rows = captures.aggregate(
        [
            {
                "$match": {
                    "url": {"$in": sorted({visit.url for visit in visits})},
                    "status": 200,
                    "record_type": {"$in": ["response", "revisit"]},
                    **_usable(visits, bucket),
                }
            },
            {"$sort": {"url": ASCENDING, "fetched_at": DESCENDING}},
            {"$group": {"_id": "$url", "row": FIRST}},
        ]
    )
    found = {each["_id"]: each["row"] for each in rows}
    return _originals((visit, found.get(visit.url)) for visit in visits)


def _usable(visits: Sequence[Visit], bucket: str) -> Row:
    latest = max(visit.fetched_at for visit in visits)
    return {"truncated": None, "bucket": bucket, "fetched_at": {"$lte": latest}}


def _originals(pairs: Iterable[tuple[Visit, Row | None]]) -> dict[str, Original]:
    return {
        visit.capture_id: _original(row)
        for visit, row in pairs
        if row and row["fetched_at"] <= visit.fetched_at
    }


def _original(row: Row) -> Original:
    """Return the place of a row's payload: its own, or that of the response it refers to."""
    place = row.get("refers_to") or row | {"capture_id": row["_id"]}
    return Original(
        capture_id=place["capture_id"],
        **{name: place[name] for name in PLACE},
        payload_digest=row["payload_digest"],
    )
