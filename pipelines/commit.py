"""The commit protocol, in one place: a capture counts only when its bytes and its record are durable.

For a closed segment, in this order:
1. upload the WARC file, then its index, each read back by checksum;
2. write its captures to the database, then what is known of the file (whoever finds a file that the database
   does not know finds a commit under way, or one that broke off);
3. delete it from the spool;
and then, for the pages whose captures are durable,
4. write their documents and what was read of them;
5. record in `urls` what became of them, after which the frontier acks their leases.
A crash at any point costs a refetch; it leaves a local file or an orphan object, never a record without
bytes.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from crawler.items import Capture, Ending
from pipelines.archive.segment import ClosedSegment
from pipelines.objects import ObjectStore
from pipelines.read_page import ReadPage, read_page
from pipelines.records import RecordStore, rows
from pipelines.records.base import Row
from pipelines.records.segments import segment_row

logger = logging.getLogger(__name__)

T = TypeVar("T")

BATCH = 100
"""Rows per bulk write: what one transaction may hold."""


@dataclass
class Committer:
    """Makes segments and pages durable. Blocks; to be called from one thread at a time."""

    objects: ObjectStore
    records: RecordStore
    durable: int = field(default=0, init=False)
    """Captures committed so far."""
    _refused: set[str] = field(default_factory=set, init=False)
    """Captures that the database does not take; their documents would cite nothing."""

    def commit_segment(self, segment: ClosedSegment) -> None:
        """Commit a segment's captures. May be repeated after any failure.

        Raises `ServerUnavailableError` or `ArchiveError`; the local file is then still there.
        """
        bucket = self.objects.location
        index = segment.index()
        self.objects.put(segment.key, segment.path)
        self.objects.put_bytes(segment.index_key, index)
        for places in _batches(segment.places):
            refused = self.records.put_captures(
                [rows.capture_row(place, bucket, segment.key) for place in places]
            )
            self._refused |= _report(refused).keys()
        self.records.put_segment(_segment_row(segment, index, bucket))
        segment.discard()
        self.durable += len(segment.places)

    def commit_pages(self, pages: Sequence[Capture]) -> None:
        """Commit what was read of pages whose captures are durable; see `commit_read`."""
        for batch in _batches(pages):
            self.commit_read([read_page(page) for page in batch])

    def commit_read(self, pages: Sequence[ReadPage]) -> None:
        """Commit what was read of pages whose captures are durable. May be repeated after any failure.

        Documents that cannot be stored are quarantined and counted in the capture of their page.
        """
        for batch in _batches([page for page in pages if page.id not in self._refused]):
            quarantined: Counter[str] = Counter()
            for some in _batches([row for page in batch for row in page.documents]):
                quarantined += _report(self.records.put_documents(some))
            analyses = [
                page.analysis | {"quarantined": quarantined[page.id]} for page in batch if page.analysis
            ]
            _report(self.records.put_analyses(analyses))
            _report(self.records.retire([page.id for page in batch]))

    def record(self, endings: Sequence[Ending]) -> None:
        """Record what became of URLs. May be repeated after any failure."""
        for batch in _batches(endings):
            _report(self.records.put_urls([rows.url_row(ending) for ending in batch]))


def _segment_row(segment: ClosedSegment, index: bytes, bucket: str) -> Row:
    with segment.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return segment_row(
        segment.key,
        segment.index_key,
        bucket,
        datetime.now(UTC),
        size=segment.path.stat().st_size,
        sha256=sha256,
        index_sha256=hashlib.sha256(index).hexdigest(),
        captures=len(segment.places),
    )


def _report(quarantined: Sequence[Row]) -> Counter[str]:
    """Log what was quarantined; returns how many rows of each capture."""
    for row in quarantined:
        where, what = row["page_url"], row["collection"]
        logger.warning("%s: a row of %s went to quarantine. %s", where, what, row["reason"])
    return Counter(row["capture_id"] for row in quarantined)


def _batches(things: Sequence[T]) -> Iterable[Sequence[T]]:
    return (things[i : i + BATCH] for i in range(0, len(things), BATCH))
