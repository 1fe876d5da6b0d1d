"""Documents whose page is gone at its source: they stay, with the time since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pymongo import UpdateMany
from pymongo.database import Database
from w3lib.url import safe_url_string

from pipelines.records.announcing import Announce
from pipelines.records.changing import LATER
from pipelines.reports.keys import OF_KEY

Row = dict[str, Any]

FIELDS: Final = (*OF_KEY, "report_keys")


def mark(database: Database[Row], gone: Mapping[str, datetime | None], announce: Announce) -> list[str]:
    """Say of documents since when their pages are gone (None: they are there); returns the changed ones.

    They are announced before. Pages of articles are told as well, since their documents follow from them.
    `gone` is by URL as it was found. One round trip where nothing changes, none where nothing is asked.
    Raises the driver's `PyMongoError`.
    """
    queries = [(_of_page(url), since) for url, since in gone.items()]
    wrong = [query | {"gone_since": _other_than(since)} for query, since in queries]
    found = list(database["documents"].find({"$or": wrong}, dict.fromkeys(FIELDS, 1))) if wrong else []
    if found:
        announce(*found)
        updates = [UpdateMany(query, _change(since)) for query, since in queries]
        database["parts"].bulk_write(updates, ordered=False)
        pairs = zip(wrong, gone.values(), strict=True)
        changes = [
            UpdateMany(query, [*_change(since), {"$set": {"changed_at": LATER}}]) for query, since in pairs
        ]
        database["documents"].bulk_write(changes, ordered=False)
    return [row["_id"] for row in found]


def _of_page(url: str) -> Row:
    """Return the query for what was read last on a page; captures name it as it was sent, escaped."""
    return {"page_url": {"$in": sorted({url, safe_url_string(url)})}}


def _other_than(since: datetime | None) -> Row:
    return {"$exists": True} if since is None else {"$ne": since}


def _change(since: datetime | None) -> list[Row]:
    return [{"$unset": "gone_since"}] if since is None else [{"$set": {"gone_since": since}}]
