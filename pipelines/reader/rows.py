"""Changes as consumers get them, and how they are put together from what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.collection import Collection

from pipelines.reader.positions import Position

Row = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A version of a report, or its removal."""

    report_id: str
    changed_at: datetime
    removed: bool
    report: Row | None
    """The row of `reports`; None where it was removed."""
    position: str
    """Where a consumer is that has done with it; `Follower.ack` saves it."""


def completed(
    changes: Collection[Row], reports: Collection[Row], seen: Sequence[tuple[str, datetime, Position]]
) -> Iterator[Change]:
    """Give versions (id, `changed_at`, position) the rows that they are of, in their order.

    A version that another one has followed is left out: that one is still to come.
    """
    ids = [each for each, _, _ in seen]
    told = {row["_id"]: row for row in changes.find({"_id": {"$in": ids}})}
    rows = {row["_id"]: row for row in reports.find({"_id": {"$in": ids}})}
    for identity, at, position in seen:
        change, report = told.get(identity), rows.get(identity)
        if change is None or change["changed_at"] != at:
            continue
        if change["removed"]:
            yield Change(identity, at, True, None, position.text)
        elif report is not None and report.get("changed_at") == at:
            yield Change(identity, at, False, report, position.text)
