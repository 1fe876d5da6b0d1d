"""What was handed to the frontier a moment ago: navigation repeats the same links on every page of a site."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

LIMIT = 100_000


class Recent:
    """A bounded set: when it is full, its older half goes."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._half = limit // 2
        self._epoch = 0
        self._new: set[Hashable] = set()
        self._old: set[Hashable] = set()

    def __contains__(self, thing: Hashable) -> bool:
        return thing in self._new or thing in self._old

    def update(self, things: Iterable[Hashable]) -> None:
        """Add things."""
        self._new.update(things)
        if len(self._new) >= self._half:
            self._old, self._new = self._new, set()

    def begin(self, epoch: int) -> None:
        """Forget everything that was added in another epoch: Redis may have, too (`Holdings.epoch`)."""
        if epoch != self._epoch:
            self._epoch = epoch
            self._new, self._old = set(), set()
