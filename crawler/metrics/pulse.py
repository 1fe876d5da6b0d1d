"""Whether a process still does its work, or only stands there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

PATIENCE: Final = 120.0
"""Seconds without a beat after which a process counts as stuck: longer than any start, and than any call to
a server that blocks one."""


class Pulse:
    """The last moment at which the loop of a process came round.

    It knows nothing of servers: an outage is no reason to start a worker anew, which has pages to keep.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()

    def beat(self) -> None:
        """Say that the loop came round."""
        self._last = self._clock()

    @property
    def still(self) -> float:
        """Seconds since the last beat, or since the beginning."""
        return self._clock() - self._last

    @property
    def good(self) -> bool:
        """Whether the process is at work."""
        return self.still < PATIENCE
