"""The journal beside an open segment: what its records are, for whoever finds it after its worker died.

One JSON line a capture, written after its records. The file is locked for as long as its worker lives and has
not committed the segment; the lock goes with the process, whatever ends it.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from errno import ENOSPC
from pathlib import Path
from typing import Any, Final

from crawler.items import Capture
from pipelines.archive.place import Original, Place

SUFFIX: Final = ".journal"
NOT_KEPT: Final = frozenset(("request_head", "response_head", "body", "framed_body", "analysis", "bounds"))
"""What only the segment keeps of a capture, or nobody yet."""
KEPT: Final = tuple(field.name for field in fields(Capture) if field.name not in NOT_KEPT)
ENCODER: Final = json.JSONEncoder(ensure_ascii=False)
VERSION: Final = 5
READABLE: Final = frozenset({1, 2, 3, 4, VERSION})
"""Version 1 knew no revisits; who only knows that one must not take a revisit for a damaged record. Version 2
knew no `via`, version 3 nothing of browsers, version 4 nothing of certificates."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One capture in the journal."""

    place: Place
    end: int
    """Where its last record ends in the segment."""


class Journal:
    """A journal that this process holds. Raises `OSError` where the disk does not take it."""

    def __init__(self, path: Path, *, new: bool = True) -> None:
        self.path = path
        self._descriptor = os.open(
            path, os.O_RDWR | os.O_APPEND | (os.O_CREAT | os.O_EXCL if new else 0), 0o600
        )
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._descriptor)
            raise

    def append(self, *entries: Entry) -> None:
        """Bring some entries to the disk, whole or not at all: a torn line would hide those behind it."""
        lines, size = b"".join(map(_dumps, entries)), os.fstat(self._descriptor).st_size
        try:
            if os.write(self._descriptor, lines) < len(lines):
                raise OSError(ENOSPC, os.strerror(ENOSPC))
            os.fsync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, size)
            raise

    def entries(self) -> Iterator[Entry]:
        """Yield the whole entries, up to the first that is not."""
        for line in self.path.read_bytes().splitlines(keepends=True):
            entry = _loads(line)
            if entry is None:
                return
            yield entry

    @property
    def readable(self) -> bool:
        """Whether it is empty, or written in a form that this version reads."""
        first = self.path.read_bytes().partition(b"\n")[0]
        try:
            return not first or json.loads(first)["v"] in READABLE
        except (ValueError, TypeError, LookupError):
            return True  # torn; there is nothing else in it

    def discard(self) -> None:
        """Delete the journal and release it; once is enough."""
        self.path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Let others take it; once is enough."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1


def _dumps(entry: Entry) -> bytes:
    place = entry.place
    kept = {name: getattr(place.capture, name) for name in KEPT}
    kept["fetched_at"] = place.capture.fetched_at.isoformat()
    line = {
        "v": VERSION,
        "capture": kept,
        "offset": place.offset,
        "length": place.length,
        "payload_digest": place.payload_digest,
        "refers_to": _dumped(place.refers_to),
        "chunked": place.chunked,
        "end": entry.end,
    }
    return ENCODER.encode(line).encode(errors="surrogatepass") + b"\n"


def _dumped(original: Original | None) -> dict[str, Any] | None:
    return asdict(original) | {"fetched_at": original.fetched_at.isoformat()} if original else None


def _loaded(fields: dict[str, Any] | None) -> Original | None:
    if fields is None:
        return None
    return Original(**(fields | {"fetched_at": datetime.fromisoformat(fields["fetched_at"])}))


def _loads(line: bytes) -> Entry | None:
    if not line.endswith(b"\n"):
        return None
    try:
        fields: dict[str, Any] = json.loads(line.decode(errors="surrogatepass"))
        if fields["v"] not in READABLE:
            return None
        known = fields["capture"] | {"fetched_at": datetime.fromisoformat(fields["capture"]["fetched_at"])}
        capture = Capture(**known, request_head=b"", response_head=b"", body=b"")
        original = _loaded(fields.get("refers_to"))
        extent = fields["offset"], fields["length"]
        place = Place(capture, *extent, fields["payload_digest"], original, fields.get("chunked"))
        return Entry(place, fields["end"])
    except (ValueError, TypeError, LookupError):
        return None
