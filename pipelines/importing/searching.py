"""Looking for bytes in a file of any size."""

from __future__ import annotations

from typing import BinaryIO, Final

BLOCK: Final = 1 << 20


def find(file: BinaryIO, what: bytes, start: int) -> int | None:
    """Return the first offset from `start` on at which `what` lies in a file, or None."""
    file.seek(start)
    tail, position = b"", start
    while block := file.read(BLOCK):
        window = tail + block
        at = window.find(what)
        if at >= 0:
            return position - len(tail) + at
        tail, position = window[1 - len(what) :], position + len(block)
    return None
