"""DOCX: paragraphs and table rows of word/document.xml, in reading order."""

from __future__ import annotations

from collections.abc import Callable

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments.docx_blocks import blocks
from pipelines.extraction.attachments.docx_package import core_title, document_root
from pipelines.extraction.attachments.docx_text import at, text_of
from pipelines.extraction.attachments.lines import trusted_title, whole_lines
from pipelines.extraction.attachments.model import Line, Reading


def read(body: bytes) -> Reading:
    """Return the lines of a DOCX file: paragraphs (parted at their line breaks) and table rows.

    Raises `UnreadableError` for what is no DOCX, is locked or too large.
    """
    lines: list[Line] = []
    for element, path in blocks(document_root(body)):
        text = text_of(element)
        start = 0
        for part in text.split("\n") if not element.tag.endswith("}tr") else [text]:
            lines += whole_lines(part, Piece(start=start, end=start + len(part), xpath=path))
            start += len(part) + 1
    if not lines:
        raise UnreadableError("The DOCX file has no text (pictures only, or empty).")
    return Reading(tuple(lines), trusted_title(core_title(body), lines))


def piece_reader(body: bytes) -> Callable[[Piece], str]:
    """Return a function from a piece to its characters in the file."""
    root = document_root(body)
    texts: dict[str, str] = {}

    def read_piece(piece: Piece) -> str:
        path = piece.xpath or ""
        if path not in texts:
            texts[path] = text_of(at(root, path))
        text = texts[path]
        if not piece.start <= piece.end <= len(text):
            raise UnreadableError(f"The text at {path} has {len(text)} characters, not {piece.end}.")
        return text[piece.start : piece.end]

    return read_piece
