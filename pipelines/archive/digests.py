"""Labelled digests, as WARC records carry them."""

import base64
import hashlib


def digest(data: bytes) -> str:
    """Return the labelled digest of ISO 28500, section 5.8: `sha256:` and base 32."""
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")
