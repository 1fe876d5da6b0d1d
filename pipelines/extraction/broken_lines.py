"""Lines that a page broke at a fixed width, inside words, rejoined.

Document-sharing sites show the lines of a PDF's page one after the other, parted by a space:
`请予审议 ,并请`.
A break after a full line is inside the paragraph; one after a shorter line ends the paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pipelines.documents import Edit
from pipelines.extraction.parts import Part, joined

_GAP = re.compile(r"\s+")
_MANY = 8
"""Fewer pieces do not show a width."""

_WIDTHS = (30, 160)
"""Columns that lines of a page have; what is wider are paragraphs that happen to be alike."""

_SHARE = 0.55
"""Share of the pieces that must be full lines."""

_WHOLE = 0.4
"""Share of the full lines that may end a sentence; paragraphs alike in length all do."""

_OPEN = 0.32
"""Share of the pieces that end no sentence where lines are broken, at least: `_SHARE` less `_WHOLE` of it."""

_SENTENCE_END = frozenset("。！？!?；;：:…")

_SLACK = 4
"""Columns that a full line may lack: a wide character or a number that did not fit any more."""


class _Widths(dict[str, int]):
    """Columns by character, each looked up once."""

    def __missing__(self, character: str) -> int:
        self[character] = found = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        return found


_WIDTH = _Widths()

_INDENT = 4
"""Columns that the first line of a paragraph starts to the right of the others."""

_NEVER_FIRST = frozenset("，。；：！？、,;:!?.）)》”’」』】%％")
"""Marks that no paragraph starts with."""


def columns(text: str) -> int:
    """Return the width of a text in columns; Han characters take two."""
    if text.isascii():
        return len(text)
    try:  # of what GBK has, two bytes are wide and one is not: for all its characters, as Unicode counts them
        return len(text.encode("gbk"))
    except UnicodeEncodeError:
        return sum(map(_WIDTH.__getitem__, text))


def rejoin(part: Part) -> list[Part]:
    """Return the paragraphs of a part whose lines are broken; the part itself where they are not."""
    if part.is_row:
        return [part]
    part = part.stripped()
    if _words(part) < _MANY:
        return [part]
    gaps = list(_GAP.finditer(part.raw))
    width = _line_width(part.raw, gaps)
    if width is None:
        return [part]
    out: list[Part] = []
    start, line_start = 0, 0
    edits: list[Edit] = []
    for gap in gaps:
        indent = _INDENT if line_start == start else 0
        line, line_start = part.raw[line_start : gap.start()], gap.end()
        if columns(line) >= width - indent - _SLACK or part.raw[gap.end()] in _NEVER_FIRST:
            edits.append(
                Edit(start=gap.start(), end=gap.end(), text=_between(part.raw, gap), why="line_join")
            )
        else:
            out.append(Part(part.raw, part.ranges, tuple(edits)).cut(start, gap.start()))
            start, edits = gap.end(), []
    out.append(Part(part.raw, part.ranges, tuple(edits)).cut(start, len(part.raw)))
    return out


def rejoin_lines(parts: Sequence[Part]) -> list[Part]:
    """Return the paragraphs of lines that stand in elements, or lines of a plain text, of their own.

    The parts are returned as they are where they are not lines of one width.
    """
    width = _full_width([part.raw.strip() for part in parts if not part.is_row])
    if width is None:
        return list(parts)
    lines = [part if part.is_row else part.stripped() for part in parts]
    out: list[list[Part]] = []
    may_go_on = False
    for line in lines:
        if line.is_row:
            out.append([line])
            may_go_on = False
            continue
        if out and not out[-1][0].is_row and (may_go_on or line.raw[:1] in _NEVER_FIRST):
            out[-1].append(line)
        else:
            out.append([line])
        indent = _INDENT if len(out[-1]) == 1 else 0
        may_go_on = columns(line.raw) >= width - indent - _SLACK
    return [paragraph[0] if paragraph[0].is_row else joined(paragraph) for paragraph in out]


def _words(part: Part) -> int:
    """Count what white space parts; where that was folded and nothing changed, it was one space each time."""
    return part.raw.count(" ") + 1 if part.raw == part.folded else len(part.raw.split())


def _line_width(raw: str, gaps: list[re.Match[str]]) -> int | None:
    """Return the columns of a full line, or None where the pieces are not lines of one width."""
    ends = [*(gap.start() for gap in gaps), len(raw)]
    starts = [0, *(gap.end() for gap in gaps)]
    return _full_width([raw[start:end] for start, end in zip(starts, ends, strict=True)])


def _full_width(lines: Sequence[str]) -> int | None:
    """Return the columns that most lines fill and stop at in mid-sentence; None where they do not."""
    # most texts are paragraphs, which end a sentence, and to count their columns takes many times as long
    if len(lines) < _MANY or sum([line[-1:] not in _SENTENCE_END for line in lines]) < _OPEN * len(lines):
        return None
    # a character takes one column at least: many pages have too few lines that could be full ones
    if sum([len(line) <= _WIDTHS[1] + 2 for line in lines]) < _SHARE * len(lines):
        return None
    widths = [columns(line) for line in lines]
    counted = Counter(widths)
    width = max(counted, key=lambda w: (sum(counted[w - d] for d in range(_SLACK + 1)), w))
    if not _WIDTHS[0] <= width <= _WIDTHS[1]:
        return None
    full = [line for line, w in zip(lines, widths, strict=True) if width - _SLACK <= w <= width + 2]
    whole = sum(line[-1] in _SENTENCE_END for line in full)
    return width if len(full) >= _SHARE * len(lines) and whole <= _WHOLE * len(full) else None


def _between(raw: str, gap: re.Match[str]) -> str:
    """Return what stands for a line break: a space between Latin words, else nothing."""
    before, after = raw[gap.start() - 1], raw[gap.end()]
    return " " if before.isascii() and before.isalpha() and after.isascii() and after.isalpha() else ""
