"""The commit protocol, in one place: a capture counts only when its bytes and its record are durable.

For a closed segment, in this order:
1. upload the WARC file, then its index, each read back by checksum;
2. write its captures to the database;
3. delete the local file;
and then, for the pages whose captures are durable, write what was read of them and their documents. A crash
at any point leaves a local file or an orphan object, never a record without bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from crawler.items import Capture
from pipelines.archive.segment import ClosedSegment
from pipelines.documents import Document
from pipelines.extraction import EXTRACTOR
from pipelines.objects import ObjectStore
from pipelines.records import RecordStore, rows

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

    def commit_segment(self, segment: ClosedSegment) -> None:
        """Commit a segment's captures. May be repeated after any failure.

        Raises `ServerUnavailableError` or `ArchiveError`; the local file is then still there.
        """
        self.objects.put(segment.key, segment.path)
        self.objects.put_bytes(segment.index_key, segment.index())
        bucket = self.objects.location
        for places in _batches(segment.places):
            self.records.put_captures([rows.capture_row(place, bucket, segment.key) for place in places])
        segment.path.unlink(missing_ok=True)
        self.durable += len(segment.places)

    def commit_pages(self, pages: Sequence[Capture]) -> None:
        """Commit what was read of pages whose captures are durable. May be repeated after any failure."""
        for batch in _batches(pages):
            documents = [row for page in batch for row in _document_rows(page)]
            for some in _batches(documents):
                self.records.put_documents(some)
            self.records.put_analyses(
                [rows.analysis_row(page, page.analysis, EXTRACTOR) for page in batch if page.analysis]
            )


def _document_rows(page: Capture) -> list[dict[str, object]]:
    found: Iterable[object] = page.analysis.documents if page.analysis else ()
    documents = [document for document in found if isinstance(document, Document)]
    return rows.document_rows(page, documents, EXTRACTOR)


def _batches(things: Sequence[T]) -> Iterable[Sequence[T]]:
    return (things[i : i + BATCH] for i in range(0, len(things), BATCH))
