"""How two texts differ, short enough to be read in a terminal."""

from __future__ import annotations

from difflib import unified_diff
from typing import Final

MOST_LINES: Final = 10
MOST_COMPARED: Final = 200
"""Lines of each text that are compared; difflib needs the square of it."""
WIDTH: Final = 100
"""Characters shown of a line."""


def text_diff(old: str, new: str) -> str:
    """Return the first differences as the lines of a unified diff, long lines cut around the first one."""
    before, after = old.split("\n"), new.split("\n")
    start = _common(before, after)
    before, after = before[start : start + MOST_COMPARED], after[start : start + MOST_COMPARED]
    at = _common(before[0] if before else "", after[0] if after else "")
    lines = list(unified_diff(before, after, n=0, lineterm=""))[3:]  # without file names and first place
    shown = [line for line in lines if not line.startswith("@@")]
    cut = [_cut(line, at if number < 2 else 0) for number, line in enumerate(shown[:MOST_LINES])]
    more = [f"… {len(shown) - MOST_LINES} more lines"] if len(shown) > MOST_LINES else []
    return "\n".join([*cut, *more])


def _common(one: str | list[str], other: str | list[str]) -> int:
    """Return how long the beginning is that both have."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _cut(line: str, at: int) -> str:
    """Return a diff's line with `WIDTH` characters of its text, from shortly before place `at` on."""
    mark, text = line[:1], line[1:]
    start = max(0, min(at - WIDTH // 3, len(text) - WIDTH))
    head, tail = "…" if start else "", "…" if start + WIDTH < len(text) else ""
    return mark + head + text[start : start + WIDTH] + tail
