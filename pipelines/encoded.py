"""Documents as BSON of the rows that are written of them, made where their page was read.

The worker that passes them on decodes them in C when they are committed. As objects they would be made anew
in it, part by part, only to be taken apart again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import bson
from bson.codec_options import CodecOptions

from crawler.items import Capture
from pipelines.extraction import EXTRACTOR, Analysis
from pipelines.records import rows
from pipelines.records.quarantine import UNENCODABLE

Row = dict[str, Any]

OPTIONS: Final[CodecOptions[Row]] = CodecOptions(tz_aware=True, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EncodedDocument:
    """One document of a page."""

    kind: str
    """A word of `pipelines.documents.Kind`."""
    report: int | None
    """Its digest as a work report (`rows.report_digest`); None for all other kinds."""
    bson: bytes
    """Its row, in which what only the capture knows is still missing."""

    def __reduce__(self) -> tuple[type[EncodedDocument], tuple[str, int | None, bytes]]:
        """Pickle as its values alone: what a dataclass does by itself takes longer than all of them."""
        return EncodedDocument, (self.kind, self.report, self.bson)


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    fetched_at: datetime
    id: str = ""
    tls_verified: bool | None = None


def encoded(analysis: Analysis, url: str, fetched_at: datetime) -> Analysis:
    """Return an analysis of the page at `url` with its documents as rows.

    Where BSON does not take one of them all stay as they are: their commit tells which, and quarantines it.
    """
    if not analysis.documents:
        return analysis
    try:
        made = rows.document_rows(_Page(url, fetched_at), analysis.documents, EXTRACTOR, analysis.next_page)
        found: list[Any] = [
            EncodedDocument(document.kind.value, rows.report_digest(document), bson.encode(row))
            for document, row in zip(analysis.documents, made, strict=True)
        ]
    except UNENCODABLE:
        return analysis
    return replace(analysis, documents=tuple(found))


def document_rows(page: Capture, documents: Iterable[EncodedDocument]) -> list[Row]:
    """Return the rows of a page's documents, as `rows.document_rows` makes them."""
    return [_row(page, document.bson) for document in documents]


def _row(page: Capture, data: bytes) -> Row:
    row = bson.decode(data, OPTIONS)
    row |= {"capture_id": page.id, "fetched_at": page.fetched_at}
    return row | {"tls_verified": False} if page.tls_verified is False else row
