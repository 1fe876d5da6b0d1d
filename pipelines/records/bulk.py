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

PASSING: Final = frozenset(
    {
        11000,  # two inserts of one id at once; the server itself repeats them as updates, nearly always
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
    sound = [row for row, reason in faults if not reason]
    if sound:
        try:
            collection.bulk_write([operation(row) for row in sound], ordered=False)
        except BulkWriteError as error:
            refused += _refused(error, sound)
    return refused


def _refused(error: BulkWriteError, rows: Sequence[Row]) -> list[Refused]:
    """Return the rows that were refused; raises `error` where anything in it may pass."""
    failures = error.details.get("writeErrors", [])
    unsure = error.details.get("writeConcernErrors") or not failures
    if unsure or any(failure["code"] in PASSING for failure in failures):
        raise error
    return [Refused(rows[each["index"]], f"MongoDB refuses it: {each['errmsg']}") for each in failures]
