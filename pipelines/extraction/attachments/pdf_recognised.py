"""Pages that were read from their pictures: where recognized lines enter, as lines like any others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.extraction.attachments.pdf_file import PdfLine, PdfPage
from pipelines.extraction.attachments.pdf_scans import PageImage


@dataclass(frozen=True, slots=True)
class Recognised:
    """One line on a picture, as it was recognized."""

    text: str
    confidence: float
    """From 0 to 1."""
    left: float
    top: float
    right: float
    bottom: float
    """In pixels of the picture, from its upper left corner, as it lay when it was read."""
    turned: int = 0
    """Degrees (0, 90, 180 or 270) by which the page was turned clockwise; all its lines have the same."""


Recogniser = Callable[[PageImage], Sequence[Recognised]]
"""Reads a picture; its lines come in reading order."""


def recognised_page(page: PdfPage, image: PageImage, found: Sequence[Recognised]) -> PdfPage:
    """Return a page with the lines that were found on its picture.

    Its text is these lines joined by line feeds: by that its locators count. Where the page was turned on its
    side before it was read, it is as wide as it was high.
    """
    on_side = bool(found) and found[0].turned % 180 == 90
    width, height = (page.height, page.width) if on_side else (page.width, page.height)
    lines: list[PdfLine] = []
    parts: list[str] = []
    start = 0
    for each in found:
        text = " ".join(each.text.split())
        if not text:
            continue
        top, bottom = (height - edge / image.scale for edge in (each.top, each.bottom))
        lines.append(
            PdfLine(
                page.number,
                start,
                start + len(text),
                text,
                each.left / image.scale,
                each.right / image.scale,
                bottom,
                top,
                height,
                size=0.0,  # the height of a line on a picture depends on its letters
                confidence=each.confidence,
            )
        )
        parts.append(text)
        start += len(text) + 1
    return PdfPage(page.number, "\n".join(parts), tuple(lines), width, height)
