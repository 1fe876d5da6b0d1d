"""What the line asks of a record store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from crawler.items import Ending
from pipelines.archive.known import Visit
from pipelines.archive.place import Original
from pipelines.records.identity import DocumentId
from pipelines.records.rebuild_records import RebuildRecords
from pipelines.records.schema_records import SchemaRecords
from pipelines.records.segments import SegmentRecords
from pipelines.records.takedown_records import TakedownRecords

Row = dict[str, Any]
"""A record as stored; `pipelines.records.rows` makes them and names their fields."""


class RecordStore(SegmentRecords, TakedownRecords, RebuildRecords, SchemaRecords, Protocol):
    """Captures by their WARC record id, documents by their id. Its methods block and are thread-safe.

    Each raises `ServerUnavailableError` where the store does not answer. Everything written is written in
    bulk, and writing the same rows again, in any order, changes nothing. A row that can never be stored (too
    large, a value that the store does not know) is left out: it goes to `quarantine` with the reason, and its
    quarantine row is returned.
    """

    def check(self) -> None:
        """Make sure that the store answers and takes writes, and make its indexes.

        Raises `SchemaError` for one of a schema that this program cannot work on.
        """

    def reach(self) -> None:
        """Raise `ServerUnavailableError` unless the store answers within some seconds; changes nothing."""

    def within(self, seconds: float) -> AbstractContextManager[object]:
        """Return a context in which the store has so many seconds in all to answer this thread."""

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

    def mark_shorter(self, capture_ids: Sequence[str], documents: Iterable[DocumentId]) -> list[str]:
        """Mark captures that were refused for being far shorter than before (`shrinking`).

        Those among these, and those that gave way to the `documents` that were read of them. Returns the ids
        of those that were not marked yet.
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

    def set_aside(self, collection: str, row: Row, reason: str) -> Row:
        """Put a row into quarantine that a collection does not take; returns what stands there."""

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
        sources: Sequence[str] | None = None,
        newest: bool = False,
    ) -> Iterator[Row]:
        """Yield the URLs in one of these states, the oldest or newest first; see `selecting.selection`."""

    def count_urls(
        self, states: Sequence[str], host: str | None = None, error: str | None = None, *, most: int
    ) -> int:
        """Return how many URLs are in one of these states, counted up to `most`."""

    def due_urls(
        self,
        now: datetime,
        limit: int,
        *,
        without: Collection[str] = (),
        sources: Collection[str] | None = None,
    ) -> list[Row]:
        """Return up to `limit` rows of URLs whose next visit is due, the longest due first.

        Only those of `sources` where these are given, and none of the sources `without`.
        """

    def known_urls(
        self, sources: Collection[str] | None = None, *, without: Collection[str] = ()
    ) -> Iterator[Row]:
        """Yield rows of URLs that have a next visit, due or not, and of pages from before there were any."""

    def hold_visits(self, keys: Sequence[str], now: datetime, until: datetime) -> int:
        """Put visits of these URLs that are due off until then; returns of how many.

        Their next visit is set anew when what becomes of them is recorded.
        """

    def last_runs(self, sources: Sequence[str]) -> dict[str, Row]:
        """Return the last run of each of these sources that has any."""

    def columns(self, sources: Sequence[str], most: int = 50) -> dict[str, list[Row]]:
        """Return by source the pages of links that led to its reports, those that led to most first.

        Sources without any are missing. Each page has its `url`, the number of `reports` (pages that hold
        any), and when the `last` was fetched.
        """

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

    def last_captures(self, urls: Sequence[str]) -> dict[str, Row]:
        """Return the last whole capture of each of these URLs, by URL; one with status 200 before others."""

    def originals(self, bucket: str, visits: Sequence[Visit], patience: float) -> dict[str, Original]:
        """Return the response records in `bucket` that hold the payloads of these visits, by capture id.

        Only captures that are durable, not truncated and framed alike, preferably of the same URL; for a 304
        the last one of its URL. Raises `ServerUnavailableError` where it takes longer than `patience` s.
        """

    def begin_runs(self, rows: Sequence[Row]) -> None:
        """Store runs that were begun, each once and for all."""

    def run(self, run_id: str) -> Row | None:
        """Return one run."""

    def runs(self, limit: int) -> list[Row]:
        """Return the newest runs."""

    def open_runs(self) -> list[Row]:
        """Return the runs that are not over, the oldest first."""

    def next_run(self, source: str, after: datetime) -> Row | None:
        """Return the run of a source that followed one."""

    def note_run(self, run_id: str, fields: Row) -> None:
        """Change fields of a run."""

    def reopen_runs(self, since: datetime) -> None:
        """Open the last run of each source of which something was fetched since then, after it was over."""

    def schedule(self, sources: Sequence[str] | None = None) -> dict[str, Row]:
        """Return what the schedule knows of these sources, or of all; see pipelines/README.md, `schedule`."""

    def paused_sources(self) -> list[str]:
        """Return the ids of the sources that an operator paused."""

    def begin_schedule(self, sources: Sequence[str], at: datetime) -> None:
        """Store for sources that the schedule does not know yet that it knows them from now on."""

    def note_schedule(self, notes: Sequence[Row]) -> None:
        """Store how due times were dealt with (`source`, `due`, `set`, `add`); older ones change nothing."""

    def change_schedule(self, sources: Sequence[str], fields: Row) -> None:
        """Set fields of sources that the schedule knows."""

    def enlist_scans(self, extractor: int) -> int:
        """Note scans that are not known yet, and those that an older extractor has read, as waiting.

        Scans are captures of pictures of a text, and of files with some such pages. Returns how many wait or
        are being read.
        """

    def reopen_scans(self) -> None:
        """Let all scans wait again, to be read anew."""

    def lease_scan(self, worker: str, until: datetime) -> Row | None:
        """Take the next scan that waits, or whose lease ran out, until then; None where there is none.

        One with `after` waits until that moment.
        """

    def note_scan(self, capture_id: str, worker: str, fields: Row) -> bool:
        """Change fields of a scan that this worker has; returns whether it still has it."""

    def recognition(self, payload_digest: str) -> Row | None:
        """Return what was recognized on the pictures of a body; see pipelines/README.md, `recognitions`."""

    def put_recognition(self, payload_digest: str, recogniser: str, pictures: Sequence[Row]) -> None:
        """Add pictures of a body that this recogniser has read."""

    def forget_recognition(self, payload_digest: str) -> None:
        """Delete what was recognized on the pictures of a body."""

    def scan_counts(self) -> dict[str, int]:
        """Return how many scans there are in each state: waiting, leased, read, failed.

        Those wait, too, that `enlist_scans` has not seen yet.
        """

    def last_fetched(self, source: str, start: datetime) -> datetime | None:
        """Return when anything of a source was fetched last, since a run began."""

    def count_run(self, source: str, start: datetime, end: datetime | None) -> Row:
        """Return what was made of a source in a time: see pipelines/README.md, `runs`."""

    def reports_by_region(self, first: int, last: int) -> Iterator[Row]:
        """Yield what there is of the reports of these years; see `pipelines.records.coverage`."""

    def tries_by_source(self) -> dict[str, Row]:
        """Return when each source was tried last, and what blocks it; see `pipelines.records.coverage`."""

    def soft_blocks(self, since: datetime, hosts: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
        """Return how often each soft block was met since then: by host, then by sort, most first."""

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

    def find_reports(
        self,
        region: str | None = None,
        year: int | None = None,
        speaker: str | None = None,
        complete: bool | None = None,
        words: str | None = None,
        after: tuple[int, str] | None = None,
        limit: int = 50,
    ) -> tuple[list[Row], tuple[int, str] | None]:
        """Return reports, the newest years first, and where the list goes on; see `finding.MongoFinding`."""

    def report(self, report_id: str) -> Row | None:
        """Return one report."""

    def facts(self, region: str, year: int) -> Row:
        """Return a report and its facts; see `stated_facts.MongoFacts`."""

    def promises(self, region: str, year: int) -> Row:
        """Return what a government promised, and what it said of it later; see `stated_facts.MongoFacts`."""

    def intervals(self, limit: int = 20_000) -> dict[str, Row]:
        """Return by host what lay between its answers; see `politeness.MongoPoliteness`."""

    def ended_by_reason(
        self, state: str, host: str | None = None, error: str | None = None, limit: int = 50
    ) -> list[Row]:
        """Return how many URLs ended in a state by host and the beginning of their reason, most first."""

    def ended_by_host(self, state: str) -> dict[str, int]:
        """Return how many URLs of each host ended in a state."""

    def document_versions(self, documents: Sequence[DocumentId], limit: int) -> list[Row]:
        """Return former versions of documents without their texts, the newest readings first."""

    def document_version(self, version_id: str) -> Row | None:
        """Return one former version."""

    def note_action(self, row: Row) -> None:
        """Add to the audit log what somebody is about to do: `at`, `by`, `action`, `subject`, `details`."""

    def actions(self, limit: int, before: datetime | None = None) -> list[Row]:
        """Return the audit log, the newest first."""

    def exclude(self, rule: str, kind: str, reason: str, by: str) -> Row:
        """Store what is to be left out, or give a rule that holds another reason; returns its row."""

    def exclusions(self, *, lifted: bool = False) -> list[Row]:
        """Return the rules of what is left out: those that hold, or all that ever held; the oldest first."""

    def lift_exclusion(self, rule: str, by: str) -> bool:
        """Let a rule no longer hold; returns whether it did."""

    def by_source(self, sources: Sequence[str] | None = None, *, brief: bool = False) -> Row:
        """Return captures, URLs and work reports of some sources or all, counted; see `by_source`."""

    def counts(self) -> Row:
        """Return numbers for a person: captures by status, pages by outcome, documents by kind, bytes, …"""
