"""How fast this worker may lease: slower where what it fetched piles up, and not where it has no place."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

WINDOW: Final = 10.0
"""Seconds over which the worker's own speed is measured."""
SLOWEST: Final = 1.0
"""Leases a second that count as full speed at least: it may be measured while there is little to do."""


class Throttle:
    """A share of the speed at which the worker leased while nothing held it back.

    Not a share of its stock: where the hosts' delays set the pace, a smaller stock slows nothing. Of several
    reasons to hold it back the strongest counts.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._share = 1.0
        self._shares: dict[str, float] = {}
        self._speed = 0.0
        self._counted = 0
        self._since = clock()
        self._credit = 0.0

    @property
    def shut(self) -> bool:
        """Whether nothing may be leased now."""
        return self._share <= 0

    def set(self, share: float, reason: str = "spool") -> None:
        """Set the share of full speed, from 0 to 1, that there is a reason for."""
        self._shares[reason] = share
        share = min(self._shares.values())
        if self._share >= 1 > share:
            self._measured()
        self._share = share

    def allowed(self, wanted: int) -> int:
        """Return how many of the leases that are wanted may be taken now."""
        if self._share >= 1:
            return wanted
        now = self._clock()
        earned = (now - self._since) * max(self._speed, SLOWEST) * self._share
        self._since = now
        self._credit = min(self._credit + earned, max(wanted, 1)) if self._share > 0 else 0.0
        return min(int(self._credit), wanted)

    def took(self, count: int) -> None:
        """Note that so many were taken."""
        if self._share < 1:
            self._credit -= count
            return
        self._counted += count
        if self._clock() - self._since >= WINDOW:
            self._measured()

    def _measured(self) -> None:
        """End a time at full speed; what was known before weighs as much, and more than a short time."""
        seconds = max(self._clock() - self._since, 1.0)
        weight = min(seconds / WINDOW, 1.0) / 2 if self._speed else 1.0
        self._speed += weight * (self._counted / seconds - self._speed)
        self._counted, self._since, self._credit = 0, self._clock(), 0.0
