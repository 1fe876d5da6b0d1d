"""DOC and WPS: the paragraphs and table rows of the main text."""

from __future__ import annotations

from collections.abc import Callable

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments.doc_file import main_text
from pipelines.extraction.attachments.doc_text import shown
from pipelines.extraction.attachments.lines import whole_lines
from pipelines.extraction.attachments.model import Line, Reading


def read(body: bytes) -> Reading:
    """Return the lines of a DOC file; raises `UnreadableError` with the reason where it cannot be read."""
    lines: list[Line] = []
    start = 0
    for part in shown(main_text(body)).split("\n"):
        lines += whole_lines(part, Piece(start=start, end=start + len(part)))
        start += len(part) + 1
    if not lines:
        raise UnreadableError("The DOC file has no text (pictures only, or empty).")
    return Reading(tuple(lines))


def piece_reader(body: bytes) -> Callable[[Piece], str]:
    """Return a function from a piece to its characters: those of `shown`."""
    text = shown(main_text(body))

    def read_piece(piece: Piece) -> str:
        if not piece.start <= piece.end <= len(text):
            raise UnreadableError(f"The DOC file has {len(text)} characters, not {piece.end}.")
        return text[piece.start : piece.end]

    return read_piece
