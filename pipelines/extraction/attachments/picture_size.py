"""How large a picture is, from its first bytes, without decoding it: PNG, JPEG, GIF and BMP."""

from __future__ import annotations

from struct import error, unpack_from
from typing import Final

_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of JPEG (SOFn of ITU T.81) that the size follows."""
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Those that no length follows."""


def picture_size(body: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; None for another form, and for a broken beginning."""
    try:
        if body.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = unpack_from(">II", body, 16)
        elif body.startswith(b"GIF8"):
            width, height = unpack_from("<HH", body, 6)
        elif body.startswith(b"BM"):
            width, height = map(abs, unpack_from("<ii", body, 18))
        elif body.startswith(b"\xff\xd8"):
            return _jpeg(body)
        else:
            return None
    except error:
        return None
    return (width, height) if width and height else None


def _jpeg(body: bytes) -> tuple[int, int] | None:
    at = 2
    while body[at] == 0xFF if at < len(body) else False:
        marker = body[at + 1] if at + 1 < len(body) else 0
        if marker == 0xFF or marker in _BARE:  # fill bytes; markers without a segment
            at += 1 if marker == 0xFF else 2
        elif marker in _FRAMES:
            height, width = unpack_from(">HH", body, at + 5)
            return (width, height) if width and height else None
        else:
            at += 2 + max(2, unpack_from(">H", body, at + 2)[0])
    return None
