"""Bulk writes to MongoDB that one bad row cannot stop.

A row that can never be stored is set aside with the reason. Whatever may pass (an outage, a failover, a full
disk) is raised, so that the caller tries the whole bulk again: rows may be written any number of times.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from pipelines.records.quarantine import fault

Row = dict[str, Any]

DUPLICATE: Final = 11000
PASSING: Final = frozenset(
    {
        DUPLICATE,  # two inserts of one id at once; the server itself repeats them as updates, nearly always
        *(6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436),  # not reachable, stepping down
        *(24, 46, 50, 64, 112, 134, 202, 251),  # busy: locks, time limits, conflicts
        *(14031, 39),  # out of disk space
    }
)
"""Codes (src/mongo/base/error_codes.yml) of write errors that are no fault of the row."""
CACHE_FULL: Final = "transaction is too large and will not fit in the storage engine cache"
"""What WiredTiger says of a large row while other writes fill its cache (TransactionTooLargeForCache)."""
PAUSES: Final = (0.5, 1, 2)
"""Seconds before each next try of a row that the cache had no room for; after the last it is set aside."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be stored."""

    row: Row
    reason: str


def write(
    collection: Collection[Row], rows: Sequence[Row], operation: Callable[[Row], UpdateOne]
) -> list[Refused]:
    """Write each row with its operation; returns those that cannot be stored.

    Raises the driver's `PyMongoError` where the server does not answer or cannot write now.
    """
    sound, refused = _sorted_out(rows)
    if sound:
        try:
            collection.bulk_write([operation(row) for row in sound], ordered=False)
        except BulkWriteError as error:
            refused += _refused(error, _without_room(collection, error, sound, operation), sound)
    return refused


def insert(collection: Collection[Row], rows: Sequence[Row]) -> list[Refused]:
    """Store each row once and for all: one whose id is stored already stays as it was.

    Returns and raises as `write` does. Takes the server a quarter of the time that upserts take.
    """
    sound, refused = _sorted_out(rows)
    if sound:
        try:
            collection.insert_many(sound, ordered=False)
        except BulkWriteError as error:
            failures: list[Row] = error.details.get("writeErrors", [])
            new = [failure for failure in failures if not _stored_already(failure)]
            if new or not failures or error.details.get("writeConcernErrors"):
                refused += _refused(error, new, sound)
    return refused


def _without_room(
    collection: Collection[Row],
    error: BulkWriteError,
    rows: Sequence[Row],
    operation: Callable[[Row], UpdateOne],
) -> list[Row]:
    """Return the failures of `error` without those of rows for which the cache had room when tried alone."""
    failures: list[Row] = error.details.get("writeErrors", [])
    crowded = _crowded(error)
    stored = [each["index"] for each in crowded if _stored_alone(collection, operation(rows[each["index"]]))]
    return [failure for failure in failures if failure["index"] not in stored]


def _crowded(error: BulkWriteError) -> list[Row]:
    return [each for each in error.details.get("writeErrors", []) if CACHE_FULL in each.get("errmsg", "")]


def _stored_alone(collection: Collection[Row], write: UpdateOne) -> bool:
    for pause in PAUSES:
        time.sleep(pause)
        try:
            collection.bulk_write([write])
        except BulkWriteError as error:
            if not any(
                CACHE_FULL in failure.get("errmsg", "") for failure in error.details.get("writeErrors", [])
            ):
                raise
        else:
            return True
    return False


def _stored_already(failure: Row) -> bool:
    return bool(failure["code"] == DUPLICATE and failure.get("keyPattern") == {"_id": 1})


def _sorted_out(rows: Sequence[Row]) -> tuple[list[Row], list[Refused]]:
    """Return the rows that can be tried, and those that can never be stored."""
    faults = [(row, fault(row)) for row in rows]
    refused = [Refused(row, reason) for row, reason in faults if reason]
    return [row for row, reason in faults if not reason], refused


def _refused(error: BulkWriteError, failures: Sequence[Row], rows: Sequence[Row]) -> list[Refused]:
    """Return the rows that were refused; raises `error` where anything in it may pass."""
    unsure = error.details.get("writeConcernErrors") or not error.details.get("writeErrors")
    if unsure or any(failure["code"] in PASSING for failure in failures):
        raise error
    return [Refused(rows[each["index"]], f"MongoDB refuses it: {each['errmsg']}") for each in failures]
