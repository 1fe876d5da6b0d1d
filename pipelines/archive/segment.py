"""A segment: one WARC file on local disk that takes captures until it is closed and uploaded."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final
from uuid import uuid4

from crawler import __version__
from crawler.items import Capture
from pipelines.archive import cdxj
from pipelines.archive.place import Place
from pipelines.archive.warc import RecordWriter, digest

WARC_SUFFIX: Final = ".warc.gz"
INDEX_SUFFIX: Final = ".cdxj"
MIXED: Final = "mixed"
"""Stands in the key for the source of a segment that holds captures of several."""


class Segment:
    """An open WARC file in the spool folder. Not thread-safe."""

    def __init__(self, spool: Path, worker: str, run: str) -> None:
        spool.mkdir(parents=True, exist_ok=True)
        self.opened_at = datetime.now(UTC)
        self.name = f"{self.opened_at:%Y%m%dT%H%M%S}-{key_part(worker)}-{uuid4().hex[:8]}"
        self.path = spool / (self.name + WARC_SUFFIX)
        self.places: list[Place] = []
        self._file = self.path.open("xb")
        self._writer = RecordWriter(self._file)
        self._writer.write_info(self.path.name, _warcinfo(worker, run))

    def append(self, capture: Capture) -> Place:
        """Write one capture; returns where its response record lies."""
        payload_digest = digest(capture.body)
        offset, length = self._writer.write_capture(capture, payload_digest)
        place = Place(replace(capture, body=b"", analysis=None), offset, length, payload_digest)
        self.places.append(place)
        return place

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._file.tell()

    def close(self) -> ClosedSegment:
        """Flush to disk and close; what comes back is ready for upload."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        sources = {key_part(place.capture.source) for place in self.places}
        source = sources.pop() if len(sources) == 1 else MIXED
        stem = f"warc/{source}/{self.opened_at:%Y/%m/%d}/{self.name}"
        return ClosedSegment(self.path, stem + WARC_SUFFIX, stem + INDEX_SUFFIX, tuple(self.places))


@dataclass(frozen=True, slots=True)
class ClosedSegment:
    """A finished WARC file in the spool, and the keys that it and its index get in the object store."""

    path: Path
    key: str
    index_key: str
    places: tuple[Place, ...]

    def index(self) -> bytes:
        """Return the CDXJ index; it names the object's key as file name."""
        return cdxj.index(self.places, self.key)


def key_part(text: str) -> str:
    """Return `text` as one harmless part of an object key or file name, at most 80 characters."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", text).strip(".")[:80] or "_"


def _warcinfo(worker: str, run: str) -> dict[str, str]:
    return {
        "software": f"gongbao/{__version__} scrapy/{version('scrapy')} warcio/{version('warcio')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey",
        "isPartOf": run,
        "hostname": key_part(worker),
    }
