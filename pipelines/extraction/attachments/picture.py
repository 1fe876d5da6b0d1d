"""Pictures that are a page of a text: noticed by their size, and read where somebody can."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments.model import Reading
from pipelines.extraction.attachments.pdf_columns import in_reading_order
from pipelines.extraction.attachments.pdf_file import PdfPage
from pipelines.extraction.attachments.pdf_paragraphs import paragraphs
from pipelines.extraction.attachments.pdf_recognised import Recognised, Recogniser, recognised_page
from pipelines.extraction.attachments.pdf_scans import LARGEST, PageImage
from pipelines.extraction.attachments.picture_size import picture_size

SHORTER: Final = 600
"""Pixels of the shorter side of a page, at least: at 72 dots an inch letters of a usual size can be read."""
SLENDER: Final = 2.0
"""Times the width that a page is high, at most; it is no less high than wide."""
PIXELS: Final = 60_000_000
"""Of a picture that is decoded: an A3 page at 600 dots an inch has 70 million, at 400 31 million."""
HEIGHT: Final = 842.0
"""Points of a page's height (A4), since a picture does not say how large it is."""


def read(body: bytes, recognise: Recogniser | None = None) -> Reading:
    """Return what is on a picture that is a page; without `recognise` only that it is one.

    Raises `UnreadableError` for a picture that is none, is broken or too large.
    """
    _checked(body)
    page = _page(body, recognise) if recognise else None
    if page is None or not page.lines:
        return Reading((), unread=(1,))
    return Reading(tuple(paragraphs([in_reading_order(page)])), recognised=(1,))


def read_page(body: bytes, recognise: Recogniser, number: int = 1) -> PdfPage:
    """Return the lines on a picture that is a page, as those of page `number`. Raises `UnreadableError`."""
    _checked(body)
    return _page(body, recognise, number)


def piece_reader(body: bytes, recognise: Recogniser | None = None) -> Callable[[Piece], str]:
    """Return a function from a piece to its characters: those that `recognise` finds on the picture."""
    _checked(body)
    if recognise is None:
        raise UnreadableError("It is a picture: the extra `ocr` would read it.")
    text = _page(body, recognise).text

    def read_piece(piece: Piece) -> str:
        if piece.page != 1 or not piece.start <= piece.end <= len(text):
            raise UnreadableError(f"The picture has {len(text)} characters, and no page {piece.page}.")
        return text[piece.start : piece.end]

    return read_piece


def _checked(body: bytes) -> None:
    size = picture_size(body)
    if size is None:
        raise UnreadableError("There is no reader for this picture: its form tells no size.")
    width, height = size
    if min(width, height) < SHORTER or not width <= height <= SLENDER * width:
        raise UnreadableError(f"A picture of {width} × {height} pixels, which is no page of a text.")
    if width * height > PIXELS:
        raise UnreadableError(f"The picture has {width} × {height} pixels, too many to be read.")


def _page(body: bytes, recognise: Recogniser, number: int = 1) -> PdfPage:
    image = page_image(body, number)
    found: Sequence[Recognised] = recognise(image)
    return recognised_page(PdfPage(number, "", (), image.width / image.scale, HEIGHT), image, found)


def page_image(body: bytes, number: int = 1) -> PageImage:
    """Return a picture as gray pixels, no larger than those of a PDF's pages; needs the extra `ocr`.

    Raises `UnreadableError` for one that is broken.
    """
    import cv2
    import numpy

    gray = cv2.imdecode(numpy.frombuffer(body, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    if gray is None:
        raise UnreadableError("The picture is broken.")
    height, width = gray.shape
    if height > LARGEST:
        width, height = round(width * LARGEST / height), LARGEST
        gray = cv2.resize(gray, (width, height), interpolation=cv2.INTER_AREA)
    return PageImage(number, width, height, gray.tobytes(), height / HEIGHT)
