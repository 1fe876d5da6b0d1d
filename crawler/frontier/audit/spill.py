"""Numbers on disk instead of in memory: written in any order, read back slice by slice."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from crawler.frontier.chunks import chunks

BUFFERED: Final = 1 << 16
"""Rows of one kind that wait in memory, about."""
PER_SLICE: Final = 1 << 15
"""Numbers of one kind that a slice is to hold: what one step of a join has in memory."""
MOST_BITS: Final = 12
"""The logarithm of the number of slices that is not exceeded: each is a file."""


class Spill:
    """Rows of 63-bit numbers by kind, in files of one slice each.

    The slice of a row is given by the upper bits of its first number, which has to be evenly spread, as a
    digest is. So what has to be compared lies in the same slice of each kind.
    """

    def __init__(self, folder: Path, expected: int) -> None:
        self._folder = folder
        self._bits = min(MOST_BITS, max(0, expected // PER_SLICE).bit_length())
        self._buffers: defaultdict[str, list[array[int]]] = defaultdict(self._slices)
        self._waiting: defaultdict[str, int] = defaultdict(int)

    @property
    def slices(self) -> range:
        """The numbers of the slices."""
        return range(1 << self._bits)

    def add(self, kind: str, numbers: Iterable[int]) -> None:
        """Add rows of one number."""
        shift = 63 - self._bits
        for some in chunks(numbers, BUFFERED):
            buffers = self._buffers[kind]
            for number in some:
                buffers[number >> shift].append(number)
            self._added(kind, len(some))

    def add_pairs(self, kind: str, pairs: Iterable[tuple[int, int]]) -> None:
        """Add rows of two numbers."""
        shift = 63 - self._bits
        for some in chunks(pairs, BUFFERED):
            buffers = self._buffers[kind]
            for pair in some:
                buffers[pair[0] >> shift].extend(pair)
            self._added(kind, len(some))

    def read(self, kind: str, part: int) -> array[int]:
        """Return a slice of a kind: the numbers of its rows, one after the other."""
        numbers: array[int] = array("Q")
        file = self._file(kind, part)
        if file.exists():
            numbers.frombytes(file.read_bytes())
        if kind in self._buffers:
            numbers.extend(self._buffers[kind][part])
        return numbers

    def _slices(self) -> list[array[int]]:
        return [array("Q") for _ in self.slices]

    def _added(self, kind: str, rows: int) -> None:
        self._waiting[kind] += rows
        if self._waiting[kind] >= BUFFERED:
            self._write(kind)

    def _write(self, kind: str) -> None:
        for part, numbers in enumerate(self._buffers[kind]):
            if numbers:
                with self._file(kind, part).open("ab") as file:
                    numbers.tofile(file)
        del self._buffers[kind], self._waiting[kind]

    def _file(self, kind: str, part: int) -> Path:
        return self._folder / f"{kind}.{part}"
