"""When a stored row last changed in what readers see: its `changed_at`, and what marks a removal.

The moment is the server's, taken while it writes, and strictly later with each change of the same row, so
that id and `changed_at` name one version of it. It is the moment of the write, not of its commit: a reader
who follows it has to leave room for writes that are under way (`contract.settling`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection

from pipelines.records.content import CONTENT

Row = dict[str, Any]
Expression = dict[str, Any]

VISIBLE: Final = (*CONTENT, "completeness", "gone_since", "retired_at", "state")
"""Fields of a document whose change readers are told of; seeing the same page again is none."""
LATER: Final[Expression] = {"$max": ["$$NOW", {"$add": ["$changed_at", 1]}]}
"""Now, but after the row's last change. ($max passes over the null of a row that never changed.)"""


def stamped(following: Expression) -> Expression:
    """Return the expression for a document's next state, with `changed_at` where readers see a difference."""
    same = {"$eq": [_seen("$$following"), _seen("$$ROOT")]}
    moment = {"changed_at": {"$cond": [same, "$changed_at", LATER]}}
    stored = {"$mergeObjects": ["$$following", moment]}
    return {"$let": {"vars": {"following": following}, "in": stored}}


def note_removed(removed: Collection[Row], document: str) -> None:
    """Note that a document is about to be no document any more, in `removed_documents`.

    If it is one after all, because the writer died, it is there, and that counts.
    """
    removed.update_one({"_id": document}, [{"$set": {"changed_at": LATER}}], upsert=True)


def note_reports(
    changes: Collection[Row], key: str, changed: Iterable[str], gone: Iterable[str], session: ClientSession
) -> dict[str, datetime]:
    """Note in `report_changes` that reports of a key change or go, in their transaction; returns when."""
    told = {**dict.fromkeys(changed, False), **dict.fromkeys(gone, True)}
    if not told:
        return {}
    updates = [UpdateOne({"_id": each}, _noted(key, removed), upsert=True) for each, removed in told.items()]
    changes.bulk_write(updates, ordered=False, session=session)
    found = changes.find({"_id": {"$in": list(told)}}, {"changed_at": 1}, session=session)
    return {row["_id"]: row["changed_at"] for row in found}


def _noted(key: str, removed: bool) -> list[Expression]:
    return [{"$set": {"key": {"$literal": key}, "removed": removed, "changed_at": LATER}}]


def _seen(state: str) -> list[Expression | str]:
    """Return what readers see of a state; in an array what is missing is null."""
    prefix = "$" if state == "$$ROOT" else f"{state}."
    return [f"{prefix}{name}" for name in VISIBLE]
