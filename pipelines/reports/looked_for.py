"""The collection `report_words`: what reports are looked for by, and the words of their best texts.

A row for each report, under its id. It is no part of the report, of which lists read thousands: the words of
one take some 100 KB.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pymongo import ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from pipelines.reports.words import words_of

Row = dict[str, Any]
Updates = Sequence[ReplaceOne[Row] | UpdateOne]

FIELDS: Final = ("key", "year", "region_code", "region_name", "speaker", "complete", "best")
"""Fields of the report that are looked for together with words."""


class LookedFor:
    """Keeps the rows as their reports are. Its methods raise the driver's `PyMongoError`."""

    def __init__(self, database: Database[Row]) -> None:
        self._rows = database["report_words"]
        self._documents = database["documents"]

    def updates(self, key: str, reports: Sequence[Mapping[str, Any]]) -> Updates:
        """Return what makes the rows of a key's reports; a text whose words are stored is not read again."""
        best = self._documents.find(
            {"_id": {"$in": [each["best"] for each in reports]}}, {"text_sha256": 1, "title": 1}
        )
        now = {row["_id"]: _text_of(row) for row in best} if reports else {}
        stored = {row["_id"]: row.get("text") for row in self._rows.find({"key": key}, {"text": 1})}
        return [self._update(report, now.get(report["best"]), stored) for report in reports]

    def write(self, updates: Updates, gone: Row, session: ClientSession) -> None:
        """Write them in the transaction of their reports; `gone` is the query for those that are no more."""
        if updates:
            self._rows.bulk_write(updates, session=session)
        self._rows.delete_many(gone, session=session)

    def _update(
        self, report: Mapping[str, Any], text: str | None, stored: Mapping[str, Any]
    ) -> ReplaceOne[Row] | UpdateOne:
        same, fields = {"_id": report["_id"]}, {name: report[name] for name in FIELDS}
        if text is not None and stored.get(report["_id"]) == text:
            return UpdateOne(same, {"$set": fields})
        row = self._documents.find_one({"_id": report["best"]}, {"text": 1, "title": 1}) or {}
        words = words_of(f"{row.get('title') or ''}\n{row.get('text') or ''}")
        return ReplaceOne(same, fields | {"text": text, "words": words}, upsert=True)


def _text_of(row: Mapping[str, Any]) -> str:
    """Return what tells one text with its title from another."""
    return f"{row.get('text_sha256')} {row.get('title')}"
