"""A closed segment that waits for a store without taking memory: its journal knows what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from crawler.errors import ArchiveError
from pipelines.archive.journal import Journal
from pipelines.archive.segment import ClosedSegment


@dataclass(frozen=True, slots=True)
class RestingSegment:
    """A `ClosedSegment` of which only the captures' ids are kept."""

    path: Path
    key: str
    index_key: str
    ids: tuple[str, ...]
    """Of its captures, in order."""
    journal: Journal

    @classmethod
    def of(cls, segment: ClosedSegment) -> Self:
        """Return what is to be kept of a segment."""
        return cls(segment.path, segment.key, segment.index_key, segment.ids, segment.journal)

    def wake(self) -> ClosedSegment:
        """Return the segment as it was. Raises `ArchiveError` where its journal cannot be read any more."""
        try:
            places = tuple(entry.place for entry in islice(self.journal.entries(), len(self.ids)))
        except OSError as error:
            raise ArchiveError(f"{self.journal.path} cannot be read ({error.strerror or error}).") from error
        if tuple(place.capture.id for place in places) != self.ids:
            raise ArchiveError(f"{self.journal.path} no longer says what it said. Look after its disk.")
        return ClosedSegment(self.path, self.key, self.index_key, places, self.journal)
