"""Gzip members one after the other; what lies between a damaged one and the next is a fault.

Python's own gzip module gives up at the first damage, and so do the readers of warcio and FastWARC.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from typing import BinaryIO, Final

from pipelines.importing.pieces import Chunk, Fault, Piece
from pipelines.importing.searching import find

MAGIC: Final = b"\x1f\x8b\x08"
INPUT: Final = 1 << 16
"""Bytes of the file that are read at once."""
OUTPUT: Final = 1 << 18
"""Bytes that are unpacked at once, however much more there is in them."""
REWINDS: Final = 4
"""How many times its own size a file may be read again in looking for members behind damaged ones."""


def members(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield what all members hold. `file` is seekable and `size` bytes long."""
    allowance = REWINDS * size
    start = find(file, MAGIC, 0)
    if start:
        yield Fault(0, "does not begin with a gzip member")
    while start is not None:
        fault, end = yield from _member(file, start)
        if fault is None:
            start = yield from _next(file, end, size)
            continue
        yield fault
        # The damage was noticed up to a chunk too late; a member may begin before that. Not without end:
        # each of a hostile file's bytes may look like the beginning of a member.
        back = max(start + 1, end - INPUT)
        if allowance < end - back:
            back = end
        allowance -= end - back
        start = find(file, MAGIC, back)


def _next(file: BinaryIO, end: int, size: int) -> Generator[Piece, None, int | None]:
    """Find the member behind one that is whole; some writers pad with zeros."""
    start = find(file, MAGIC, end)
    file.seek(end)
    between = file.read(min((size if start is None else start) - end, INPUT))
    if between.strip(b"\0"):
        yield Fault(end, "is followed by something that is no gzip member")
    return start


def _member(file: BinaryIO, start: int) -> Generator[Piece, None, tuple[Fault | None, int]]:
    """Yield one member's chunks; returns the fault that ended it, or None, and where it ended."""
    unpacker = zlib.decompressobj(wbits=31)
    file.seek(start)
    first: int | None = start
    try:
        while not unpacker.eof:
            data = unpacker.unconsumed_tail or file.read(INPUT)
            plain = unpacker.decompress(data, OUTPUT)
            if plain:
                yield Chunk(plain, first)
                first = None
            elif not data:
                return Fault(start, "is cut off: the file ends in its gzip member"), file.tell()
    except zlib.error as error:
        return Fault(start, f"is damaged: its gzip member cannot be unpacked ({error})"), file.tell()
    return None, file.tell() - len(unpacker.unused_data)
