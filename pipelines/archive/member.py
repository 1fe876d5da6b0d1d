"""A record as a gzip member of its own, so that one ranged read gives one record."""

from __future__ import annotations

import zlib
from typing import Final

LEVEL: Final = 6
GZIP: Final = 31
"""The window bits that mean a gzip member."""


def member(record: bytes) -> bytes:
    """Return the gzip member that holds a record. Releases the interpreter's lock meanwhile."""
    return zlib.compress(record, LEVEL, GZIP)
