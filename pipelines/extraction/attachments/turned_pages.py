"""Pages that were scanned on their side or on their head: noticed by what is read there, and read upright."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from pipelines.extraction.attachments.pdf_recognised import Recognised

SURE: Final = 0.8
"""How sure upright lines are on the average, at least: made scans are above .99, on their head at .56."""
TALL: Final = 1.5
"""Times its width that a box is high from which on its line is read as one that runs downwards."""
HAN: Final = 0.3
"""Share of Han characters of an upright page, at least; figures in tables are the others."""

Read = Callable[[int], Sequence[Recognised]]
"""Reads a page that is turned clockwise by so many degrees before, with all lines, unsure ones too."""


def read_upright(read: Read) -> Sequence[Recognised]:
    """Return the lines of a page, upright where that can be told; an upright page is read once.

    Another reading counts only where it leaves no doubt: a page that says nothing in any direction stays as
    it lies. A page on its side whose lines were sure when they were read from above to below lies clockwise.
    """
    first = read(0)
    for turned in _ways(first):
        further = read(turned)
        if further and not _lies_on_its_side(further) and _sureness(further) >= SURE and _is_chinese(further):
            return further
    return first


def _ways(first: Sequence[Recognised]) -> tuple[int, ...]:
    """Return how a page may have to be turned, the likeliest first; none where it is upright, or empty."""
    if not first:
        return ()
    sure = _sureness(first) >= SURE
    if _lies_on_its_side(first):
        return (270, 90) if sure else (90, 270)
    return () if sure else (180,)


def _lies_on_its_side(lines: Sequence[Recognised]) -> bool:
    """Tell whether most of the lines, by their length, run downwards."""
    tall = sum(_length(line) for line in lines if line.bottom - line.top >= TALL * (line.right - line.left))
    return tall > sum(map(_length, lines)) / 2


def _sureness(lines: Sequence[Recognised]) -> float:
    """Return how sure lines are on the average, long ones more than spots."""
    weight = sum(map(_length, lines))
    return sum(_length(line) * line.confidence for line in lines) / weight if weight else 0.0


def _length(line: Recognised) -> float:
    return max(line.right - line.left, line.bottom - line.top)


def _is_chinese(lines: Sequence[Recognised]) -> bool:
    shown = "".join("".join(line.text.split()) for line in lines)
    return sum("\u4e00" <= c <= "\u9fff" for c in shown) >= HAN * len(shown)
