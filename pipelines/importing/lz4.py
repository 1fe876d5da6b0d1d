"""LZ4 frames one after the other (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md).

FastWARC unpacks them; where each ends is read from its block sizes, so that a damaged one costs no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import SEEK_CUR, SEEK_END, SEEK_SET, RawIOBase
from typing import Any, BinaryIO, Final

from fastwarc.stream_io import Lz4Reader

from pipelines.importing.pieces import Chunk, Fault, Piece
from pipelines.importing.searching import find

MAGIC: Final = b"\x04\x22\x4d\x18"
OUTPUT: Final = 1 << 16
LARGEST_BLOCK: Final = 4 << 20
BLOCK_CHECKSUM, CONTENT_SIZE, CONTENT_CHECKSUM, DICTIONARY = 0x10, 0x08, 0x04, 0x01


def frames(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield what all frames hold. `file` is seekable and `size` bytes long."""
    start = find(file, MAGIC, 0)
    if start:
        yield Fault(0, "does not begin with an LZ4 frame")
    while start is not None:
        end = _end(file, start, size)
        if end is None:
            yield Fault(start, "is damaged: its LZ4 frame is cut off, or its sizes are wrong")
            start = find(file, MAGIC, start + len(MAGIC))
            continue
        yield from _frame(file, start, end)
        start = find(file, MAGIC, end)


def _frame(file: BinaryIO, start: int, end: int) -> Iterator[Piece]:
    reader: Any = Lz4Reader(_Window(file, start, end))
    first: int | None = start
    try:
        while plain := reader.read(OUTPUT):
            yield Chunk(plain, first)
            first = None
    except (OSError, ValueError) as error:
        yield Fault(start, f"is damaged: its LZ4 frame cannot be unpacked ({error})")


def _end(file: BinaryIO, start: int, size: int) -> int | None:
    """Return where a frame ends, or None where its sizes do not lead to an end."""
    file.seek(start + len(MAGIC))
    flags = (file.read(1) or b"\0")[0]
    position = start + 7 + (8 if flags & CONTENT_SIZE else 0) + (4 if flags & DICTIONARY else 0)
    while position + 4 <= size:
        file.seek(position)
        length = int.from_bytes(file.read(4), "little") & 0x7FFFFFFF
        position += 4
        if not length:
            position += 4 if flags & CONTENT_CHECKSUM else 0
            return position if position <= size else None
        if length > LARGEST_BLOCK:
            return None
        position += length + (4 if flags & BLOCK_CHECKSUM else 0)
    return None


class _Window(RawIOBase):
    """A part of a file as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._start, self._position, self._end = file, start, start, end

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        origin = {SEEK_SET: self._start, SEEK_CUR: self._position, SEEK_END: self._end}[whence]
        self._position = max(self._start, min(self._end, origin + offset))
        return self._position - self._start

    def readinto(self, buffer: Any) -> int:
        self._file.seek(self._position)
        data = self._file.read(min(len(buffer), self._end - self._position))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)
