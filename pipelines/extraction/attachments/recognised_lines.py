"""From the boxes that were found on a picture to its lines, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipelines.extraction.attachments.pdf_recognised import Recognised

OVERLAP: Final = 0.5
"""Part of the lower of two boxes that they have in common, at least, where they stand on one line."""
APART: Final = 2.5
"""Heights of a line that stand between two columns or cells, at least; below it a line was only broken."""


def in_rows(found: Sequence[Recognised]) -> list[Recognised]:
    """Return lines from above, those of one height from the left; a line that was found in parts is one."""
    rows: list[list[Recognised]] = []
    for each in sorted(found, key=lambda line: (line.top + line.bottom, line.left)):
        row = rows[-1] if rows else []
        if row and all(_beside(each, other) for other in row):
            row.append(each)
        else:
            rows.append([each])
    return [line for row in rows for line in _joined(sorted(row, key=lambda line: line.left))]


def _beside(one: Recognised, other: Recognised) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    apart = one.left >= other.right or other.left >= one.right
    return apart and common >= OVERLAP * lower


def _joined(row: Sequence[Recognised]) -> list[Recognised]:
    lines: list[Recognised] = []
    for part in row:
        before = lines[-1] if lines else None
        if before and part.left - before.right < APART * (part.bottom - part.top):
            lines[-1] = replace(
                before,
                text=before.text + part.text,
                confidence=min(before.confidence, part.confidence),
                top=min(before.top, part.top),
                right=part.right,
                bottom=max(before.bottom, part.bottom),
            )
        else:
            lines.append(part)
    return lines
