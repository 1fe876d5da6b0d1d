"""Content-encodings, decoded with the functions of the crawler's HttpCompressionMiddleware.

With any others, a body that is cut off or wrongly labelled could read differently than it was analysed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware as Middleware

from crawler.errors import UnreadableError

MAX_SIZE: Final = 64 << 20
"""Bytes that a body may have without its encoding, as in the crawler's DOWNLOAD_MAXSIZE."""


def decode(body: bytes, encodings: Sequence[str]) -> bytes:
    """Return a body without the given Content-Encoding values; those that nobody knows stay.

    Raises `UnreadableError` where it is not encoded so, or becomes larger than `MAX_SIZE`.
    """
    names, _ = Middleware._split_encodings([value.encode("latin-1") for value in encodings])
    for name in names:
        try:
            body = Middleware._decode(body, name, MAX_SIZE)
        except Exception as error:  # each decompressor has errors of its own
            raise UnreadableError(
                f"The body cannot be decoded as {name.decode('latin-1')}: {type(error).__name__}: {error}"
            ) from error
    return body
