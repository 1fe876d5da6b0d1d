"""The commit protocol, in one place: a capture counts only when its bytes and its record are durable.

What was taken down is left out of everything (`pipelines.takedown`). For a closed segment, in this order:
1. upload the WARC file, then its index, each read back by checksum;
2. write its captures to the database, then what is known of the file (whoever finds a file that the database
   does not know finds a commit under way, or one that broke off);
3. look whether anything of it was taken down meanwhile, and delete it from the spool;
and then, for the pages whose captures are durable,
4. write their documents and what was read of them;
5. record in `urls` what became of them, after which the frontier acks their leases.
A crash at any point costs a refetch; it leaves a local file or an orphan object, never a record without
bytes.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

from crawler.errors import GongbaoError
from crawler.exclusions.rules import Rules
from crawler.items import Capture, Ending
from crawler.metrics.instruments import ARCHIVE, DATABASE
from pipelines.archive.segment import ClosedSegment
from pipelines.fixity.stores import Stores
from pipelines.objects import ObjectStore
from pipelines.read_page import ReadPage, read_page
from pipelines.records import RecordStore, rows
from pipelines.records.base import Row
from pipelines.records.quarantine import UNENCODABLE
from pipelines.records.segments import segment_row
from pipelines.takedown.fence import Fence, Kept
from pipelines.takedown.run import Takedown

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

    @cached_property
    def fence(self) -> Fence:
        """What is not to be committed any more."""
        return Fence(self.records)

    def commit_segment(self, segment: ClosedSegment) -> None:
        """Commit a segment's captures. May be repeated after any failure.

        Raises `ServerUnavailableError` or `ArchiveError`; the local file is then still there.
        """
        if not self.records.rewritten([segment.key]):  # else it was committed, and then written anew
            with self.fence.kept(segment) as kept:
                if kept.places:
                    self._commit(kept)
                self.durable += len(kept.places)
        segment.discard()

    def _commit(self, segment: Kept) -> None:
        bucket = self.objects.location
        index = segment.index()
        with ARCHIVE.time():
            checksums = (
                self.objects.put(segment.key, segment.path),
                self.objects.put_bytes(segment.index_key, index),
            )
        for places in _batches(segment.places):
            with DATABASE.time():
                refused = self.records.put_captures(
                    [rows.capture_row(place, bucket, segment.key) for place in places]
                )
            self._refused |= _report(refused).keys()
        self.records.put_segment(_segment_row(segment, bucket, *checksums))
        if self.records.rewritten([segment.key]):  # a takedown was faster
            self.records.forget_segment(segment.key)
        self.fence.correct(segment.places)
        if self.fence.touches(segment.places):
            Takedown(Stores(self.objects, self.records)).settle(segment.key, "a commit")

    def commit_pages(self, pages: Sequence[Capture]) -> None:
        """Commit what was read of pages whose captures are durable; see `commit_read`."""
        for batch in _batches(pages):
            self.commit_read([read_page(page) for page in batch])

    def commit_read(self, pages: Sequence[ReadPage]) -> list[str]:
        """Commit what was read of pages whose captures are durable. May be repeated after any failure.

        Documents that cannot be stored are quarantined and counted in the capture of their page. Returns the
        captures of pages that were far shorter than before, whose documents were refused.
        """
        shorter: list[str] = []
        rules = self.fence.rules()
        for batch in _batches(self.allowed(pages, rules)):
            with DATABASE.time():
                shorter += self._commit_batch(batch)
        self._take_back(pages, rules)
        return shorter

    def allowed(self, pages: Sequence[ReadPage], rules: Rules) -> list[ReadPage]:
        """Return the pages that may be committed, each without documents of pages that are taken down."""
        gone = self._refused | self.fence.lost
        kept = [page for page in pages if page.id not in gone and not rules.covering(page.url)]
        return [_without(page, rules) for page in kept] if rules else kept

    def _take_back(self, pages: Sequence[ReadPage], before: Rules) -> None:
        """Take down what a rule covers that was made while these pages were written."""
        rules = self.fence.rules()
        if rules.all == before.all:
            return
        urls = {url for page in pages for url in (page.url, *(row["url"] for row in page.documents)) if url}
        covered = sorted(url for url in urls if rules.covering(url))
        for url in covered:
            rule = str(rules.covering(url))
            self.records.erase(
                url, rules.covering, {"rule": rule, "reason": "taken down while it was written"}
            )

    def _commit_batch(self, batch: Sequence[ReadPage]) -> list[str]:
        quarantined: Counter[str] = Counter()
        documents = [row for page in batch for row in page.documents]
        for some in _batches(documents):
            quarantined += _report(self.records.put_documents(some))
        analyses = [page.analysis | {"quarantined": quarantined[page.id]} for page in batch if page.analysis]
        _report(self.records.put_analyses(analyses))
        captures = [page.id for page in batch]
        _report(self.records.retire(captures))
        return self.records.mark_shorter(captures, [row["_id"] for row in documents])

    def record_pages(self, endings: Sequence[Ending]) -> list[Ending]:
        """Record what became of pages that were committed, those that were left out as what they are."""
        return self.record(self.fence.settled(endings))

    def record(self, endings: Sequence[Ending]) -> list[Ending]:
        """Record what became of URLs; returns that. May be repeated after any failure.

        One that cannot be recorded, whatever the server does, is set aside in quarantine, and its URL is
        rejected. Where that is true of all of several, the mistake is elsewhere and is raised, unless it is
        one of their values.
        """
        recorded: list[Ending] = []
        for batch in _batches(endings):
            try:
                self._record(batch)
                recorded += batch
            except GongbaoError:
                raise
            except Exception as mistake:
                recorded += self._record_each(batch, mistake)
        return recorded

    def _record(self, endings: Sequence[Ending]) -> None:
        _report(self.records.put_urls([rows.url_row(ending) for ending in endings]))

    def _record_each(self, endings: Sequence[Ending], mistake: Exception) -> list[Ending]:
        guilty: dict[int, Exception] = {}
        for place, ending in enumerate(endings):
            try:
                self._record([ending])
            except GongbaoError:
                raise
            except Exception as error:
                guilty[place] = error
        if len(guilty) == len(endings) > 1 and not isinstance(mistake, UNENCODABLE):
            raise mistake
        return [
            self._set_aside(ending, guilty[place]) if place in guilty else ending
            for place, ending in enumerate(endings)
        ]

    def _set_aside(self, ending: Ending, error: Exception) -> Ending:
        reason = f"It cannot be recorded: {type(error).__name__}: {error}"
        _report([self.records.set_aside("urls", rows.url_row(ending), reason)])
        return replace(ending, state="rejected", reason=reason, page=None, reports=())


def _without(page: ReadPage, rules: Rules) -> ReadPage:
    documents = [row for row in page.documents if not (row["url"] and rules.covering(row["url"]))]
    return replace(page, documents=documents)


def _segment_row(segment: Kept, bucket: str, sha256: str, index_sha256: str) -> Row:
    return segment_row(
        segment.key,
        segment.index_key,
        bucket,
        datetime.now(UTC),
        size=segment.path.stat().st_size,
        sha256=sha256,
        index_sha256=index_sha256,
        captures=len(segment.places),
    )


def _report(quarantined: Sequence[Row]) -> Counter[str]:
    """Log what was quarantined; returns how many rows of each capture."""
    for row in quarantined:
        where, what = row["page_url"], row["collection"]
        logger.warning(
            "%s: a row of %s went to quarantine. %s", where, what, row["reason"], extra={"url": where}
        )
    return Counter(row["capture_id"] for row in quarantined)


def _batches(things: Sequence[T]) -> Iterable[Sequence[T]]:
    return (things[i : i + BATCH] for i in range(0, len(things), BATCH))
