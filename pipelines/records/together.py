"""Many rows in one command of the server, where an update each would cost it twice to four times as much.

The same rules as those of `operations`, for the usual case: a document that is new, a capture that is read, a
URL that is visited for the first time. Each function returns the rows that it did not write, or that it may
not have written: they are written one by one after that, by operations that may be repeated and that know
which row is at fault. So nothing here decides what becomes of a row that the server refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Collection as Several
from typing import Any, Final

import bson
from bson.raw_bson import RawBSONDocument
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError, ConnectionFailure, OperationFailure

from pipelines.records.quarantine import MAX_TEXT, UNENCODABLE
from pipelines.records.replacing import first_sighting

Row = dict[str, Any]
Stage = dict[str, Any]

MOST: Final = 6 << 20
"""Bytes of rows in one command, which may have 16 MB."""


def new_documents(
    collection: Collection[Row], rows: Sequence[Row], stored: Several[str] | None = None
) -> list[Row]:
    """Store documents whose ids are not there, as `operations.merge` would; returns the others.

    `stored` are the ids that were there a moment ago, where that was asked: what came since is not stored.
    """
    new, others = _sorted(rows, _stored(collection, rows) if stored is None else stored)
    sound, unsound = _encoded([(row, first_sighting(row)) for row in new])
    stages = [
        {"$set": {"changed_at": "$$NOW"}},
        {"$merge": {"into": collection.name, "whenMatched": "fail", "whenNotMatched": "insert"}},
    ]
    return [*others, *unsound, *_left(sound, lambda some: _run(collection, some, stages))]


def add_analyses(collection: Collection[Row], rows: Sequence[Row]) -> list[Row]:
    """Add to captures what was read of them, as `operations.add` would; returns what was not added."""
    once = {row["_id"]: row for row in rows}
    if len(once) < len(rows):
        return list(rows)
    sound, unsound = _encoded([(row, row) for row in rows])
    older = {"$lt": [{"$ifNull": ["$extractor", -1]}, "$$new.extractor"]}
    earlier = {"$not": [{"$gt": ["$read_at", "$$new.read_at"]}]}
    wanted = {"$or": [older, {"$and": [{"$eq": ["$extractor", "$$new.extractor"]}, earlier]}]}
    added = [{"$replaceWith": {"$cond": [wanted, {"$mergeObjects": ["$$ROOT", "$$new"]}, "$$ROOT"]}}]
    merge = {"$merge": {"into": collection.name, "whenMatched": added, "whenNotMatched": "discard"}}
    return [*unsound, *_left(sound, lambda some: _run(collection, some, [merge]))]


def new_urls(collection: Collection[Row], rows: Sequence[Row], first: Callable[[Row], Row]) -> list[Row]:
    """Insert URLs whose ids are not there, each as `first` makes it of its row; returns the others."""
    new, others = _sorted(rows, _stored(collection, rows))
    sound, unsound = _encoded([(row, first(row)) for row in new])
    return [*others, *unsound, *_left(sound, lambda some: _insert(collection, some))]


def _stored(collection: Collection[Row], rows: Sequence[Row]) -> set[str]:
    """Return the ids of these rows that are stored."""
    ids = [row["_id"] for row in rows]
    return {row["_id"] for row in collection.find({"_id": {"$in": ids}}, {"_id": 1})}


def _sorted(rows: Sequence[Row], stored: Several[str]) -> tuple[list[Row], list[Row]]:
    """Return the first row of each id that is not stored, and the others."""
    known = set(stored)
    new: list[Row] = []
    others: list[Row] = []
    for row in rows:
        (others if row["_id"] in known else new).append(row)
        known.add(row["_id"])
    return new, others


Encoded = tuple[Row, RawBSONDocument]


def _encoded(pairs: Sequence[tuple[Row, Row]]) -> tuple[list[Encoded], list[Row]]:
    """Return rows with what is to be written of them as BSON, which is made once, and those without."""
    sound: list[Encoded] = []
    unsound: list[Row] = []
    for row, written in pairs:
        try:
            data = bson.encode(written)
        except UNENCODABLE:
            unsound.append(row)
            continue
        if len(data) > MAX_TEXT:  # it may be one that is too large to be stored
            unsound.append(row)
        else:
            sound.append((row, RawBSONDocument(data)))
    return sound, unsound


def _left(rows: Sequence[Encoded], write: Callable[[list[RawBSONDocument]], None]) -> list[Row]:
    """Write rows, so many at a time as a command takes; returns those of commands that failed."""
    left: list[Row] = []
    for some in _commands(rows):
        try:
            write([data for _, data in some])
        except ConnectionFailure:
            raise
        except (OperationFailure, BulkWriteError):  # one of them is there by now, or is refused
            left += [row for row, _ in some]
    return left


def _commands(rows: Sequence[Encoded]) -> Iterator[list[Encoded]]:
    some: list[Encoded] = []
    size = 0
    for row, data in rows:
        if some and size + len(data.raw) > MOST:
            yield some
            some, size = [], 0
        some.append((row, data))
        size += len(data.raw)
    if some:
        yield some


def _run(collection: Collection[Row], rows: list[RawBSONDocument], stages: Sequence[Stage]) -> None:
    # $literal: the text of a page may begin with a dollar sign and must not be read as an expression
    collection.database.aggregate([{"$documents": {"$literal": rows}}, *stages])


def _insert(collection: Collection[Row], rows: list[RawBSONDocument]) -> None:
    collection.insert_many(rows, ordered=False)
