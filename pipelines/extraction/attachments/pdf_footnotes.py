"""Footnotes of a PDF's pages, which else would stand in the middle of a sentence over a page break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from pipelines.extraction.attachments.model import Line
from pipelines.extraction.attachments.pdf_file import PdfLine, PdfPage
from pipelines.extraction.attachments.pdf_paragraphs import joined

MARK = re.compile(
    r"^(?:[\u2460-\u2473\u24f5-\u24fe\u2776-\u277f]|[\[〔【(（]\s*\d{1,3}\s*[\]〕】)）]|\d{1,3}(?![\d.．、%％年月日])|[*＊※†]{1,3}|"
    r"注\s*\d*\s*[:：]|注释\s*[:：]?)"
)
SMALLER = 0.9
"""Size of a footnote's letters, at most, in relation to the text's."""
LOWEST = 0.5
"""Part of the page's height below which footnotes begin."""


def body_size(pages: Sequence[PdfPage]) -> float:
    """Return the size of most of the text, in points."""
    sizes = sorted((line.size, len(line.text)) for page in pages for line in page.lines)
    half, seen = sum(count for _, count in sizes) / 2, 0
    for size, count in sizes:
        seen += count
        if seen >= half:
            return size
    return 0.0


def without_footnotes(pages: Sequence[PdfPage]) -> tuple[list[PdfPage], list[PdfPage]]:
    """Return the pages without their footnotes, and the pages that have some, with nothing else."""
    usual = body_size(pages)
    kept: list[PdfPage] = []
    notes: list[PdfPage] = []
    for page in pages:
        found = footnotes(page, usual)
        below = {line.start for line in found}
        kept.append(
            replace(page, lines=tuple(line for line in page.lines if line.start not in below))
            if found
            else page
        )
        if found:
            notes.append(replace(page, lines=tuple(found)))
    return kept, notes


def footnotes(page: PdfPage, usual: float) -> list[PdfLine]:
    """Return the lines of a page's footnotes, in reading order: small ones at the foot, the first marked."""
    small = [
        line
        for line in page.lines
        if 0 < line.size <= SMALLER * usual and line.top < LOWEST * page.height and not line.angle
    ]
    above = [line.bottom for line in page.lines if line.size > SMALLER * usual and not line.angle]
    if not small or not above:
        return []
    lowest = min(above)
    found = [line for line in small if line.bottom < lowest]
    first = next((at for at, line in enumerate(found) if MARK.match(line.text)), None)
    if first is None or median(line.size for line in found[first:]) > SMALLER * usual:
        return []
    return found[first:]


def each_note(pages: Sequence[PdfPage]) -> Iterator[Line]:
    """Yield the notes of pages that have nothing else, each as one line from its mark to the next."""
    texts = {page.number: page.text for page in pages}
    for page in pages:
        run: list[PdfLine] = []
        for line in page.lines:
            if run and MARK.match(line.text):
                yield joined(run, texts)
                run = []
            run.append(line)
        yield joined(run, texts)
