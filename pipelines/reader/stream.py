"""Following by a change stream, which a replica set has (MongoDB manual, "Change Streams").

Before it, a consumer needs what is there already. Both are told apart by `changed_at`: what is older
than `bound` is asked for (no such change can be under way when that is done), the stream is read from
long enough before it, and of its events those that are older than `bound` are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bson.timestamp import Timestamp
from pymongo.change_stream import ChangeStream
from pymongo.collection import Collection

from pipelines.reader.positions import Position

Row = dict[str, Any]

SOME: Final = 100
"""Events that are taken at once."""
AWAIT: Final = 200
"""Milliseconds that the server waits for another event."""
HISTORY_LOST: Final = 286
"""ChangeStreamHistoryLost (src/mongo/base/error_codes.yml): the oplog does not reach back so far."""
EVENTS: Final = [{"$match": {"operationType": {"$in": ["insert", "update", "replace"]}}}]


def opened(collection: Collection[Row], position: Position) -> ChangeStream[Row]:
    """Open the stream where a position says."""
    if position.token:
        return collection.watch(EVENTS, resume_after=position.token, max_await_time_ms=AWAIT)
    start = Timestamp(position.start or 1, 0)
    return collection.watch(EVENTS, start_at_operation_time=start, max_await_time_ms=AWAIT)


def events(stream: ChangeStream[Row], position: Position) -> Iterator[list[tuple[str, datetime, Position]]]:
    """Yield what comes, some at a time, each with its own position; nothing where nothing comes."""
    bound = datetime.fromisoformat(position.bound) if position.bound else None
    while True:
        some: list[tuple[str, datetime, Position]] = []
        while len(some) < SOME and (event := stream.try_next()) is not None:
            at = _moment(event)
            if at and (bound is None or at >= bound):
                identity = event["documentKey"]["_id"]
                here = replace(position, at=at.isoformat(), id=identity, token=stream.resume_token)
                some.append((identity, at, here))
        yield some


def resting(stream: ChangeStream[Row], position: Position) -> Position:
    """Return the position of a stream that gave nothing for a while, so that it does not grow old."""
    return replace(position, token=stream.resume_token or position.token)


def _moment(event: Row) -> datetime | None:
    fields = event.get("fullDocument") or event["updateDescription"]["updatedFields"]
    moment: datetime | None = fields.get("changed_at")
    return moment
