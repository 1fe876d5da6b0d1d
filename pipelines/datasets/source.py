"""The rows of a table as the database gives them: ids in order first, then the rows of some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from pymongo.database import Database

from pipelines.datasets.selection import Selection
from pipelines.datasets.tables import TABLES, Name

Row = dict[str, Any]
Moments = dict[str, datetime | None]
"""For some ids, in order, when each changed."""

SOME: Final = 200
"""Ids that are asked for at once."""


class Source:
    """One table of one selection. Raises the driver's `PyMongoError`."""

    def __init__(self, database: Database[Row], selection: Selection) -> None:
        self._database, self._selection = database, selection
        self._table = TABLES[selection.table]
        self._rows = database[selection.table.value]

    def now(self) -> datetime:
        """Return the server's time."""
        moment: datetime = self._database.client.admin.command("hello")["localTime"]
        return moment.replace(tzinfo=UTC)

    def count(self, changed: datetime | None) -> int:
        """Return how many rows there are to look at, for a progress bar."""
        query = self._query(changed, None)
        return self._rows.count_documents(query) if query else self._rows.estimated_document_count()

    def moments(self, changed: datetime | None, after: str | None) -> Iterator[Moments]:
        """Yield the ids of the selection, in order, with the times of their changes; some at a time.

        Only of those that changed at or after a moment, and come after an id, where these are given.
        """
        found = (
            self._rows.find(self._query(changed, after), {"changed_at": 1})
            .sort("_id", 1)
            .allow_disk_use(True)
        )
        while some := list(islice(found, SOME)):
            yield {row["_id"]: row.get("changed_at") for row in some}

    def rows(self, ids: Sequence[str]) -> Iterator[Row]:
        """Yield rows by their ids, in order; those that are in the selection no longer are missing."""
        if not ids:
            return
        query = {"$and": [{"_id": {"$in": list(ids)}}, self._selection.query()]}
        found = self._rows.find(query, self._table.projection).sort("_id", 1)
        yield from map(self._table.row, self._with_texts(found))

    def gone(self, since: datetime, held: Callable[[list[str]], set[str]]) -> Iterator[Row]:
        """Yield of what is held that which changed since and is in the selection no longer, with why."""
        places = [self._rows.name]
        places += ["removed_documents"] if self._selection.table == Name.DOCUMENTS else ["report_changes"]
        for place in places:
            fields = {"changed_at": 1, "retired_at": 1, "state": 1}
            changed = self._database[place].find({"changed_at": {"$gte": since}}, fields)
            while some := {row["_id"]: row for row in islice(changed, SOME)}:
                there = {"$and": [{"_id": {"$in": list(some)}}, self._selection.query()]}
                left = held(list(some)) - set(self._rows.distinct("_id", there))
                yield from (
                    {**some[each], "why": _why(some[each], self._rows.name == place)} for each in left
                )

    def _query(self, changed: datetime | None, after: str | None) -> Row:
        parts = [self._selection.query()]
        parts += [{"changed_at": {"$gte": changed}}] if changed else []
        parts += [{"_id": {"$gt": after}}] if after else []
        parts = [part for part in parts if part]
        return {"$and": parts} if parts else {}

    def _with_texts(self, rows: Iterator[Row] | Any) -> Iterator[Row]:
        """Give reports the texts of their best documents, some at a time."""
        if self._selection.table == Name.DOCUMENTS:
            yield from rows
            return
        texts = self._database["documents"]
        while some := list(islice(rows, 20)):
            query = {"_id": {"$in": [row["best"] for row in some]}}
            best = {row["_id"]: row for row in texts.find(query, {"text": 1, "notes": 1})}
            for row in some:
                told = best.get(row["best"], {})
                yield row | {"text": told.get("text"), "notes": told.get("notes")}


def _why(row: Row, in_its_place: bool) -> str:
    if row.get("state"):
        return str(row["state"])
    if row.get("retired_at"):
        return "retired"
    return "left" if in_its_place else "removed"
