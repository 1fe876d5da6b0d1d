"""Content-encodings, undone within limits: a few bytes on the wire may stand for gigabytes.

The same for a page that has just come and for one out of the archive: with other functions, a body that is
cut off or wrongly labelled could read differently than it was analysed.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware as Scrapys
from scrapy.utils import _compression
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

MOST: Final = 3
"""Encodings, one within the other: servers have one, and by mistake two."""
WINDOW: Final = 23
"""The logarithm of the bytes that a zstd frame may have remembered while it is read (RFC 9659: 8 MB)."""
PIECE: Final = 64 << 10


class TooMuchError(Exception):
    """Raised for a body that becomes larger than it may."""


class TooManyError(Exception):
    """Raised for more encodings than `MOST`."""


def split(values: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return what Content-Encoding names: the encodings to be undone, the outermost first, and the rest.

    Raises `TooManyError`.
    """
    known, rest = Scrapys._split_encodings(list(values))
    if len(known) > MOST:
        raise TooManyError(f"it has {len(known)} encodings, one within the other")
    return known, rest


def undo(body: bytes, encodings: Sequence[bytes], most: int) -> bytes:
    """Return a body without its encodings, with at most so many bytes, 0 for any number.

    Raises `TooMuchError`, and whatever the decompressors raise for what is not encoded as is said.
    """
    for encoding in encodings:
        try:
            body = _unzstd(body, most) if encoding == b"zstd" else Scrapys._decode(body, encoding, most)
        except _DecompressionMaxSizeExceeded as error:
            raise TooMuchError from error
    return body


def _unzstd(body: bytes, most: int) -> bytes:
    # Scrapy's would let a frame of 20 bytes have 128 MB of memory
    zstd: Any = _compression.zstd  # type: ignore[attr-defined]  # of the standard library from 3.14 on
    options = {int(zstd.DecompressionParameter.window_log_max): WINDOW}
    out = BytesIO()
    with zstd.ZstdFile(BytesIO(body), options=options) as unpacked:
        try:
            while piece := unpacked.read(PIECE):
                out.write(piece)
                if most and out.tell() > most:
                    raise TooMuchError
        except EOFError:
            pass  # it is cut off; what came counts
    return out.getvalue()
