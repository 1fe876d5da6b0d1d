"""What the ledger asks of MongoDB: whole collections as streams of the few fields that it compares."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from crawler.items import Ending
from crawler.pages.kinds import PageKind
from pipelines.records import rows
from pipelines.records.selecting import captured, selection, yielding

Row = dict[str, Any]
BATCH = 10_000
"""Rows per round trip of a stream; small ones, some hundred bytes each."""
LEADS: tuple[Row, ...] = (
    {"outcome": {"$nin": [None, "unreadable", "unchanged"]}},
    {"outcome": None, "url": {"$regex": "/robots\\.txt$"}},
)
"""Captures that may have led on: readable pages, redirects, and robots.txt, which names sitemaps."""
PAGES_OF_LINKS: list[str] = [PageKind.LINK_LIST, PageKind.INLINE_LIST, PageKind.FEED]
"""Kinds of pages that may be columns."""
Span = tuple[datetime, datetime]


class MongoLedger(ABC):
    """The part of `MongoRecords` that is an accountant's."""

    _database: Database[Row]

    def url_states(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield key, state and last capture of every known URL; see `RecordStore.url_states`."""
        for row in self._stream("urls", {}, ("state", "last_capture")):
            yield row["_id"], row["state"], row.get("last_capture")

    def capture_places(self) -> Iterator[tuple[str, str, int]]:
        """Yield where captures lie; see `RecordStore.capture_places`."""
        for row in self._stream("captures", {}, ("object", "offset", "length", "refers_to")):
            for place in filter(None, (row, row.get("refers_to"))):
                yield row["_id"], place["object"], place["offset"] + place["length"]

    def select_captures(
        self,
        source: str | None = None,
        url: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Row]:
        """Yield rows of captures; see `RecordStore.select_captures`."""
        query = captured(source, url, since, until)
        order = [("object", ASCENDING), ("offset", ASCENDING)]
        with self._translated():
            yield from self._database["captures"].find(query, sort=order, allow_disk_use=True)

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Return titles of documents; see `RecordStore.titles`."""
        query = {"capture_id": {"$in": list(ids)}}
        with self._translated():
            found = self._database["documents"].find(query, {"capture_id": 1, "title": 1})
            return {row["capture_id"]: row["title"] for row in found}

    def urls(self, keys: Iterable[str]) -> dict[str, Row]:
        """Return rows of URLs by key; see `RecordStore.urls`."""
        with self._translated():
            return {row["_id"]: row for row in self._database["urls"].find({"_id": {"$in": list(keys)}})}

    def select_urls(
        self,
        states: Sequence[str],
        host: str | None = None,
        error: str | None = None,
        before: datetime | None = None,
        *,
        sources: Sequence[str] | None = None,
        newest: bool = False,
    ) -> Iterator[Row]:
        """Yield rows of URLs; see `RecordStore.select_urls`."""
        query = selection(states, host, error, before, sources)
        with self._translated():
            yield from self._database["urls"].find(query).sort("at", DESCENDING if newest else ASCENDING)

    def count_urls(
        self, states: Sequence[str], host: str | None = None, error: str | None = None, *, most: int
    ) -> int:
        """Return how many URLs there are, counted up to `most`; see `RecordStore.count_urls`."""
        with self._translated():
            return self._database["urls"].count_documents(selection(states, host, error), limit=most)

    def columns(self, sources: Sequence[str], most: int = 50) -> dict[str, list[Row]]:
        """Return the pages that led to reports of sources; see `RecordStore.columns`."""
        captures = self._database["captures"]
        with self._translated():
            found = {row["_id"]: row["pages"] for row in captures.aggregate(yielding(sources))}
            named = [page["url"] for pages in found.values() for page in pages]
            query = {"url": {"$in": named}, "kind": {"$in": PAGES_OF_LINKS}}
            lists = set(captures.distinct("url", query)) if named else set()
        return {
            source: [page for page in pages if page["url"] in lists][:most] for source, pages in found.items()
        }

    def pages(self, spans: Sequence[Span]) -> Iterator[Row]:
        """Yield captures that lead somewhere; see `RecordStore.pages`."""
        times = [{"fetched_at": {"$gte": start, "$lt": end}} for start, end in spans]
        if times:
            with self._translated():
                query = {"$and": [{"$or": times}, {"$or": LEADS}]}
                yield from self._database["captures"].find(query).sort("fetched_at", ASCENDING)

    def record(self, endings: Sequence[Ending]) -> None:
        """Store what became of URLs; see `RecordStore.record`."""
        self.put_urls([rows.url_row(ending) for ending in endings])

    @abstractmethod
    def put_urls(self, rows: Sequence[Row]) -> list[Row]:
        """Store rows of URLs."""

    @abstractmethod
    def _translated(self) -> AbstractContextManager[None]:
        """Turn the driver's errors into ours."""

    def _stream(self, name: str, query: Row, fields: Sequence[str]) -> Iterator[Row]:
        with self._translated():
            yield from self._database[name].find(query, dict.fromkeys(fields, 1), batch_size=BATCH)
