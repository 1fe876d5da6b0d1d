"""The plain bytes of an archive file as one tape that is read forwards, and that knows where it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Final

from pipelines.importing.pieces import Chunk, Fault, Piece, Spot

LOOKED_AT: Final = 1024
"""Members that are looked at for the beginning of a record: a hostile file has millions of one byte each."""


class Tape:
    """Buffers no more than it is asked for, and never reads across a fault unasked."""

    def __init__(self, pieces: Iterator[Piece], size: int | None = None) -> None:
        self._pieces = pieces
        self._size = size
        """Of the whole tape, where that is known."""
        self._buffer = bytearray()
        self._position = 0
        """Of the buffer's first byte, on the tape."""
        self._members: deque[tuple[int, int | None]] = deque([(0, None)])
        """Where on the tape members begin, that of the next byte first, and their offsets in the file."""
        self._fault: Fault | None = None

    @property
    def spot(self) -> Spot:
        """Where in the file the next byte lies."""
        begin, offset = self._members[0]
        return Spot(self._position) if offset is None else Spot(offset, self._position - begin)

    @property
    def left(self) -> int | None:
        """How many bytes follow; None where that is not known."""
        return None if self._size is None else self._size - self._position

    @property
    def fault(self) -> Fault | None:
        """The fault that stands right here."""
        return self._fault if not self._buffer and not self._more() else None

    def pass_fault(self) -> None:
        """Go on behind the fault."""
        self._fault = None

    def peek(self, length: int) -> bytes:
        """Return the next bytes and stay; fewer where the tape or a fault ends them."""
        self._fill(length)
        return bytes(memoryview(self._buffer)[:length])

    def has(self, length: int) -> bool:
        """Whether that many bytes follow."""
        self._fill(length)
        return len(self._buffer) >= length

    def take(self, length: int) -> bytes:
        """Return the next bytes, likewise, and go on."""
        data = self.peek(length)
        self._advance(len(data))
        return data

    def skip(self, length: int, stop: bytes | None = None) -> int:
        """Go on; returns by how much. Ends early at a member that begins with `stop`."""
        left = length
        while left and (self._buffer or self._more()):
            step = min(left, len(self._buffer))
            if stop is not None and (member := self.member_within(step, stop)) is not None:
                self._advance(member)
                return length - left + member
            self._advance(step)
            left -= step
        return length - left

    def member_within(self, length: int, beginning: bytes) -> int | None:
        """Return how far it is to the next member that begins so, where that is less than `length`."""
        for begin, offset in islice(self._members, LOOKED_AT):
            distance = begin - self._position
            if offset is None or not 0 < distance < length:
                continue
            self._fill(distance + len(beginning))
            if self._buffer.startswith(beginning, distance):
                return distance
        return None

    def find(self, what: bytes, window: int, start: int = 0) -> int:
        """Return how far it is to `what`, or -1 where it does not begin in the next `window` bytes."""
        end = window + len(what) - 1
        while True:
            at = self._buffer.find(what, start, end)
            start = max(start, len(self._buffer) - len(what) + 1)
            if at >= 0 or len(self._buffer) >= end or not self._more():
                return at

    def _fill(self, length: int) -> None:
        while len(self._buffer) < length and self._more():
            pass

    def _more(self) -> bool:
        if self._fault is not None:
            return False
        piece = next(self._pieces, None)
        if isinstance(piece, Chunk):
            if piece.member is not None:
                self._members.append((self._position + len(self._buffer), piece.member))
                self._drop_members()
            self._buffer += piece.data
            return True
        self._fault = piece
        return False

    def _advance(self, length: int) -> None:
        del self._buffer[:length]
        self._position += length
        self._drop_members()

    def _drop_members(self) -> None:
        while len(self._members) > 1 and self._members[1][0] <= self._position:
            self._members.popleft()
