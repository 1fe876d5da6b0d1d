"""The lines of one CDXJ file, in the order that a look-up needs."""

from __future__ import annotations

import re
from typing import Final

LINE: Final = re.compile(rb"[^\s!]\S* \d{14,17} \{.*\}")
"""Key, timestamp, JSON; captures and revisits alike."""


def read_lines(data: bytes) -> tuple[list[bytes], int]:
    """Return the index lines, each once and sorted by their bytes; and how many lines are none.

    One line out of order would hide others from a binary search without a word.
    """
    found = [line for line in data.splitlines() if line.strip()]
    good = {line + b"\n" for line in found if LINE.fullmatch(line)}
    return sorted(good), sum(not LINE.fullmatch(line) for line in found)
