"""An object read in ranges, from front to back and with steps back, and its checksum on the way."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Final

from pipelines.objects import ObjectStore

CHUNK: Final = 4 << 20
"""Bytes a read: what of an object is in memory at a time."""


class Ranges:
    """One object. Raises `ArchiveError` where it is missing, and `ServerUnavailableError`.

    Parameters
    ----------
    pause: seconds to wait before each read, for readers that must not disturb others
    stopped: asked before each read; `Stopped` is raised where it says yes
    """

    def __init__(
        self,
        objects: ObjectStore,
        key: str,
        *,
        pause: float = 0.0,
        stopped: Callable[[], bool] | None = None,
    ) -> None:
        self._objects = objects
        self._key = key
        self._pause = pause
        self._stopped = stopped
        self._hasher = hashlib.sha256()
        self._hashed = 0
        self._start, self._chunk = 0, b""
        self.size = objects.size(key)
        """In bytes."""

    def at(self, offset: int) -> memoryview:
        """Return some bytes from `offset` on; none only behind the end."""
        if not self._start <= offset < self._start + len(self._chunk):
            self._read(offset - offset % CHUNK)
        return memoryview(self._chunk)[offset - self._start :]

    def sha256(self) -> str:
        """Return the checksum of the whole object; reads what was not read yet."""
        while self._hashed < self.size:
            self._read(self._hashed)
        return self._hasher.hexdigest()

    def _read(self, start: int) -> None:
        if self._stopped and self._stopped():
            raise Stopped
        if self._pause:
            time.sleep(self._pause)
        length = max(0, min(CHUNK, self.size - start))
        self._start = start
        self._chunk = self._objects.read(self._key, start, length) if length else b""
        if start == self._hashed:
            self._hasher.update(self._chunk)
            self._hashed += length


class Stopped(Exception):
    """Raised by a check that was told to stop; nothing was found."""
