"""A duty that has no times of its own: looked at every so often, a piece at a time."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from crawler.schedule.duties import Turn

logger = logging.getLogger(__name__)

Piece = Callable[[Turn], Mapping[str, int]]
"""Does a piece that takes a second or so; returns what was done, by name, nothing where there was nothing."""


class Regular:
    """Calls a function until it finds nothing to do, and again after a while.

    It is called by the clock that counts; one that was set back makes nothing wait longer than a while.
    """

    def __init__(self, name: str, every: timedelta, piece: Piece) -> None:
        self.name = name
        self.done: Counter[str] = Counter()
        self._every = every
        self._piece = piece
        self._looked: datetime | None = None

    def begin(self, now: datetime) -> None:  # noqa: ARG002
        """Look at once."""
        self._looked = None

    def work(self, turn: Turn) -> bool:
        """Do a piece, where it is time to."""
        if self._looked and timedelta(0) <= turn.now - self._looked < self._every:
            return False
        found = {name: number for name, number in self._piece(turn).items() if number}
        self._looked = None if found else turn.now
        self.done.update(found)
        if found:
            said = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in found.items())
            logger.info("%s: %s.", self.name.capitalize(), said)
        return bool(found)
