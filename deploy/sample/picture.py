"""A minimal writer of pictures (PNG, ISO/IEC 15948), so that the sample pages have some to show."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


def write_png(width: int, height: int, bands: Sequence[Colour]) -> bytes:
    """Return a picture of diagonal bands in these colours; the same arguments give the same bytes."""
    size = max(8, (width + height) // (2 * len(bands)))
    rows = [b"".join(bytes(bands[(x + y) // size % len(bands)]) for x in range(width)) for y in range(height)]
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)  # 8 bits a channel, three channels
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
