"""PDF: the text of the pages through pdfium, lines joined to paragraphs, page furniture dropped."""

from __future__ import annotations

from collections.abc import Callable

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments.lines import trusted_title
from pipelines.extraction.attachments.model import Reading
from pipelines.extraction.attachments.pdf_file import opened, page_text, pages, stated_title
from pipelines.extraction.attachments.pdf_furniture import without_furniture
from pipelines.extraction.attachments.pdf_paragraphs import paragraphs


def read(body: bytes) -> Reading:
    """Return the paragraphs of a PDF file.

    Raises `UnreadableError` for what is no PDF, is locked, too large, or has no text layer.
    """
    document = opened(body)
    try:
        found = list(pages(document))
        title = stated_title(document)
    finally:
        document.close()
    if not any(page.lines for page in found):
        raise UnreadableError(f"The PDF has no text layer: {len(found)} page(s) of pictures.")
    kept, notes = without_furniture(found)
    lines = tuple(paragraphs(kept))
    return Reading(lines, trusted_title(title, lines), notes)


def piece_reader(body: bytes) -> Callable[[Piece], str]:
    """Return a function from a piece to its characters: those of `page_text` of its page.

    The file stays open as long as the function lives.
    """
    document = opened(body)
    texts: dict[int, str] = {}

    def read_piece(piece: Piece) -> str:
        number = piece.page or 0
        if not 1 <= number <= len(document):
            raise UnreadableError(f"The PDF has {len(document)} page(s), and no page {number}.")
        if number not in texts:
            texts[number] = page_text(document, number)
        text = texts[number]
        if not piece.start <= piece.end <= len(text):
            raise UnreadableError(f"Page {number} has {len(text)} characters, not {piece.end}.")
        return text[piece.start : piece.end]

    return read_piece
