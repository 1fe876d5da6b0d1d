"""What was taken down, in MongoDB: the fence, the tombstones, the log, and the objects that are written anew.

`exclusions.takedown` of a rule that holds is the fence: from then on nothing that it covers is committed.
`tombstones` has a row for each capture that is gone, `takedowns` is the log, to which is only added, and
`rewrites` has a row for each object that was or is to be replaced (`pipelines.takedown`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, DeleteOne, ReplaceOne, UpdateMany, UpdateOne
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

Row = dict[str, Any]

SOME: Final = 500
"""Ids in one query, and rows in one bulk write."""
FENCES: Final[Row] = {"lifted_at": None, "takedown": {"$ne": None}}
BURIED: Final = ("url", "payload_digest", "fetched_at", "status", "source", "run")
"""What a tombstone keeps of a capture."""
LOCK: Final = "lock"
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class MongoTakedowns(ABC):
    """The part of `MongoRecords` that knows what was taken down; see `TakedownRecords`."""

    _database: Database[Row]

    def fences(self) -> list[Row]:
        """Return the rules under which things are taken down; see `TakedownRecords.fences`."""
        with self._translated():
            return list(self._database["exclusions"].find(FENCES).sort("at", ASCENDING))

    def note_takedown(self, rule: str, fields: Row) -> None:
        """Set what is known of a rule's takedown."""
        with self._translated():
            self._database["exclusions"].update_one({"_id": rule}, {"$set": {"takedown": fields}})

    def log_takedown(self, row: Row) -> None:
        """Add to the log."""
        with self._translated():
            self._database["takedowns"].insert_one(row | {"logged_at": datetime.now(UTC)})

    def lock_takedowns(self, holder: str, hold: timedelta) -> bool:
        """Take or keep the lock; see `TakedownRecords.lock_takedowns`."""
        mine = {"$or": [{"holder": holder}, {"$expr": {"$lte": ["$until", "$$NOW"]}}]}
        until = {"$add": ["$$NOW", int(hold.total_seconds() * 1000)]}
        taken = [{"$set": {"holder": {"$literal": holder}, "until": until}}]
        free = {"$setOnInsert": {"holder": None, "until": EPOCH}}
        with self._translated():
            locks = self._database["takedown_lock"]
            with suppress(DuplicateKeyError):  # of two who make it at the same time
                locks.update_one({"_id": LOCK}, free, upsert=True)
            return bool(locks.update_one({"_id": LOCK} | mine, taken).matched_count)

    def unlock_takedowns(self, holder: str) -> None:
        """Give the lock up."""
        with self._translated():
            free = {"$set": {"holder": None, "until": EPOCH}}
            self._database["takedown_lock"].update_one({"_id": LOCK, "holder": holder}, free)

    # --- captures -----------------------------------------------------------------------------------------

    def captures_like(self, pattern: str) -> Iterator[Row]:
        """Yield captures whose URL fits a regular expression."""
        query = {"url": {"$regex": pattern, "$options": "i"}}
        with self._translated():
            yield from self._database["captures"].find(query)

    def bury(self, captures: Sequence[Row], rule: str) -> None:
        """Put up a tombstone for each capture, once."""
        at = datetime.now(UTC)
        writes = []
        for row in captures:
            stone = {name: row.get(name) for name in BURIED} | {
                "takedown": rule,
                "at": at,
                "payload_in": None,
            }
            writes.append(UpdateOne({"_id": row["_id"]}, {"$setOnInsert": stone}, upsert=True))
        self._write_some("tombstones", writes)

    def tombstones(self, ids: Iterable[str]) -> dict[str, Row]:
        """Return the tombstones of these captures that have one, by id."""
        return {row["_id"]: row for row in self._some("tombstones", "_id", ids)}

    def unbury(self, rule: str) -> int:
        """Remove the tombstones of a rule that was lifted: its captures may be imported again."""
        with self._translated():
            return self._database["tombstones"].delete_many({"takedown": rule}).deleted_count

    def move_payloads(self, homes: Mapping[str, str]) -> None:
        """Note in which capture the payload of each of these tombstones lies now."""
        moved = [UpdateOne({"_id": each}, {"$set": {"payload_in": home}}) for each, home in homes.items()]
        self._write_some("tombstones", moved)

    def revisits_of(self, ids: Iterable[str]) -> Iterator[Row]:
        """Yield the captures that cite these."""
        yield from self._some("captures", "refers_to.capture_id", ids, {"record_type": "revisit"})

    def responses_with(self, digests: Iterable[str]) -> Iterator[Row]:
        """Yield the captures whose own records hold these payloads."""
        yield from self._some("captures", "payload_digest", digests, {"record_type": "response"})

    def move_captures(self, old: str, moved: Mapping[str, Row]) -> None:
        """Set fields of captures, by id, that lie in the object `old`, and of what cites them."""
        writes: list[UpdateOne | UpdateMany] = []
        for each, fields in moved.items():
            writes.append(UpdateOne({"_id": each, "object": old}, {"$set": fields}))
            if fields["record_type"] == "response":
                place = {f"refers_to.{name}": fields[name] for name in ("object", "offset", "length")}
                citing = {"record_type": "revisit", "refers_to.capture_id": each}
                writes.append(UpdateMany(citing, {"$set": place}))
        self._write_some("captures", writes)

    def delete_captures(self, ids: Iterable[str]) -> None:
        """Delete captures, which have a tombstone by then."""
        self._write_some("captures", [DeleteOne({"_id": each}) for each in ids])

    # --- objects ------------------------------------------------------------------------------------------

    def put_rewrites(self, rows: Sequence[Row]) -> None:
        """Store which objects are to be written anew, and how."""
        self._write_some("rewrites", [ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows])

    def rewrites(self, states: Sequence[str]) -> list[Row]:
        """Return those in one of these states."""
        with self._translated():
            return list(
                self._database["rewrites"].find({"state": {"$in": list(states)}}).sort("_id", ASCENDING)
            )

    def note_rewrite(self, key: str, fields: Row) -> None:
        """Change fields of one."""
        with self._translated():
            self._database["rewrites"].update_one({"_id": key}, {"$set": fields})

    def rewritten(self, keys: Iterable[str]) -> set[str]:
        """Return those of these objects that were replaced by another one, or are about to be."""
        return {row["_id"] for row in self._some("rewrites", "_id", keys)}

    def _some(self, name: str, field: str, values: Iterable[str], more: Row | None = None) -> Iterator[Row]:
        wanted = sorted(set(values))
        with self._translated():
            for start in range(0, len(wanted), SOME):
                some = {field: {"$in": wanted[start : start + SOME]}}
                yield from self._database[name].find(some | (more or {}))

    def _write_some(self, name: str, writes: Sequence[Any]) -> None:
        with self._translated():
            for start in range(0, len(writes), SOME):
                self._database[name].bulk_write(list(writes[start : start + SOME]))

    @abstractmethod
    def _translated(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours."""
