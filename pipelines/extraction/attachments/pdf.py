"""PDF: the text of the pages through pdfium, lines joined to paragraphs, page furniture dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pypdfium2

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments.lines import trusted_title
from pipelines.extraction.attachments.model import Reading
from pipelines.extraction.attachments.pdf_columns import in_reading_order
from pipelines.extraction.attachments.pdf_file import (
    PdfPage,
    headings,
    one_page,
    opened,
    pages,
    stated_title,
)
from pipelines.extraction.attachments.pdf_footnotes import each_note, without_footnotes
from pipelines.extraction.attachments.pdf_furniture import without_furniture
from pipelines.extraction.attachments.pdf_paragraphs import paragraphs
from pipelines.extraction.attachments.pdf_recognised import Recogniser, recognised_page
from pipelines.extraction.attachments.pdf_scans import page_images, unread


def read(body: bytes, recognise: Recogniser | None = None) -> Reading:
    """Return the paragraphs of a PDF file.

    Parameters
    ----------
    body: the file
    recognise: reads pages whose text is a picture; without it they are only named (`Reading.unread`)

    Raises `UnreadableError` for what is no PDF, is locked, too large, or has nothing on its pages.
    """
    document = opened(body)
    try:
        found = list(pages(document))
        scanned = unread(document, found)
        found = [replace(page, lines=()) if page.number in scanned else page for page in found]
        read_here: set[int] = set()
        if recognise and scanned:
            found, read_here = recognised(document, found, scanned, recognise)
        title, outline = stated_title(document), headings(document)
    finally:
        document.close()
    unreadable = tuple(number for number in scanned if number not in read_here)
    if not any(page.lines for page in found) and not unreadable:
        raise UnreadableError(f"The PDF has nothing on its {len(found)} page(s).")
    kept, notes = without_furniture([in_reading_order(page) for page in found])
    text, below = without_footnotes(kept)
    lines = tuple(paragraphs(text, outline))
    return Reading(
        lines,
        trusted_title(title, lines),
        notes,
        footnotes=tuple(each_note(below)),
        unread=unreadable,
        recognised=tuple(sorted(read_here)),
    )


def recognised(
    document: pypdfium2.PdfDocument, found: Sequence[PdfPage], numbers: Iterable[int], recognise: Recogniser
) -> tuple[list[PdfPage], set[int]]:
    """Return the pages with what was recognized on these, and the numbers of those on which anything was."""
    known = {page.number: page for page in found}
    done: set[int] = set()
    for image in page_images(document, list(numbers)):
        page = recognised_page(known[image.number], image, recognise(image))
        if page.lines:
            known[image.number] = page
            done.add(image.number)
    return [known[page.number] for page in found], done


def piece_reader(body: bytes, recognise: Recogniser | None = None) -> Callable[[Piece], str]:
    """Return a function from a piece to its characters: those of its page's text.

    The text of a page is pdfium's; that of a page whose text is a picture is what `recognise` finds on it.
    The file stays open as long as the function lives.
    """
    document = opened(body)
    texts: dict[int, str] = {}

    def read_piece(piece: Piece) -> str:
        number = piece.page or 0
        if not 1 <= number <= len(document):
            raise UnreadableError(f"The PDF has {len(document)} page(s), and no page {number}.")
        if number not in texts:
            texts[number] = _text(document, number, recognise)
        text = texts[number]
        if not piece.start <= piece.end <= len(text):
            raise UnreadableError(f"Page {number} has {len(text)} characters, not {piece.end}.")
        return text[piece.start : piece.end]

    return read_piece


def _text(document: pypdfium2.PdfDocument, number: int, recognise: Recogniser | None) -> str:
    page = one_page(document, number)
    if not unread(document, [page]):
        return page.text
    if recognise is None:
        raise UnreadableError(f"Page {number} is a picture: the extra `ocr` would read it.")
    return recognised(document, [page], [number], recognise)[0][0].text
