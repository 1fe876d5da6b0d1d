"""The reading order of a PDF's page: columns that stand side by side, each read to its end.

The order in which a file writes its lines is kept, but for pages on which a gutter parts most of the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipelines.extraction.attachments.pdf_file import PdfLine, PdfPage

SPLIT = 1.5
"""Characters that stand between the columns, at least, where pdfium took both for one line."""
FEWEST = 6
"""Lines of each column, at least."""
CROSSING = 0.2
"""Share of the text that may run across the gutter: titles, and lines over the whole width."""
ALIGNED = 0.5
"""Share of a column's lines that begin at its edge, at least; tables and lists have less."""
SLACK = 3.0
"""Points by which lines of one edge differ."""
FULL = 8.0
"""Characters of a column's usual line, at least; the cells of a table have fewer."""

Band = tuple[list[PdfLine], list[PdfLine]]


def in_reading_order(page: PdfPage) -> PdfPage:
    """Return the page with its lines in reading order, each with the number of its column from 0."""
    upright = [line for line in page.lines if line.right > line.left and not line.angle]
    gutter = find_gutter(upright, page.width)
    if gutter is None:
        return page
    parted = [part for line in page.lines for part in split_at(line, gutter)]
    left, right = sides(parted, gutter)
    order: list[PdfLine] = []
    # what crosses the gutter parts the page: the columns above it are read before it, those below after it
    by_height = sorted(parted, key=lambda line: -line.bottom)
    beside = {id(line): 1 for line in left} | {id(line): 2 for line in right}
    for crossing, group in groupby(by_height, key=lambda line: id(line) not in beside):
        band = list(group)
        if crossing:
            order += band
        else:
            order += [replace(line, column=1) for line in band if beside[id(line)] == 1]
            order += [replace(line, column=2) for line in band if beside[id(line)] == 2]
    return replace(page, lines=tuple(order))


def find_gutter(lines: Sequence[PdfLine], width: float) -> float | None:
    """Return where the middle of the gap between two columns lies; None where the page has one column."""
    if len(lines) < 2 * FEWEST:
        return None
    starts = Counter(
        round(edge / SLACK) * SLACK for edge in left_edges(lines) if 0.35 * width < edge < 0.65 * width
    )
    for start, count in starts.most_common(3):
        if count >= FEWEST and is_gutter(lines, start - 2 * SLACK):
            return start - 2 * SLACK
    return None


def left_edges(lines: Sequence[PdfLine]) -> Iterator[float]:
    """Yield where lines begin, and what stands after a wide gap in them."""
    for line in lines:
        yield line.left
        for gap in line.gaps:
            if gap.right - gap.left > SPLIT * line.size:
                yield gap.right


def is_gutter(lines: Sequence[PdfLine], at: float) -> bool:
    """Tell whether a vertical line parts two columns of running text."""
    parts = [part for line in lines for part in split_at(line, at)]
    left, right = sides(parts, at)
    if min(len(left), len(right)) < FEWEST:
        return False
    total = sum(len(line.text) for line in parts)
    beside = sum(len(line.text) for line in (*left, *right))
    if total - beside > CROSSING * total:
        return False
    overlap = min(left[0].top, right[0].top) - max(left[-1].bottom, right[-1].bottom)
    height = min(left[0].top - left[-1].bottom, right[0].top - right[-1].bottom)
    return overlap > 0.5 * height and is_column(left) and is_column(right)


def is_column(lines: Sequence[PdfLine]) -> bool:
    """Tell whether lines are running text: most begin at one edge, and the usual one is long."""
    edges = Counter(round(line.left / SLACK) for line in lines)
    near = max(edges[edge] + edges[edge + 1] for edge in edges)
    lengths = sorted(len(line.text) for line in lines)
    return near >= ALIGNED * len(lines) and lengths[len(lengths) // 2] >= FULL


def sides(lines: Sequence[PdfLine], at: float) -> Band:
    """Return the lines on the left and on the right of a gutter, each from above."""
    ordered = sorted(lines, key=lambda line: -line.bottom)
    upright = [line for line in ordered if line.right > line.left and not line.angle]
    return (
        [line for line in upright if line.right <= at + SLACK],
        [line for line in upright if line.left >= at - SLACK],
    )


def split_at(line: PdfLine, at: float) -> tuple[PdfLine, ...]:
    """Return the two lines that pdfium took for one, where it has a wide gap at the gutter; else the line."""
    for gap in line.gaps:
        if gap.left <= at + SLACK and gap.right >= at and gap.right - gap.left > SPLIT * line.size:
            before = line.text[: gap.at - line.start].rstrip()
            after = line.text[gap.at - line.start :].lstrip()
            start = line.end - len(after)
            return (
                replace(
                    line,
                    end=line.start + len(before),
                    text=before,
                    right=gap.left,
                    gaps=tuple(each for each in line.gaps if each.at < gap.at),
                ),
                replace(
                    line,
                    start=start,
                    text=after,
                    left=gap.right,
                    gaps=tuple(each for each in line.gaps if each.at >= start),
                ),
            )
    return (line,)
