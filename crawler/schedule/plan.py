"""Which source comes next: a heap of moments."""

from __future__ import annotations

import heapq
from datetime import datetime


class Plan:
    """Sources by the moment at which each is to be looked at, each once."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, str]] = []

    def put(self, source: str, at: datetime | None) -> None:
        """Add a source that is not in it; one without a moment stays out."""
        if at is not None:
            heapq.heappush(self._heap, (at, source))

    def take(self, now: datetime, most: int) -> list[str]:
        """Take out sources whose moment has come, the earliest first."""
        taken: list[str] = []
        while self._heap and self._heap[0][0] <= now and len(taken) < most:
            taken.append(heapq.heappop(self._heap)[1])
        return taken

    @property
    def next(self) -> datetime | None:
        """The next moment."""
        return self._heap[0][0] if self._heap else None

    def __len__(self) -> int:
        return len(self._heap)
