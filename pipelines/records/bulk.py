"""Bulk writes to MongoDB that one bad row cannot stop.

A row that can never be stored is set aside with the reason. Whatever may pass (an outage, a failover, a full
disk) is raised, so that the caller tries the whole bulk again: rows may be written any number of times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from pipelines.records.quarantine import fault

Row = dict[str, Any]

DUPLICATE: Final = 11000
"""Two workers inserted one id at once; the second has to update, which MongoDB does not do by itself here."""
ATTEMPTS: Final = 5
PASSING: Final = frozenset(
    {
        DUPLICATE,
        *(6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436),  # not reachable, stepping down
        *(24, 46, 50, 64, 112, 134, 202, 251),  # busy: locks, time limits, conflicts
        *(14031, 39),  # out of disk space
    }
)
"""Codes (src/mongo/base/error_codes.yml) of write errors that are no fault of the row."""


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
    faults = [(row, fault(row)) for row in rows]
    refused = [Refused(row, reason) for row, reason in faults if reason]
    left = [row for row, reason in faults if not reason]
    for attempt in range(1, ATTEMPTS + 1):
        if not left:
            break
        try:
            collection.bulk_write([operation(row) for row in left], ordered=False)
            break
        except BulkWriteError as error:
            faulty, raced = _sorted_out(error, left)
            if attempt == ATTEMPTS and raced:
                raise
            refused += faulty
            left = raced
    return refused


def _sorted_out(error: BulkWriteError, rows: Sequence[Row]) -> tuple[list[Refused], list[Row]]:
    """Return the rows that were refused, and those that lost a race; raises `error` where it may pass."""
    details = dict(error.details)
    failures = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or not failures:
        raise error
    if any(failure["code"] in PASSING - {DUPLICATE} for failure in failures):
        raise error
    raced = [rows[failure["index"]] for failure in failures if failure["code"] == DUPLICATE]
    faulty = [
        Refused(rows[failure["index"]], f"MongoDB refuses it: {failure['errmsg']}")
        for failure in failures
        if failure["code"] != DUPLICATE
    ]
    return faulty, raced
