"""A set of digests that takes eight bytes for each, where Python's takes sixty."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator


class Digests:
    """A sorted array; what is taken out of it is only marked."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._numbers = array("Q", sorted(numbers))
        self._gone = bytearray(len(self._numbers))
        self._left = len(self._numbers)

    def __len__(self) -> int:
        return self._left

    def __iter__(self) -> Iterator[int]:
        return (number for number, gone in zip(self._numbers, self._gone, strict=True) if not gone)

    def __contains__(self, number: int) -> bool:
        at = self._find(number)
        return at is not None and not self._gone[at]

    def discard(self, number: int) -> bool:
        """Take a number out; returns whether it was there."""
        at = self._find(number)
        if at is None or self._gone[at]:
            return False
        self._gone[at] = True
        self._left -= 1
        return True

    def _find(self, number: int) -> int | None:
        at = bisect_left(self._numbers, number)
        return at if at < len(self._numbers) and self._numbers[at] == number else None
