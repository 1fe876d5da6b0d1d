"""A segment: one WARC file on local disk that takes captures until it is closed and uploaded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final
from uuid import uuid4

from crawler import __version__
from crawler.errors import ArchiveError
from crawler.items import Capture
from pipelines.archive import cdxj
from pipelines.archive.journal import SUFFIX as JOURNAL_SUFFIX
from pipelines.archive.journal import Entry, Journal
from pipelines.archive.method_query import method_query
from pipelines.archive.place import Exchange, Place
from pipelines.archive.warc import (
    conversion_record,
    info_record,
    request_record,
    response_record,
    revisit_record,
)

WARC_SUFFIX: Final = ".warc.gz"
INDEX_SUFFIX: Final = ".cdxj"
MIXED: Final = "mixed"
"""Stands in the key for the source of a segment that holds captures of several."""


class Segment:
    """An open WARC file in the spool folder. Not thread-safe.

    Raises `ArchiveError` where the folder cannot be written to.
    """

    def __init__(self, spool: Path, worker: str, run: str) -> None:
        self.opened_at = datetime.now(UTC)
        self.name = f"{self.opened_at:%Y%m%dT%H%M%S}-{key_part(worker)}-{uuid4().hex[:8]}"
        self.path = spool / (self.name + WARC_SUFFIX)
        self.places: list[Place] = []
        with self._explained():
            spool.mkdir(parents=True, exist_ok=True)
            self._journal = Journal(spool / (self.name + JOURNAL_SUFFIX))
        self.size = 0
        """Bytes written so far."""
        try:
            with self._explained():
                self._file = self.path.open("xb", buffering=0)
                _sync_folder(spool)
            self._write(info_record(self.path.name, _warcinfo(worker, run)))
        except ArchiveError:  # leave nothing behind, nor a lock that lasts as long as this process
            self.path.unlink(missing_ok=True)
            self._journal.discard()
            raise

    def append(self, capture: Capture) -> Place:
        """Write one capture as a group of its own (`extend`); returns where its response record lies."""
        self.extend([Exchange.whole(capture)])
        return self.places[-1]

    def extend(self, group: Iterable[Exchange]) -> None:
        """Write a group of captures and bring it to the disk, the records before the journal's lines.

        Raises `ArchiveError` where the disk does not take all of them; those that `places` has then are safe.
        """
        start, entries = self.size, list[Entry]()
        try:
            for exchange in group:
                entries.append(self._write_exchange(exchange))
        finally:
            if entries:
                self._secure(start, entries)

    def close(self) -> ClosedSegment:
        """Close it; each group is on the disk already. What comes back is ready for upload."""
        try:
            with self._explained():
                self._file.close()
        except ArchiveError:
            self._journal.release()  # whoever adopts it finds out what of it is whole
            raise
        return closed_segment(self.path, tuple(self.places), self._journal)

    def _write_exchange(self, exchange: Exchange) -> Entry:
        original = exchange.original
        capture, query = exchange.capture, method_query(exchange.capture.request_head)
        if query != capture.method_query:
            capture = replace(capture, method_query=query)
        if capture.converted_from:
            record = conversion_record(capture, exchange.payload_digest)
        elif original:
            record = revisit_record(capture, original)
        else:
            record = response_record(capture, exchange.payload_digest)
        payload_digest = original.payload_digest if original else exchange.payload_digest
        chunked = capture.framed_body is not None
        place = Place(without_bytes(capture), self.size, len(record), payload_digest, original, chunked)
        # imported ones may come without the request that asked for them
        self._write(record + (request_record(capture) if capture.request_head else b""))
        return Entry(place, self.size)

    def _secure(self, start: int, entries: Sequence[Entry]) -> None:
        with self._explained():
            try:
                os.fsync(self._file.fileno())
                self._journal.append(*entries)
            except OSError:
                self._cut(start)
                raise
        self.places.extend(entry.place for entry in entries)

    def _write(self, data: bytes) -> None:
        """Write all or nothing: half a record would damage the file for those that follow."""
        rest = memoryview(data)
        with self._explained():
            try:
                while rest:
                    rest = rest[self._file.write(rest) :]
            except OSError:
                self._cut(self.size)
                raise
        self.size += len(data)

    def _cut(self, size: int) -> None:
        self._file.truncate(size)
        self._file.seek(size)
        self.size = size

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ArchiveError(
                f"The spool {self.path.parent} takes no records ({error.strerror or error}). "
                "Make room there, or set GONGBAO_SPOOL to another folder."
            ) from error


@dataclass(frozen=True, slots=True)
class ClosedSegment:
    """A finished WARC file in the spool, and the keys that it and its index get in the object store."""

    path: Path
    key: str
    index_key: str
    places: tuple[Place, ...]
    journal: Journal

    @property
    def ids(self) -> tuple[str, ...]:
        """Of its captures, in order."""
        return tuple(place.capture.id for place in self.places)

    def wake(self) -> ClosedSegment:
        """Return itself: it does not rest, as a `RestingSegment` does."""
        return self

    def discard(self) -> None:
        """Delete it from the spool: it is committed. The journal goes last, since it leads to the rest."""
        self.path.unlink(missing_ok=True)
        self.journal.discard()

    def index(self) -> bytes:
        """Return the CDXJ index; it names the object's key as file name."""
        return cdxj.index(self.places, self.key)


def closed_segment(path: Path, places: tuple[Place, ...], journal: Journal) -> ClosedSegment:
    """Return a finished segment; its keys tell source, day and worker, the last two from the file's name."""
    name = path.name.removesuffix(WARC_SUFFIX)
    sources = {key_part(place.capture.source) for place in places}
    source = sources.pop() if len(sources) == 1 else MIXED
    stem = f"warc/{source}/{name[:4]}/{name[4:6]}/{name[6:8]}/{name}"
    return ClosedSegment(path, stem + WARC_SUFFIX, stem + INDEX_SUFFIX, places, journal)


def without_bytes(capture: Capture) -> Capture:
    """Return a capture without what only the file keeps."""
    return replace(capture, request_head=b"", response_head=b"", body=b"", framed_body=None, analysis=None)


def key_part(text: str) -> str:
    """Return `text` as one harmless part of an object key or file name, at most 80 characters."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", text).strip(".")[:80] or "_"


def _sync_folder(folder: Path) -> None:
    """Bring the names of new files to the disk; their own fsync does not."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _warcinfo(worker: str, run: str) -> dict[str, str]:
    return {
        "software": _software(),
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "isPartOf": run,
        "hostname": key_part(worker),
    }


@cache
def _software() -> str:
    """Return what writes; looking up versions takes as long as writing a hundred records."""
    return f"gongbao/{__version__} scrapy/{version('scrapy')} warcio/{version('warcio')}"
