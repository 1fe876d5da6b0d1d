"""What the line asks of a record store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from crawler.items import Ending
from pipelines.archive.known import Visit
from pipelines.archive.place import Original
from pipelines.records.identity import DocumentId
from pipelines.records.segments import SegmentRecords

Row = dict[str, Any]
"""A record as stored; `pipelines.records.rows` makes them and names their fields."""


class RecordStore(SegmentRecords, Protocol):
    """Captures by their WARC record id, documents by their id. Its methods block and are thread-safe.

    Each raises `ServerUnavailableError` where the store does not answer. Everything written is written in
    bulk, and writing the same rows again, in any order, changes nothing. A row that can never be stored (too
    large, a value that the store does not know) is left out: it goes to `quarantine` with the reason, and its
    quarantine row is returned.
    """

    def check(self) -> None:
        """Make sure that the store answers and takes writes, and make its indexes."""

    def put_captures(self, rows: Sequence[Row]) -> list[Row]:
        """Store captures; those known already stay as they are."""

    def put_analyses(self, rows: Sequence[Row]) -> list[Row]:
        """Add to captures that are stored already what was read of them (`rows.analysis_row`)."""

    def put_documents(self, rows: Sequence[Row]) -> list[Row]:
        """Store documents; one known already is replaced only by a later capture or a newer extractor.

        Those that name a `next_page`, and those that another names, become one document: see `articles`.
        """

    def retire(self, capture_ids: Sequence[str]) -> list[Row]:
        """Set `retired_at` of documents that a newer extractor finds no longer on these captures.

        To be called after `put_documents` and `put_analyses` of what was read of them.
        """

    def refresh_reports(self, ids: Iterable[DocumentId]) -> None:
        """Compute the reports of these documents anew, where they were not changed by `put_documents`."""

    def rebuild_reports(self, progress: Callable[[int], None] | None = None) -> int:
        """Compute all reports anew and return of how many keys; `progress` gets the number done so far."""

    def report_counts(self) -> Row:
        """Return numbers on reports for a person: renditions, conflicts, what is missing, …"""

    def put_urls(self, rows: Sequence[Row]) -> list[Row]:
        """Store what became of URLs; an older word never replaces a newer one."""

    def record(self, endings: Sequence[Ending]) -> None:
        """Store what became of URLs (`put_urls` of their rows)."""

    def urls(self, keys: Iterable[str]) -> dict[str, Row]:
        """Return what is known of the URLs with these frontier keys, by key."""

    def select_urls(
        self,
        states: Sequence[str],
        host: str | None = None,
        error: str | None = None,
        before: datetime | None = None,
        *,
        newest: bool = False,
    ) -> Iterator[Row]:
        """Yield the URLs in one of these states, the oldest or newest first; see `selecting.selection`."""

    def url_states(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield key, state and last capture of every known URL."""

    def capture_places(self) -> Iterator[tuple[str, str, int]]:
        """Yield id, object key and end (offset and length) of every capture's record.

        A revisit comes twice: with its own record, and with the one that holds its payload.
        """

    def pages(self, spans: Sequence[tuple[datetime, datetime]]) -> Iterator[Row]:
        """Yield the captures of these times that may have led on: pages, redirects, robots.txt.

        The oldest come first; a span holds its start, but not its end.
        """

    def captures(self, ids: Iterable[str]) -> dict[str, Row]:
        """Return the captures of these ids that exist, by id."""

    def select_captures(
        self,
        source: str | None = None,
        url: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Row]:
        """Yield captures of a source, of URLs that begin so, of a time, in the order of their places."""

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Return titles of documents by the capture that they were read from; one of several."""

    def find_capture(self, url_or_id: str, at: datetime | None = None) -> Row | None:
        """Return the capture of this id, or the last one of this URL, up to `at` where that is given."""

    def originals(self, bucket: str, visits: Sequence[Visit], patience: float) -> dict[str, Original]:
        """Return the response records in `bucket` that hold the payloads of these visits, by capture id.

        Only captures that are durable, not truncated and framed alike, preferably of the same URL; for a 304
        the last one of its URL. Raises `ServerUnavailableError` where it takes longer than `patience` s.
        """

    def documents(self, sample: int | None = None) -> Iterator[Row]:
        """Yield all documents grouped by capture, or a random sample of that many."""

    def document(self, document_id: DocumentId) -> Row | None:
        """Return one document."""

    def begin_replay(self, row: Row) -> Row:
        """Store a new job of re-extraction; returns the one that is stored under its name."""

    def replay(self, name: str) -> Row | None:
        """Return a job of re-extraction."""

    def open_replays(self) -> list[Row]:
        """Return the jobs of re-extraction that are not finished, the oldest first."""

    def note_replay(self, name: str, fields: Row) -> None:
        """Change fields of a job of re-extraction."""

    def replayable(self, query: Row, sample: int | None = None) -> Iterator[tuple[str, str]]:
        """Yield id and object key of captures, or of that many at random; those of one object together."""

    def readings(self, ids: Iterable[DocumentId], capture_ids: Sequence[str]) -> dict[DocumentId, Row]:
        """Return what is stored under these ids or was read of these captures, pages of articles each."""

    def put_findings(self, rows: Sequence[Row]) -> list[Row]:
        """Store what a job of re-extraction found, each finding once and for all."""

    def findings(self, job: str) -> Iterator[Row]:
        """Yield what a job of re-extraction found."""

    def counts(self) -> Row:
        """Return numbers for a person: captures by status, pages by outcome, documents by kind, bytes, …"""
