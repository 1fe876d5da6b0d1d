"""A small picture."""

from __future__ import annotations

import struct
import zlib

from tests.web.dice import Dice

SIZE = 16


def picture(dice: Dice) -> bytes:
    """Return a PNG (ISO/IEC 15948) of one colour with some noise."""
    rows = b"".join(b"\0" + dice.randbytes(3) * SIZE for _ in range(SIZE))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
