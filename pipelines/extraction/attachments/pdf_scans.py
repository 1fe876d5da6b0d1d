"""Pages of a PDF whose text is only a picture: noticed, and given out as pictures to who can read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium_c

from pipelines.extraction.attachments.pdf_file import PdfPage, loaded

LITTLE: Final = 60
"""Characters up to which a page's text may be but its number, a stamp, or the mark of a scanner's program."""
COVERED: Final = 0.3
"""Part of a page that pictures cover, at least, where they are its text."""
OUTLINES: Final = 200
"""Shapes on a page without text from which on they are its characters, drawn."""
UNREADABLE: Final = 0.5
"""Share of characters without a meaning from which on a text says nothing: its font names no characters."""
LARGEST: Final = 3_000
"""Pixels of the longer side of a picture that is given out."""
RESOLUTION: Final = 200
"""Dots an inch of such a picture: letters of 10 to 16 points are 28 to 44 dots high."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture."""

    number: int
    """Of the page, from 1."""
    width: int
    height: int
    """In pixels."""
    gray: bytes
    """A byte a pixel, 0 for black, row by row from above, without padding."""
    scale: float
    """Pixels a point (1/72 inch), by which places on the picture become places on the page."""


def unread(document: pypdfium2.PdfDocument, pages: Sequence[PdfPage]) -> tuple[int, ...]:
    """Return the numbers of the pages whose text is a picture, from 1; blank pages are none."""
    return tuple(page.number for page in pages if _is_unread(document, page))


def page_images(document: pypdfium2.PdfDocument, numbers: Sequence[int]) -> Iterator[PageImage]:
    """Yield these pages as pictures, one at a time: each takes some 4 MB.

    Raises `UnreadableError` for a page that is broken.
    """
    for number in numbers:
        page = loaded(document, number)
        try:
            width, height = page.get_size()
            scale = min(RESOLUTION / 72, LARGEST / max(width, height, 1.0))
            bitmap = page.render(scale=scale, grayscale=True)
            rows = memoryview(bitmap.buffer).cast("B")
            gray = b"".join(
                bytes(rows[start : start + bitmap.width])
                for start in range(0, bitmap.stride * bitmap.height, bitmap.stride)
            )
            yield PageImage(number, bitmap.width, bitmap.height, gray, scale)
            bitmap.close()
        finally:
            page.close()


def is_meaningless(text: str) -> bool:
    """Tell whether a text is that of a font which names no characters: private ones, controls."""
    shown = "".join(text.split())
    senseless = sum(
        1 for c in shown if c < " " or "\ue000" <= c <= "\uf8ff" or c == "\ufffd" or "\x7f" <= c <= "\x9f"
    )
    return senseless > UNREADABLE * len(shown)


def _is_unread(document: pypdfium2.PdfDocument, page: PdfPage) -> bool:
    shown = "".join("".join(line.text for line in page.lines).split())
    if shown and is_meaningless(shown):
        return True
    if len(shown) > LITTLE:
        return False
    whole = page.width * page.height
    covered, outlines = 0.0, 0
    opened = loaded(document, page.number)
    try:
        for found in opened.get_objects(max_depth=4):
            if found.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = found.get_bounds()
                covered += max(0.0, min(right, page.width) - max(left, 0.0)) * max(
                    0.0, min(top, page.height) - max(bottom, 0.0)
                )
            elif found.type == pdfium_c.FPDF_PAGEOBJ_PATH:
                outlines += 1
            if covered >= COVERED * whole or (outlines >= OUTLINES and not shown):
                return True
    except pypdfium2.PdfiumError:
        return False
    finally:
        opened.close()
    return False
