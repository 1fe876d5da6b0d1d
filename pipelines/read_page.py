"""What was read of one page, in the form in which it is written: rows, and what becomes of its URL."""

from __future__ import annotations

import zlib
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from typing import Any, Final

import bson
from bson.errors import BSONError

from crawler.items import Analysed, Capture, Ending, Whole
from pipelines.documents import Document
from pipelines.encoded import OPTIONS, EncodedDocument, document_rows
from pipelines.extraction import EXTRACTOR, Analysis
from pipelines.records import rows
from pipelines.records.quarantine import UNENCODABLE

Row = dict[str, Any]

LEVEL: Final = 1
"""Of zlib: a third of the bytes for a tenth of the time that reading the page took."""


class UnpackableError(Exception):
    """Raised by `packed` for what BSON does not know. Keep it as it is; the commit quarantines it."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """All that a commit needs of a page; some 5 to 15 KB."""

    id: str
    """Of its capture."""
    url: str
    documents: list[Row]
    analysis: Row | None
    """As `rows.analysis_row` makes it; None for a capture that was not analysed."""
    ending: Ending
    """To be recorded when all this is stored."""
    extracted: bool
    """Whether this is what the extractor found: not so for a redirect, or where the parser was killed."""


def read_page(page: Capture) -> ReadPage:
    """Return what is to be written of an analysed page."""
    analysis = page.analysis
    return ReadPage(
        page.id,
        page.url,
        _document_rows(page, analysis) if analysis else [],
        rows.analysis_row(page, analysis, EXTRACTOR) if analysis else None,
        rows.done(page),
        isinstance(analysis, Analysis),
    )


def _document_rows(page: Capture, analysis: Analysed) -> list[Row]:
    encoded = [each for each in analysis.documents if isinstance(each, EncodedDocument)]
    if encoded:
        return document_rows(page, encoded)
    documents = [each for each in analysis.documents if isinstance(each, Document)]
    return rows.document_rows(page, documents, EXTRACTOR, analysis.next_page)


def packed(page: ReadPage) -> bytes:
    """Return a page as compressed BSON, whose moments are those of the database: milliseconds.

    Raises `UnpackableError`.
    """
    fields = {each.name: getattr(page, each.name) for each in dataclass_fields(page)}
    try:
        return zlib.compress(bson.encode(fields | {"ending": asdict(page.ending)}), LEVEL)
    except UNENCODABLE as error:
        raise UnpackableError(f"{type(error).__name__}: {error}") from error


def unpacked(data: bytes) -> ReadPage:
    """Return the page of which `packed` made this. Raises `ValueError` where it is damaged."""
    try:
        fields = bson.decode(zlib.decompress(data), OPTIONS)
    except (zlib.error, BSONError) as error:
        raise ValueError(str(error)) from error
    ending = fields["ending"]
    ending["reports"] = tuple(ending["reports"])
    ending["page"] = Whole(*ending["page"]) if ending["page"] else None
    ending["bounds"] = tuple(ending["bounds"]) if ending["bounds"] else None
    return ReadPage(**(fields | {"ending": Ending(**ending)}))
