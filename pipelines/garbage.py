"""Python's cyclic garbage collector in processes that read pages one after the other."""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (20_000, 20, 50)
"""New objects before the youngest are looked through, and rounds before older ones are (700, 10, 10).

Nearly all that a page leaves is freed by reference counts alone, and with the defaults the collector looks
through modules, tables and half-read pages again and again.
"""


def look_seldom() -> None:
    """Leave alone what was made until now, which stays, and look less often at what comes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
