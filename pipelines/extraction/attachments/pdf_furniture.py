"""What a PDF's pages bear besides the text: page numbers, running heads and feet, watermarks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from math import cos

from crawler.pages.text import squeeze
from pipelines.extraction.attachments.pdf_file import PdfLine, PdfPage

NUMBER = re.compile(
    r"^[-—–―－·•.~|\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})\s*(?:页)?(?:\s*(?:/|共|of|,|，|\s)+\s*\d{1,4}\s*页?)?[-—–―－·•.~|\s]*$",
    re.I,
)
DIGITS = re.compile(r"\d+")
MARGIN = 0.1
"""Part of a page's height, above and below, where running heads stand."""
LONGEST = 80
"""Characters that a running head or a watermark has at most."""
STEP = 6.0
"""Points by which the same head may stand higher or lower from page to page."""
Place = tuple[str, int]


def without_furniture(pages: Sequence[PdfPage]) -> tuple[list[PdfPage], tuple[str, ...]]:
    """Return the pages without furniture, and a sentence about each kind that was dropped."""
    repeated = repeated_places(pages)
    whole = mostly_upright([line for page in pages for line in page.lines])
    dropped: Counter[str] = Counter()
    marks = {line.text for page in pages for line in page.lines if cos(line.angle) < 0.99} if whole else set()
    kept: list[PdfPage] = []
    for page in pages:
        upright = mostly_upright(page.lines) or (whole and few(page.lines))
        edge = edges(page)
        lines: list[PdfLine] = []
        for line in page.lines:
            why = reason(line, edge, repeated, upright=upright)
            if why:
                dropped[why] += 1
            else:
                lines.append(without_mark(line, marks))
        kept.append(replace(page, lines=tuple(lines)))
    return kept, tuple(f"{count} line(s) dropped as {why}." for why, count in sorted(dropped.items()))


def without_mark(line: PdfLine, marks: set[str]) -> PdfLine:
    """Return a line without the watermark that pdfium took for its end, since it crosses the page there."""
    for mark in marks:
        if line.text.endswith(mark) and len(line.text) > len(mark):
            text = line.text.removesuffix(mark).rstrip()
            return replace(line, text=text, end=line.start + len(text))
    return line


def reason(line: PdfLine, edge: set[int], repeated: set[Place], *, upright: bool) -> str | None:
    """Return why a line is furniture, or None for the text itself."""
    if upright and cos(line.angle) < 0.99:
        return "watermark"
    if line.start in edge and NUMBER.match(line.text) and in_margin(line, 1.5 * MARGIN):
        return "page number"
    if repeated & places(line):
        return "running head or watermark"
    return None


def mostly_upright(lines: Sequence[PdfLine]) -> bool:
    """Tell whether a page is written upright; a page laid on its side is not one of watermarks."""
    slanted = sum(len(line.text) for line in lines if cos(line.angle) < 0.99)
    return 2 * slanted < sum(len(line.text) for line in lines)


def few(lines: Sequence[PdfLine]) -> bool:
    """Tell whether a page bears so little that a watermark may outweigh it: the end of a chapter."""
    return sum(len(line.text) for line in lines) <= LONGEST


def edges(page: PdfPage) -> set[int]:
    """Return the starts of the two highest and the two lowest lines of the page."""
    order = sorted(page.lines, key=lambda line: line.bottom)
    return {line.start for line in (*order[:2], *order[-2:])}


def in_margin(line: PdfLine, part: float) -> bool:
    """Tell whether the line stands in the upper or lower margin."""
    return line.top >= line.page_height * (1 - part) or line.bottom <= line.page_height * part


def shape(line: PdfLine) -> str:
    """Return a line without white space and with its numbers made alike."""
    return DIGITS.sub("#", squeeze(line.text))


def places(line: PdfLine) -> set[Place]:
    """Return the line's shape at its height on the page, rounded both ways."""
    low = int(line.bottom // STEP)
    return {(shape(line), low), (shape(line), low + 1)}


def repeated_places(pages: Sequence[PdfPage]) -> set[Place]:
    """Return what stands at the same height on page after page.

    In a margin it must be there on three pages close to each other (heads change by chapter, and differ on
    left and right pages); elsewhere on half of all pages.
    """
    margin: defaultdict[Place, list[int]] = defaultdict(list)
    anywhere: Counter[Place] = Counter()
    for page in pages:
        seen = {place: line for line in page.lines if len(line.text) <= LONGEST for place in places(line)}
        anywhere.update(seen.keys())
        for place, line in seen.items():
            if in_margin(line, MARGIN):
                margin[place].append(page.number)
    half = max(3, (len(pages) + 1) // 2)
    return {p for p, on in margin.items() if dense(on)} | {p for p, n in anywhere.items() if n >= half}


def dense(numbers: Sequence[int]) -> bool:
    """Tell whether pages lie close: at least three, and two of five between the first and the last."""
    return len(numbers) >= 3 and 5 * len(numbers) >= 2 * (numbers[-1] - numbers[0] + 1)
