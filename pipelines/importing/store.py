"""Captures on their way from a file into the archive: looked up, archived, read, committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, Self

from crawler.items import Analysed, Capture
from pipelines.archive.digests import digest
from pipelines.archive.known import Known
from pipelines.archive.place import Place
from pipelines.archive.segment import Segment
from pipelines.commit import Committer
from pipelines.importing.readers import Readers, analysed
from pipelines.importing.result import FileResult

MAX_CAPTURES: Final = 500
MAX_BYTES: Final = 64 << 20
"""Of a segment; as in the line."""
BATCH: Final = 50
BATCH_BYTES: Final = 16 << 20
"""How much is looked up in the database at a time."""


class Offered(NamedTuple):
    """A capture that is not looked up yet."""

    capture: Capture
    other_id: Callable[[], str]
    """Makes the id that it gets where another capture has its own: some writers give all records one."""


class Same(NamedTuple):
    """What tells whether two captures of one id are the same."""

    url: str
    payload_digest: str

    @classmethod
    def of(cls, url: str, status: int, payload_digest: str) -> Self:
        """Return it; a 304 may be stored with the digest of what it stands for, or with none of its own."""
        return cls(url, "" if status == 304 else payload_digest)


@dataclass
class Store:
    """Takes captures; those that the archive has already are only counted.

    Its methods raise `ServerUnavailableError` and `ArchiveError`. What is in the spool by then is committed
    by whoever adopts it; importing the file again gives the rest.
    """

    committer: Committer
    readers: Readers
    spool: Path
    worker: str
    run: str
    renamed: dict[str, str] = field(default_factory=dict)
    """Record ids of this file that did not become the ids of their captures, with those that did."""
    _offered: list[Offered] = field(default_factory=list)
    _segment: Segment | None = None
    _readings: list[tuple[Capture, Future[Analysed]]] = field(default_factory=list)

    def add(self, capture: Capture, other_id: Callable[[], str], result: FileResult) -> None:
        """Take one capture."""
        self._offered.append(Offered(capture, other_id))
        if (
            len(self._offered) >= BATCH
            or sum(len(each.capture.body) for each in self._offered) >= BATCH_BYTES
        ):
            self._archive(result)

    def flush(self, result: FileResult) -> None:
        """Commit all that was taken."""
        self._archive(result)
        self._commit(result)

    def _archive(self, result: FileResult) -> None:
        offered, self._offered = self._offered, []
        rows = self.committer.records.captures([each.capture.id for each in offered])
        known = {
            name: Same.of(row["url"], row["status"], row["payload_digest"]) for name, row in rows.items()
        }
        unread = {name for name, row in rows.items() if "outcome" not in row}
        known |= {
            p.capture.id: Same.of(p.capture.url, p.capture.status, p.payload_digest) for p in self._places()
        }
        new: list[Capture] = []
        for each in offered:
            capture, same = self._distinct(each, known)
            if capture.id in known:
                result.known += 1
                if capture.id in unread:
                    self._read(capture)
                continue
            known[capture.id] = same
            new.append(capture)
        self._append(new)
        if self._segment and (len(self._places()) >= MAX_CAPTURES or self._segment.size >= MAX_BYTES):
            self._commit(result)

    def _distinct(self, offered: Offered, known: dict[str, Same]) -> tuple[Capture, Same]:
        """Return the capture under the id that is its own."""
        capture = offered.capture
        same = Same.of(capture.url, capture.status, digest(capture.body))
        if known.get(capture.id, same) == same:
            return capture, same
        other = replace(capture, id=offered.other_id())
        for name, row in self.committer.records.captures([other.id]).items():
            known[name] = Same.of(row["url"], row["status"], row["payload_digest"])
        return other, same

    def _append(self, captures: Sequence[Capture]) -> None:
        """Write captures as one group, payloads that the archive has already as revisits."""
        if not captures:
            return
        if self._segment is None:
            self._segment = Segment(self.spool, self.worker, self.run)
        lookup = partial(self.committer.records.originals, self.committer.objects.location)
        self._segment.extend(Known(lookup).exchanges(captures))
        for capture in captures:
            self._read(capture)

    def _places(self) -> list[Place]:
        return self._segment.places if self._segment else []

    def _read(self, capture: Capture) -> None:
        reading = self.readers.start(capture)
        if reading is not None:
            self._readings.append((capture, reading))

    def _commit(self, result: FileResult) -> None:
        """Commit the segment, then what was read of its pages."""
        segment, self._segment = self._segment, None
        if segment is not None:
            closed = segment.close()
            self.committer.commit_segment(closed)
            result.captures += len(closed.places)
        readings, self._readings = self._readings, []
        pages = [analysed(capture, reading) for capture, reading in readings]
        self.committer.commit_pages(pages)
        result.documents += sum(len(page.analysis.documents) for page in pages if page.analysis)
