"""Following by asking again: what changed after the last change that is known, in the order of the
changes.

A change is asked for only when no older one can come any more: writes take their moment before they
commit, and several may share one. So changes come two minutes late, in the order of `changed_at` and
id, and the last pair is all that has to be kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from pymongo.collection import Collection

from pipelines.reader.positions import Position

Row = dict[str, Any]

SOME: Final = 200
"""Changes that are asked for at once."""


def server_time(collection: Collection[Row]) -> datetime:
    """Return the clock of the server that takes the writes."""
    moment: datetime = collection.database.client.admin.command("hello")["localTime"]
    return moment.replace(tzinfo=UTC)


def changed_before(
    collection: Collection[Row], position: Position, limit: datetime
) -> Iterator[list[tuple[str, datetime, Position]]]:
    """Yield what changed after a position and before a moment, some at a time, each with its own position."""
    while True:
        query: Row = {"changed_at": {"$lt": limit}}
        if position.at:
            at = datetime.fromisoformat(position.at)
            later = [{"changed_at": {"$gt": at}}, {"changed_at": at, "_id": {"$gt": position.id or ""}}]
            query = {"$and": [query, {"$or": later}]}
        found = collection.find(query, {"changed_at": 1}).sort([("changed_at", 1), ("_id", 1)]).limit(SOME)
        some = [
            (
                row["_id"],
                row["changed_at"],
                replace(position, at=row["changed_at"].isoformat(), id=row["_id"]),
            )
            for row in found
        ]
        if not some:
            return
        yield some
        position = some[-1][2]
