"""Parts of a page's text on their way to paragraphs: raw characters with the ranges they came from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from crawler.pages.blocks import Block
from crawler.pages.text import fold
from pipelines.documents import Edit, Paragraph
from pipelines.extraction.attachments.model import Line

Range = tuple[str, int, int]
"""XPath (empty for a plain text), start, end."""


class Part(NamedTuple):
    """Raw characters of one future paragraph."""

    raw: str
    ranges: tuple[Range, ...]
    """Together exactly as long as `raw`."""
    edits: tuple[Edit, ...] = ()
    is_row: bool = False
    """Whether it is a row of a table: such lines are whole, and go on in no other."""
    folded: str = ""
    """`raw` with folded white space, where that is known already."""

    def cut(self, start: int, end: int, folded: str = "") -> Part:
        """Return the characters [start, end) as a part of their own; edits outside of them are left out.

        `folded` is what they are with folded white space, where that is known.
        """
        edits = self.edits and tuple(
            edit.model_copy(update={"start": edit.start - start, "end": edit.end - start})
            for edit in self.edits
            if start <= edit.start and edit.end <= end
        )
        return Part(self.raw[start:end], _cut_ranges(self.ranges, start, end), edits, False, folded)

    def stripped(self) -> Part:
        """Return the part without white space at its ends."""
        shown = self.raw.strip()
        if len(shown) == len(self.raw) > 0 and not self.is_row:
            return self
        left = len(self.raw) - len(self.raw.lstrip()) if shown else 0
        return self.cut(left, left + len(shown), self.folded)

    def line(self) -> Line:
        """Return the finished line: its text, and the locator that gives this text again."""
        text = self.folded or fold(self._edited())
        return Line(text, Paragraph.of(self.ranges, self.edits))

    def _edited(self) -> str:
        text = self.raw
        for edit in sorted(self.edits, key=lambda edit: edit.start, reverse=True):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text


def part_of(block: Block) -> Part:
    """Return a block's characters as a part."""
    xpath = block.xpath
    ranges = tuple([(xpath, start, end) for start, end in block.ranges])
    return Part(block.raw, ranges, (), False, block.text)


def joined(parts: Sequence[Part]) -> Part:
    """Return parts as one, with nothing between them; white space at their ends is left out."""
    stripped = [part.stripped() for part in parts]
    edits: list[Edit] = []
    at = 0
    for part in stripped:
        edits += (e.model_copy(update={"start": e.start + at, "end": e.end + at}) for e in part.edits)
        at += len(part.raw)
    ranges = tuple(piece for part in stripped for piece in part.ranges)
    return Part("".join(part.raw for part in stripped), ranges, tuple(edits))


def row_of(cells: Sequence[Part]) -> Part:
    """Return the cells of a table's row as one part, with a space between them."""
    row = joined(cells)
    ends = accumulate(len(cell.stripped().raw) for cell in cells[:-1])
    gaps = tuple(Edit(start=end, end=end, text=" ", why="cell") for end in ends)
    return Part(row.raw, row.ranges, (*row.edits, *gaps), is_row=True)


def _cut_ranges(ranges: Sequence[Range], start: int, end: int) -> tuple[Range, ...]:
    if len(ranges) == 1:  # as nearly all parts have
        [(xpath, first, last)] = ranges
        end = min(end, last - first)
        return ((xpath, first + start, first + end),) if start < end else ()
    out: list[Range] = []
    at = 0
    for xpath, first, last in ranges:
        size = last - first
        low, high = max(start - at, 0), min(end - at, size)
        if low < high:
            out.append((xpath, first + low, first + high))
        at += size
    return tuple(out)
