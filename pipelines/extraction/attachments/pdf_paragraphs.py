"""From the lines of a PDF's pages to paragraphs, over page breaks too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from crawler.pages.text import fold, squeeze
from pipelines.documents import Edit, Paragraph, Piece
from pipelines.extraction.attachments.model import Line
from pipelines.extraction.attachments.pdf_file import PdfLine, PdfPage

HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十]+[章节部编]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)|——|"
    r"各位代表|附件|目\s*录$)"
)
SENTENCE_END = re.compile(r"[。！？!?：:；;”」』）)]$")
NARROW = re.compile(r"[A-Za-z0-9,.;:%)]$")
NARROW_START = re.compile(r"^[A-Za-z0-9(]")
LONG = 15
"""Characters of a line by which columns are measured."""
APART = 0.8
"""Characters that stand between two cells of a table, at least."""
SPACING = 1.6
"""Times the usual distance of lines that starts a new paragraph."""


@dataclass(frozen=True, slots=True)
class Column:
    """The column that a page's lines are set in."""

    left: float
    right: float
    em: float
    """Width of one Han character."""
    pitch: float
    """Usual distance from line to line."""


def paragraphs(pages: Sequence[PdfPage], headings: Set[str] = frozenset()) -> Iterator[Line]:
    """Yield the paragraphs of all pages; `headings` are those of the file's outline, without white space."""
    texts = {page.number: page.text for page in pages}
    common = {number: column(lines) for number, lines in by_column(pages).items()}
    run: list[PdfLine] = []
    before = Column(0.0, 0.0, 12.0, 0.0)
    for page in pages:
        measured = {
            number: column(lines, common[number]) if len(lines) >= 5 else common[number]
            for number, lines in by_column([page]).items()
        }
        for line in page.lines:
            here = measured[line.column]
            if run and (
                squeeze(line.text) in headings
                or squeeze(run[-1].text) in headings
                or not continues(run[-1], line, before, here)
            ):
                yield joined(run, texts)
                run = []
            run.append(line)
            before = here
    if run:
        yield joined(run, texts)


def by_column(pages: Iterable[PdfPage]) -> dict[int, list[PdfLine]]:
    """Return the lines of each column: the left ones, the right ones, and those over the whole width."""
    found: dict[int, list[PdfLine]] = {}
    for page in pages:
        for line in page.lines:
            found.setdefault(line.column, []).append(line)
    return found


def column(lines: Iterable[PdfLine], fallback: Column | None = None) -> Column:
    """Measure a column: its usual edges, the width of a character, the distance of lines."""
    lines = [line for line in lines if line.right > line.left]
    long = [line for line in lines if len(line.text) >= LONG]
    if len(long) < 2:
        long = [line for line in lines if len(line.text) >= LONG // 2]
    if len(long) < 2 or (len(long) < 3 and len(long[0].text) < LONG):
        return fallback or Column(0.0, 0.0, 12.0, 0.0)
    left = Counter(round(line.left / 3) * 3.0 for line in long).most_common(1)[0][0]
    if fallback and left > fallback.left + fallback.em and any(_at(line, fallback.left) for line in lines):
        left = fallback.left  # a page most of whose lines are the first of a paragraph: a glossary
    widths = [(line.right - line.left) / han_width(line.text) for line in long]
    gaps = [a.bottom - b.bottom for a, b in pairwise(long) if a.page == b.page and a.bottom > b.bottom]
    return Column(left, usual_right(long), median(widths), median(gaps) if gaps else 0.0)


def _at(line: PdfLine, left: float) -> bool:
    return abs(line.left - left) <= 3


def usual_right(lines: Sequence[PdfLine]) -> float:
    """Return where full lines end: most lines are full, and some hang their punctuation beyond the edge."""
    return sorted(line.right for line in lines)[(3 * len(lines)) // 4]


def han_width(text: str) -> float:
    """Return how wide a line is in Han characters, counting ASCII as half."""
    return sum(0.5 if c.isascii() else 1.0 for c in text)


def continues(above: PdfLine, line: PdfLine, before: Column, here: Column) -> bool:
    """Tell whether a line goes on with the paragraph of the one above it."""
    if not before.right and above.right > above.left:
        return False  # a page of short lines: a table, a list
    if not before.right:
        return not SENTENCE_END.search(above.text) and not HEADING.match(line.text)
    full = above.right >= before.right - 2 * before.em
    indented = line.left >= here.left + 1.2 * here.em
    if not full or indented:
        return False
    if abs(above.size - line.size) > 0.2 * max(above.size, line.size, 1.0):
        return False
    gap = above.bottom - line.bottom
    together = above.page == line.page and above.column == line.column
    if together and here.pitch and gap > SPACING * here.pitch:
        return False
    return not (SENTENCE_END.search(above.text) and HEADING.match(line.text))


def joined(run: Sequence[PdfLine], texts: dict[int, str]) -> Line:
    """Make one paragraph of lines: a piece for each unbroken range of a page, an edit for each join in it."""
    pieces: list[Piece] = []
    edits: list[Edit] = []
    text = ""
    for line in run:
        page_text = texts[line.page]
        last = pieces[-1] if pieces else None
        wants_space = (
            bool(text) and NARROW.search(text) is not None and NARROW_START.match(line.text) is not None
        )
        between = page_text[last.end : line.start] if last and last.page == line.page else None
        if (
            last is not None
            and between is not None
            and last.end <= line.start
            and not between.strip("\r\n \t\u3000\xa0\u0002\ufffe")
        ):
            hyphenated = "\u0002" in between or "\ufffe" in between
            edits.append(
                Edit(
                    start=len(text),
                    end=len(text) + len(between),
                    text=" " if wants_space and not hyphenated else "",
                    why="line_join",
                )
            )
            pieces[-1] = last.model_copy(update={"end": line.end})
            text += between
        else:
            pieces.append(Piece(start=line.start, end=line.end, page=line.page))
        edits += spacing(line, len(text))
        text += line.text
    sure = [line.confidence for line in run if line.confidence is not None]
    paragraph = Paragraph(pieces=tuple(pieces), edits=tuple(edits))
    return Line(fold(edited(text, edits)), paragraph, min(sure, default=None))


def spacing(line: PdfLine, start: int) -> Iterator[Edit]:
    """Yield the removal of spaces that the file does not have; `start` is the line's place in the whole.

    Between Han characters, and between these and figures, printers leave some room, and more in a line that
    is spread to the edge. What stands further apart are the cells of a table.
    """
    for gap in line.gaps:
        at = gap.at - line.start
        if not 0 < at < len(line.text) - 1 or gap.right - gap.left > APART * line.size:
            continue
        if not (line.text[at - 1].isascii() and line.text[at + 1].isascii()):
            yield Edit(start=start + at, end=start + at + 1, why="spacing")


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return the text after the edits, which are in order."""
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
