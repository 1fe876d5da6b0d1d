"""Chance that depends on the seed alone: neither on Python's hash seed nor on the order of questions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice(Random):
    """A source of chance with a name; `of` derives others that depend on their names alone."""

    def __new__(cls, *path: object) -> Dice:
        return super().__new__(cls)

    def __init__(self, *path: object) -> None:
        self.path = "/".join(map(str, path))
        super().__init__(int.from_bytes(hashlib.sha256(self.path.encode()).digest()[:16], "big"))

    def of(self, *labels: object) -> Dice:
        """Return the dice of a part: the same for the same labels, whatever was thrown before."""
        return Dice(self.path, *labels)

    def again(self) -> Dice:
        """Return the same dice as they were before the first throw."""
        return Dice(self.path)

    def chance(self, share: float) -> bool:
        """Return True in that share of all throws."""
        return self.random() < share

    def weighted(self, options: Mapping[T, float]) -> T:
        """Return one of the keys, each as often as its weight says."""
        return self.choices(list(options), list(options.values()))[0]

    def some(self, items: Sequence[T], least: int, most: int) -> list[T]:
        """Return between `least` and `most` of the items in random order."""
        return self.sample(list(items), min(len(items), self.randint(least, most)))
