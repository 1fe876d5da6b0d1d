"""A PDF file's pages as pdfium gives them: text, lines and where they stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import byref
from dataclasses import dataclass
from itertools import islice
from math import hypot

import pypdfium2
import pypdfium2.raw as pdfium_c

from crawler.errors import UnreadableError
from crawler.pages.text import squeeze

PAGES = 3_000
CHARACTERS = 6_000_000
OBJECTS = 500_000
"""Texts, paths and pictures on one page; a map of a province has some 100,000."""
HEADINGS = 2_000
"""Of a file's own outline, at most."""
LINE = re.compile(r"[^\r\n]+")
NOT_SHOWN = " \t\u3000\xa0\u200b\ufeff\u0002\ufffe\xad"
"""Besides white space: marks that pdfium puts where a hyphen was at a line's end."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A space that pdfium made of the distance between two characters."""

    at: int
    """Its offset in the page's text."""
    left: float
    """Where the character before it ends."""
    right: float
    """Where the character after it begins."""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line on a page."""

    page: int
    start: int
    """Range in the page's text, without white space around it."""
    end: int
    text: str
    left: float
    right: float
    bottom: float
    top: float
    page_height: float
    angle: float = 0.0
    """Radians; anything but 0 is text at a slant or on its side."""
    size: float = 0.0
    """Of its font, in points."""
    column: int = 0
    """Its column where several stand side by side, from 1; 0 for a line over the page's whole width."""
    confidence: float | None = None
    """How sure it is, of a line that was recognized on a picture."""
    gaps: tuple[Gap, ...] = ()
    """Spaces that the file does not have, in order: pdfium puts them where characters stand apart."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page and its lines in the order of its content."""

    number: int
    text: str
    lines: tuple[PdfLine, ...]
    """Empty for a page that has no text that could be read."""
    width: float = 0.0
    height: float = 0.0
    """In points."""


def opened(body: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF; raises `UnreadableError` with the reason where it cannot be, or has too many pages."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "it is locked with a password" if locked else str(error)
        raise UnreadableError(f"The PDF cannot be opened: {reason}.") from error
    if len(document) > PAGES:
        document.close()
        raise UnreadableError(f"The PDF has more than {PAGES} pages.")
    return document


def loaded(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """Return a page; raises `UnreadableError` where it is broken."""
    try:
        return document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"Page {number} of the PDF cannot be read: {error}.") from error


def pages(document: pypdfium2.PdfDocument) -> Iterator[PdfPage]:
    """Yield all pages; raises `UnreadableError` for more text than any real document has."""
    total = 0
    for number in range(1, len(document) + 1):
        page = one_page(document, number)
        total += len(page.text)
        if total > CHARACTERS:
            raise UnreadableError(f"The PDF has more than {CHARACTERS} characters.")
        yield page


def one_page(document: pypdfium2.PdfDocument, number: int) -> PdfPage:
    """Return a page, counted from 1, with its text: pdfium's own, by which locators count."""
    page = loaded(document, number)
    if pdfium_c.FPDFPage_CountObjects(page) > OBJECTS:
        page.close()
        raise UnreadableError(f"Page {number} of the PDF has more than {OBJECTS} objects.")
    text_page = page.get_textpage()
    try:
        width, height = page.get_size()
        text = text_page.get_text_range()
        return PdfPage(number, text, tuple(lines_of(text, text_page, number, height)), width, height)
    finally:
        text_page.close()
        page.close()


def lines_of(text: str, text_page: pypdfium2.PdfTextPage, number: int, height: float) -> Iterator[PdfLine]:
    """Yield the lines of a page's text with their boxes."""
    wide = astral(text)
    for match in LINE.finditer(text):
        inner = match.group().strip(NOT_SHOWN)
        if not inner:
            continue
        begin = match.start() + match.group().index(inner)
        end = begin + len(inner)
        first, last = (char_index(text, text_page, offset, wide=wide) for offset in (begin, end - 1))
        left, _, _, _ = box(text_page, first)
        _, bottom, right, top = box(text_page, last)
        angle = pdfium_c.FPDFText_GetCharAngle(text_page, first) if first >= 0 else 0.0
        size = max(font_size(text_page, first), font_size(text_page, last))
        gaps = tuple(gaps_of(text, text_page, begin, end, wide=wide))
        yield PdfLine(number, begin, end, inner, left, right, bottom, top, height, angle, size, gaps=gaps)


def gaps_of(
    text: str, text_page: pypdfium2.PdfTextPage, begin: int, end: int, *, wide: bool
) -> Iterator[Gap]:
    """Yield the spaces in a range of the page's text that the file does not have."""
    at = text.find(" ", begin, end)
    while at > begin:
        index = char_index(text, text_page, at, wide=wide)
        if index > 0 and pdfium_c.FPDFText_IsGenerated(text_page, index) == 1:
            yield Gap(at, box(text_page, index - 1)[2], box(text_page, index + 1)[0])
        at = text.find(" ", at + 1, end)


def font_size(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    """Return the size at which a character is shown, in points; 0 where it has none."""
    if index < 0:
        return 0.0
    size = float(pdfium_c.FPDFText_GetFontSize(text_page, index))
    matrix = pdfium_c.FS_MATRIX()
    if pdfium_c.FPDFText_GetMatrix(text_page, index, byref(matrix)):
        size *= hypot(matrix.c, matrix.d)
    return size


def char_index(text: str, text_page: pypdfium2.PdfTextPage, offset: int, *, wide: bool) -> int:
    """Return pdfium's index of the character at an offset of the text; negative where it has none."""
    units = offset + sum(1 for c in text[:offset] if c > "\uffff") if wide else offset
    return int(pdfium_c.FPDFText_GetCharIndexFromTextIndex(text_page, units))


def box(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of a character; zeros where it has no place."""
    if index < 0:
        return 0.0, 0.0, 0.0, 0.0
    try:
        left, bottom, right, top = text_page.get_charbox(index, loose=True)
    except pypdfium2.PdfiumError:
        return 0.0, 0.0, 0.0, 0.0
    return left, bottom, right, top


def astral(text: str) -> bool:
    """Tell whether pdfium counts two units for some character of the text."""
    return max(text, default="") > "\uffff"


def stated_title(document: pypdfium2.PdfDocument) -> str | None:
    """Return the title among the document's properties."""
    return document.get_metadata_value("Title") or None


def headings(document: pypdfium2.PdfDocument) -> frozenset[str]:
    """Return the titles of the file's own outline, without white space."""
    try:
        found = [item.get_title() for item in islice(document.get_toc(max_depth=6), HEADINGS)]
    except (pypdfium2.PdfiumError, ValueError, UnicodeError):
        return frozenset()
    return frozenset(filter(None, (squeeze(title) for title in found)))
