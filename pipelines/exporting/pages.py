"""The list of pages from which somebody begins to browse a package."""

from __future__ import annotations

import json
from typing import IO, Final

from pipelines.records import RecordStore
from pipelines.records.base import Row

HEADER: Final = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
ENTRIES: Final = frozenset({"documents", "list"})
"""Outcomes of what is worth beginning with; the rest is replayed, too."""
BATCH: Final = 500


class Pages:
    """Writes the lines of `pages.jsonl`, with the titles of the documents that were read on the pages."""

    def __init__(self, file: IO[bytes], stored: RecordStore) -> None:
        self._file = file
        self._stored = stored
        self._rows: list[Row] = []
        self.count = 0
        self._write(HEADER)

    def add(self, row: Row) -> None:
        """Take a capture, if it is a page."""
        if row.get("outcome") in ENTRIES:
            self._rows.append(row)
            self.count += 1
        if len(self._rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was taken."""
        rows, self._rows = self._rows, []
        titles = self._stored.titles([row["_id"] for row in rows]) if rows else {}
        for row in rows:
            when = row["fetched_at"].strftime("%Y-%m-%dT%H:%M:%SZ")
            entry = {"id": row["_id"], "url": row["url"], "ts": when}
            self._write(entry | ({"title": titles[row["_id"]]} if row["_id"] in titles else {}))

    def _write(self, entry: dict[str, str]) -> None:
        self._file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
