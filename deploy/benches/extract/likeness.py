"""How like a text is to the one that a person took from the page."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def f1(text: str, reference: str) -> float:
    """Return the F1 of a text on single Han characters, order aside; 1 where neither has any."""
    ours, theirs = Counter(_HAN.findall(text)), Counter(_HAN.findall(reference))
    common = sum((ours & theirs).values())
    total = sum(ours.values()) + sum(theirs.values())
    return 2 * common / total if total else 1.0
