"""Which keys have to be computed anew: the collection `report_keys`.

A row is a key with `rev`, which every mark raises; `dirty`; and `writers`, the writes under way that may
change its documents. A write announces its keys before it changes a document and marks them again afterwards;
only that second mark takes it out of `writers`. So wherever a writer dies, its keys say that somebody has to
look at them, and they are computed anew once the writer must be dead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

Row = dict[str, Any]

PATIENCE: Final = timedelta(seconds=30)
"""After this long a dirty key is computed by anybody, not only by who marked it."""
DEAD: Final = timedelta(minutes=10)
"""After this long a writer is dead: no write waits for the server as long."""


class Marks:
    """The keys, and what has to be done about them."""

    def __init__(self, collection: Collection[Row]) -> None:
        self._keys = collection

    def announce(self, keys: Iterable[str], writer: str) -> None:
        """Say that a writer is about to change documents with these keys."""
        entry = {"id": writer, "at": datetime.now(UTC)}
        self._mark(keys, {"$push": {"writers": entry}})

    def changed(self, keys: Iterable[str], writer: str) -> None:
        """Say that a writer has changed documents with these keys."""
        self._mark(keys, {"$pull": {"writers": {"id": writer}}})

    def mark(self, keys: Iterable[str]) -> None:
        """Say that these keys have to be computed anew."""
        self._mark(keys, {})

    def rev(self, key: str) -> int | None:
        """Return a key's revision, or None where it was never marked."""
        row = self._keys.find_one({"_id": key}, {"rev": 1})
        return int(row["rev"]) if row else None

    def settle(self, key: str, rev: int, session: ClientSession) -> bool:
        """Say, in a transaction, that a key was computed; False where it was marked again in between."""
        done = {"$set": {"dirty": False}, "$unset": {"error": ""}}
        return self._keys.update_one({"_id": key, "rev": rev}, done, session=session).matched_count == 1

    def fail(self, key: str, error: str) -> None:
        """Note why a key cannot be computed; it stays dirty, and only a rebuild tries it again."""
        self._keys.update_one({"_id": key}, {"$set": {"error": error}})

    def left(self, limit: int) -> list[str]:
        """Return keys that nobody looks after any more; their dead writers are forgotten."""
        now = datetime.now(UTC)
        dead = {"writers": {"$elemMatch": {"at": {"$lt": now - DEAD}}}}
        query = {"$or": [{"dirty": True, "at": {"$lt": now - PATIENCE}, "error": None}, dead]}
        keys = [row["_id"] for row in self._keys.find(query, {"_id": 1}).limit(limit)]
        forget = {
            "$pull": {"writers": {"at": {"$lt": now - DEAD}}},
            "$inc": {"rev": 1},
            "$set": {"dirty": True},
        }
        for key in keys:
            self._keys.update_one({"_id": key}, forget)
        return keys

    def all(self) -> Iterator[str]:
        """Yield every key that was ever marked."""
        return (row["_id"] for row in self._keys.find({}, {"_id": 1}))

    def waiting(self) -> list[Row]:
        """Return the keys that have to be computed yet, with the error of those that cannot be."""
        query = {"$or": [{"dirty": True}, {"writers.0": {"$exists": True}}]}
        return list(self._keys.find(query, {"error": 1}).sort("_id", 1))

    def _mark(self, keys: Iterable[str], more: Row) -> None:
        raised = {"$inc": {"rev": 1}, "$set": {"dirty": True, "at": datetime.now(UTC)}, **more}
        updates = [UpdateOne({"_id": key}, raised, upsert=True) for key in sorted(set(keys))]
        if updates:
            self._keys.bulk_write(updates, ordered=False)


def new_writer() -> str:
    """Return a name for one write."""
    return uuid4().hex
