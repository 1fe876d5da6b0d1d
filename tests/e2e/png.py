"""A reader of the pictures that Chromium writes: PNG (ISO/IEC 15948), 8 bits a channel, not interlaced."""

from __future__ import annotations

import struct
import zlib

Pixel = tuple[int, int, int]
"""Red, green and blue."""


def read_png(data: bytes) -> tuple[int, int, list[Pixel]]:
    """Return width, height, and the pixels row by row."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    head, packed, at = b"", b"", 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        head = content if name == b"IHDR" else head
        packed += content if name == b"IDAT" else b""
        at += length + 12
    width, height, bits, kind, *rest = struct.unpack(">2I5B", head)
    assert (bits, rest) == (8, [0, 0, 0])
    size = {2: 3, 6: 4}[kind]
    pixels: list[Pixel] = []
    for row in _rows(zlib.decompress(packed), width * size, size):
        pixels += zip(row[0::size], row[1::size], row[2::size], strict=True)
    assert len(pixels) == width * height
    return width, height, pixels


def _rows(raw: bytes, length: int, size: int) -> list[bytearray]:
    """Undo the filters, each of which tells a byte from those to the left and above (clause 9)."""
    rows = [bytearray(length)]
    for start in range(0, len(raw), length + 1):
        row, above = bytearray(raw[start + 1 : start + 1 + length]), rows[-1]
        for i in range(length):
            left, corner = (row[i - size], above[i - size]) if i >= size else (0, 0)
            row[i] = (row[i] + _predicted(raw[start], left, above[i], corner)) & 255
        rows.append(row)
    return rows[1:]


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    if kind < 4:
        return (0, left, above, (left + above) // 2)[kind]
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))
