"""PDF and DOCX: from bytes to lines with locators, and from a locator back to its characters."""

from __future__ import annotations

from collections.abc import Callable

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments import docx, pdf
from pipelines.extraction.attachments.model import Line, Reading

__all__ = ["Line", "Reading", "piece_reader", "read"]


def read(body: bytes, medium: str) -> Reading:
    """Read an attachment into its paragraphs.

    Args:
        body: the file.
        medium: `pdf` or `docx`.

    Raises:
        UnreadableError: the file is broken, locked, too large or has no text; the message says which.
    """
    return _of(medium).read(body)


def piece_reader(body: bytes, medium: str) -> Callable[[Piece], str]:
    """Return a function that gives a piece's characters back from the file.

    Both raise `UnreadableError`: for a file that cannot be read, and for a piece that lies outside of it.
    """
    return _of(medium).piece_reader(body)


class _Pdf:
    read = staticmethod(pdf.read)
    piece_reader = staticmethod(pdf.piece_reader)


class _Docx:
    read = staticmethod(docx.read)
    piece_reader = staticmethod(docx.piece_reader)


def _of(medium: str) -> type[_Pdf] | type[_Docx]:
    if medium == "pdf":
        return _Pdf
    if medium == "docx":
        return _Docx
    raise UnreadableError(
        f"There is no reader for attachments of the form {medium!r}, only for pdf and docx."
    )
