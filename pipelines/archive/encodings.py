"""Content-encodings, decoded with the functions of the crawler's HttpCompressionMiddleware.

With any others, a body that is cut off or wrongly labelled could read differently than it was analysed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware as Middleware
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from crawler.errors import UnreadableError

MAX_SIZE: Final = 64 << 20
"""Bytes that a body may have without its encoding, as in the crawler's DOWNLOAD_MAXSIZE."""


def decode(body: bytes, encodings: Sequence[str]) -> bytes:
    """Return a body without the given Content-Encoding values; those that nobody knows stay.

    A body that is not encoded as its head says comes back as it was sent, as in the crawler's
    `LenientDecompression`. Raises `UnreadableError` where it becomes larger than `MAX_SIZE`.
    """
    names, _ = Middleware._split_encodings([value.encode("latin-1") for value in encodings])
    decoded = body
    for name in names:
        try:
            decoded = Middleware._decode(decoded, name, MAX_SIZE)
        except _DecompressionMaxSizeExceeded as error:
            raise UnreadableError(f"The body has more than {MAX_SIZE} bytes without its encoding.") from error
        except Exception:  # each decompressor has errors of its own
            return body
    return decoded
