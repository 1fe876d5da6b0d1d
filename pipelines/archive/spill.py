"""A file in the spool folder for what would else wait in a worker's memory. It is no durable state.

What lies in it is fetched again where its worker dies, so nothing is brought to the disk by force. The file
is locked as long as its worker lives; whoever adopts the spool deletes those that nobody holds (`sweep`). It
has a name, and not only a descriptor, so that it counts in the spool's measure.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from errno import EIO, ENOSPC
from pathlib import Path
from typing import Final
from uuid import uuid4

SUFFIX: Final = ".pages"


class SpillFile:
    """Takes pieces at its end and gives them back. Raises `OSError` where the disk does not take part."""

    def __init__(self, spool: Path) -> None:
        spool.mkdir(parents=True, exist_ok=True)
        self.path = spool / f"{uuid4().hex}{SUFFIX}"
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self.size = 0
        """Bytes written so far."""
        self.pieces = 0
        """Pieces in it that are still wanted; its owner counts."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.delete()
            raise

    def append(self, data: bytes) -> int:
        """Write all or nothing; returns where it begins."""
        start = self.size
        try:
            if os.pwrite(self._descriptor, data, start) < len(data):
                raise OSError(ENOSPC, os.strerror(ENOSPC))
        except OSError:
            with suppress(OSError):  # give the room back to what needs it more
                os.ftruncate(self._descriptor, start)
            raise
        self.size += len(data)
        return start

    def read(self, offset: int, length: int) -> bytes:
        """Return what was written there."""
        data = os.pread(self._descriptor, length, offset)
        if len(data) < length:
            raise OSError(EIO, f"{self.path} ends too early")
        return data

    def unlink(self) -> None:
        """Take its name away; what is being read can be read on."""
        self.path.unlink(missing_ok=True)

    def delete(self) -> None:
        """Take its name and its room away; nobody may be reading it."""
        self.unlink()
        os.close(self._descriptor)


def sweep(spool: Path) -> int:
    """Delete what dead workers left in the folder; returns how many files that were."""
    swept = 0
    for path in spool.glob(f"*{SUFFIX}"):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails where its worker lives
            path.unlink()
            swept += 1
    return swept
