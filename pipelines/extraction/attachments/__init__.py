"""PDF, DOCX, DOC, RTF and OFD: from bytes to lines with locators, and from a locator to its characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments import converted, doc, docx, ofd
from pipelines.extraction.attachments.doc_file import StrangeError
from pipelines.extraction.attachments.in_force import (
    Recognition,
    pdf_pieces,
    picture_pieces,
    read_pdf,
    read_picture,
    recognising,
)
from pipelines.extraction.attachments.model import Line, Reading

__all__ = ["Line", "Reading", "Recognition", "piece_reader", "read", "recognising"]


def read(body: bytes, medium: str) -> Reading:
    """Read an attachment into its paragraphs.

    Args:
        body: the file.
        medium: `pdf`, `docx`, `doc` (also WPS), `ofd`, `rtf` or `image`.

    Raises:
        UnreadableError: the file is broken, locked, too large or has no text; the message says which, and
        which
            program would read it where that is so.
    """
    try:
        return _of(medium)[0](body)
    except StrangeError as error:
        try:
            return converted.read(body, medium)
        except UnreadableError as further:
            raise UnreadableError(f"{error} {further}") from error


def piece_reader(body: bytes, medium: str, program: str | None = None) -> Callable[[Piece], str]:
    """Return a function that gives a piece's characters back from the file.

    `program` is what has read it (`Reading.program`). Both raise `UnreadableError`: for a file that cannot be
    read, and for a piece that lies outside of it.
    """
    return converted.piece_reader(body, medium, program) if program else _of(medium)[1](body)


_Reader = tuple[Callable[[bytes], Reading], Callable[[bytes], Callable[[Piece], str]]]

_READERS: Final[dict[str, _Reader]] = {
    "pdf": (read_pdf, pdf_pieces),
    "image": (read_picture, picture_pieces),
    "docx": (docx.read, docx.piece_reader),
    "doc": (doc.read, doc.piece_reader),
    "ofd": (ofd.read, ofd.piece_reader),
    "rtf": (lambda body: converted.read(body, "rtf"), lambda body: converted.piece_reader(body, "rtf", None)),
}


def _of(medium: str) -> _Reader:
    if medium not in _READERS:
        forms = ", ".join(_READERS)
        raise UnreadableError(f"There is no reader for attachments of the form {medium!r}, only for {forms}.")
    return _READERS[medium]
