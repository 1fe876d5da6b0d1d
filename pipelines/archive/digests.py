"""Labelled digests, as WARC records carry them."""

import base64
import hashlib
from functools import cache


def digest(data: bytes) -> str:
    """Return the labelled digest of ISO 28500, section 5.8: `sha256:` and base 32."""
    return _labelled(data) if data else _of_nothing()


def _labelled(data: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")


@cache
def _of_nothing() -> str:
    """Return what stands in every request's record."""
    return _labelled(b"")
