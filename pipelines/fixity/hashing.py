"""Labelled digests of any algorithm that WARC tools write, over bytes that come in pieces."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

NAMES: Final = {"sha256": "sha256", "sha-256": "sha256", "sha1": "sha1", "sha-1": "sha1", "md5": "md5"}


class Digest:
    """Compares what it is fed with a labelled digest (ISO 28500, section 5.8), in base 32 or hexadecimal."""

    def __init__(self, claimed: str | None) -> None:
        label, _, self._value = (claimed or "").strip().partition(":")
        name = NAMES.get(label.lower())
        self._hasher = hashlib.new(name, usedforsecurity=False) if name else None

    def update(self, data: bytes | memoryview) -> None:
        """Take the next piece."""
        if self._hasher:
            self._hasher.update(data)

    @property
    def agrees(self) -> bool | None:
        """Whether the digest is that of the bytes; None where there is none, or of an unknown algorithm."""
        if self._hasher is None:
            return None
        found = self._hasher.digest()
        base32 = base64.b32encode(found).decode("ascii").rstrip("=")
        return self._value.rstrip("=").upper() == base32 or self._value.lower() == found.hex()
