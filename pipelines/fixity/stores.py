"""Where a check looks, and how it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.fixity.ranges import Ranges
from pipelines.objects import ObjectStore
from pipelines.records import RecordStore


@dataclass(frozen=True)
class Stores:
    """Objects and records, and the manners of whoever reads them."""

    objects: ObjectStore
    records: RecordStore
    pause: float = 0.0
    """Seconds to wait before each read, where others must not be disturbed."""
    stopped: Callable[[], bool] | None = None
    """Asked before each read; `Stopped` is raised where it says yes."""

    def ranges(self, key: str) -> Ranges:
        """Return an object to read. Raises `ArchiveError` where it is missing."""
        return Ranges(self.objects, key, pause=self.pause, stopped=self.stopped)
