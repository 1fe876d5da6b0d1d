"""Who reads pictures during an analysis or a proof: nobody, unless the caller says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from pipelines.documents import Piece
from pipelines.extraction.attachments import pdf, picture
from pipelines.extraction.attachments.model import Reading
from pipelines.extraction.attachments.pdf_recognised import Recogniser


@dataclass(frozen=True, slots=True)
class Recognition:
    """Who reads pictures."""

    name: str
    """Stored with what it has read: the same name reads the same lines on the same picture."""
    recognise: Recogniser


_in_force: ContextVar[Recognition | None] = ContextVar("recognition", default=None)


@contextmanager
def recognising(recognition: Recognition | None) -> Iterator[None]:
    """Have pictures read by `recognition` meanwhile; also those in files that lie in archives."""
    token = _in_force.set(recognition)
    try:
        yield
    finally:
        _in_force.reset(token)


def read_pdf(body: bytes) -> Reading:
    """Return what is in a PDF, its pictures read by who is in force. Raises `UnreadableError`."""
    recognition = _in_force.get()
    if recognition is None:
        return pdf.read(body)
    reading = pdf.read(body, recognition.recognise)
    return replace(reading, recogniser=recognition.name if reading.recognised else None)


def read_picture(body: bytes) -> Reading:
    """Return what is on a picture, read by who is in force. Raises `UnreadableError`."""
    recognition = _in_force.get()
    reading = picture.read(body, recognition.recognise if recognition else None)
    return replace(reading, recogniser=recognition.name if recognition and reading.recognised else None)


def picture_pieces(body: bytes) -> Callable[[Piece], str]:
    """Return a reader of a picture's pieces, read by who is in force now. Raises `UnreadableError`."""
    recognition = _in_force.get()
    return picture.piece_reader(body, recognition.recognise if recognition else None)


def in_force() -> Recognition | None:
    """Return who reads pictures now."""
    return _in_force.get()


def pdf_pieces(body: bytes) -> Callable[[Piece], str]:
    """Return a reader of a PDF's pieces, pictures read by who is in force now. Raises `UnreadableError`."""
    recognition = _in_force.get()
    return pdf.piece_reader(body, recognition.recognise if recognition else None)
