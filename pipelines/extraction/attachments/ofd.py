"""OFD, the format of China's official documents (GB/T 33190): read like the pages of a PDF."""

from __future__ import annotations

from collections.abc import Callable

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments.lines import trusted_title
from pipelines.extraction.attachments.model import Reading
from pipelines.extraction.attachments.ofd_file import pages, stated_title
from pipelines.extraction.attachments.pdf_furniture import without_furniture
from pipelines.extraction.attachments.pdf_paragraphs import paragraphs


def read(body: bytes) -> Reading:
    """Return the paragraphs of an OFD file.

    Raises `UnreadableError` for what is no OFD, is broken, too large, or has no text.
    """
    found = list(pages(body))
    if not any(page.lines for page in found):
        raise UnreadableError(f"The OFD has no text: {len(found)} page(s) of pictures.")
    kept, notes = without_furniture(found)
    lines = tuple(paragraphs(kept))
    return Reading(lines, trusted_title(stated_title(body), lines), notes)


def piece_reader(body: bytes) -> Callable[[Piece], str]:
    """Return a function from a piece to its characters: those of the lines of its page."""
    texts = {page.number: page.text for page in pages(body)}

    def read_piece(piece: Piece) -> str:
        text = texts.get(piece.page or 0)
        if text is None:
            raise UnreadableError(f"The OFD has {len(texts)} page(s), and no page {piece.page}.")
        if not piece.start <= piece.end <= len(text):
            raise UnreadableError(f"Page {piece.page} has {len(text)} characters, not {piece.end}.")
        return text[piece.start : piece.end]

    return read_piece
