"""How fast it goes: what two looks differ by."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from crawler.top.looking import Seen

SPAN: Final = 10.0
"""Seconds over which rates are taken: shorter ones dance."""


class Rates:
    """Keeps the looks of the last seconds."""

    def __init__(self, span: float = SPAN) -> None:
        self._span = span
        self._seen: deque[Seen] = deque()

    def add(self, seen: Seen) -> None:
        """Take a look into account; one of an outage says nothing."""
        if seen.outage:
            return
        self._seen.append(seen)
        while len(self._seen) > 2 and seen.at - self._seen[1].at >= self._span:
            self._seen.popleft()

    def pages(self, worker: str | None = None) -> float | None:
        """Return the pages a second of a worker, or of all; None before it can be known."""
        return self._rate(lambda seen: _pages(seen, worker))

    def ended(self) -> float | None:
        """Return the URLs a second that the frontier is done with."""
        return self._rate(
            lambda seen: {state: seen.counts.get(state, 0) for state in ("done", "dead", "rejected")}
        )

    def _rate(self, count: Callable[[Seen], dict[str, int]]) -> float | None:
        if len(self._seen) < 2:
            return None
        first, last = self._seen[0], self._seen[-1]
        before, now = count(first), count(last)
        # a worker that began or ended between them counts for nothing, and none runs backwards
        grown = sum(max(0, number - before[name]) for name, number in now.items() if name in before)
        return float(grown / (last.at - first.at))


def _pages(seen: Seen, worker: str | None) -> dict[str, int]:
    return {beat.worker: beat.pages for beat, _ in seen.workers if worker in (None, beat.worker)}
