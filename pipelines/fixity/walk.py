"""All records of an object, one gzip member each, whatever is damaged between them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

from pipelines.fixity.ranges import Ranges
from pipelines.fixity.record import Parser, Record

MAGIC: Final = b"\x1f\x8b\x08"
"""Begins a gzip member (RFC 1952, section 2.3)."""
PIECE: Final = 1 << 20
"""Bytes inflated at a time: a member may be a thousand times as large as it looks."""
SLICE: Final = 1 << 16
"""Bytes handed to zlib at a time: it copies what is left over behind each member."""
PROBE: Final = 4096
"""Bytes of a member that may be one, enough to see whether a WARC record begins there."""


def walk(ranges: Ranges) -> Iterator[Record]:
    """Yield the records from front to back; damage comes as one record with a `fault`."""
    offset = 0
    while offset < ranges.size:
        try:
            record = _record(ranges, offset)
        except (zlib.error, ValueError) as error:
            end = _next_member(ranges, offset + 1)
            record = Record(offset, end - offset, fault=f"It is no whole WARC record ({error}).")
        yield record
        offset = record.end


def _record(ranges: Ranges, offset: int) -> Record:
    inflate, parser, position = zlib.decompressobj(wbits=31), Parser(), offset
    while not inflate.eof:
        data = ranges.at(position)[:SLICE]
        if not data:
            raise ValueError("it is cut off")
        position += len(data)
        _inflate(inflate, data, parser)
    return parser.finish(offset, position - len(inflate.unused_data) - offset)


def _inflate(inflate: zlib._Decompress, data: bytes | memoryview, parser: Parser) -> None:
    while True:
        out = inflate.decompress(data, PIECE)
        parser.feed(out)
        if inflate.eof or len(out) < PIECE:
            return
        data = inflate.unconsumed_tail


def _next_member(ranges: Ranges, offset: int) -> int:
    """Return where the next record begins, or the object's end."""
    carried = b""
    while data := bytes(ranges.at(offset)):
        window, start = carried + data, offset - len(carried)
        found = window.find(MAGIC)
        while found >= 0:
            if _begins_record(ranges, start + found):
                return start + found
            found = window.find(MAGIC, found + 1)
        carried = window[-len(MAGIC) + 1 :]
        offset += len(data)
    return ranges.size


def _begins_record(ranges: Ranges, offset: int) -> bool:
    probe = b""
    while len(probe) < PROBE and (more := ranges.at(offset + len(probe))):
        probe += bytes(more[:PROBE])
    try:
        return zlib.decompressobj(wbits=31).decompress(probe, 7) == b"WARC/1."
    except zlib.error:
        return False
