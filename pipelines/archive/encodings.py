"""Content-encodings of archived bodies, undone as the crawler undoes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crawler.encodings import TooManyError, TooMuchError, split, undo
from crawler.errors import UnreadableError

MAX_SIZE: Final = 64 << 20
"""Bytes that a body may have without its encoding, as in the crawler's DOWNLOAD_MAXSIZE."""


def decode(body: bytes, encodings: Sequence[str]) -> bytes:
    """Return a body without the given Content-Encoding values; those that nobody knows stay.

    A body that is not encoded as its head says comes back as it was sent, as in the crawler's
    `LenientDecompression`. Raises `UnreadableError` where it becomes larger than `MAX_SIZE`, or has more
    encodings than anybody needs.
    """
    try:
        names, _ = split([value.encode("latin-1") for value in encodings])
        return undo(body, names, MAX_SIZE)
    except TooManyError as error:
        raise UnreadableError(f"The body cannot be read: {error}.") from error
    except TooMuchError as error:
        raise UnreadableError(f"The body has more than {MAX_SIZE} bytes without its encoding.") from error
    except Exception:  # each decompressor has errors of its own
        return body
