"""Proving stored documents from archived bytes: one capture and the documents that cite it.

First without the extractor: the record's digest, and each paragraph from its locator and its edits. Then with
it, where it is the version that made the document: what it makes of the bytes today must be what is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from crawler.errors import ArchiveError, UnreadableError
from crawler.items import Capture
from pipelines import provenance
from pipelines.archive.reading import ArchivedResponse, read_response
from pipelines.documents import Paragraph
from pipelines.extraction import EXTRACTOR, Page, analyse
from pipelines.records import rows

Row = dict[str, Any]
Verdict = Literal["verified", "stale", "mismatch"]
SIGHTING = frozenset({"capture_id", "fetched_at", "appearances", "page_url", "site", "schema_version"})
"""Fields that tell where a document was seen, not what the extractor made."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one document."""

    document_id: str
    title: str
    page_url: str
    verdict: Verdict
    problem: str | None = None
    """What does not agree, in a sentence; None where it does."""


def mismatches(documents: Sequence[Row], problem: str) -> list[Finding]:
    """Return the finding that `problem` is wrong with each of these stored documents."""
    return [_finding(document, "mismatch", problem) for document in documents]


def prove(capture: Row, record: bytes, documents: Sequence[Row]) -> list[Finding]:
    """Return a finding for each document that cites `capture`, whose archived record is given.

    Never raises: a row may have been changed into anything, and that is what is to be found.
    """
    try:
        response = _checked_response(capture, record)
        current = any(document.get("extractor") == EXTRACTOR for document in documents)
        again = _extract_again(capture, response) if current else {}
    except (ArchiveError, UnreadableError) as error:
        return mismatches(documents, str(error))
    except Exception as error:
        return mismatches(documents, f"Its capture cannot be read: {type(error).__name__}: {error}.")
    return [_prove_document(document, response, again) for document in documents]


def _finding(document: Row, verdict: Verdict, problem: str | None = None) -> Finding:
    identity, title, page_url = (str(document.get(name, "?")) for name in ("_id", "title", "page_url"))
    return Finding(identity, title, page_url, verdict, problem)


def _checked_response(capture: Row, record: bytes) -> ArchivedResponse:
    response = read_response(record)
    if response.record_id != capture["_id"]:
        raise ArchiveError(f"The archive has record {response.record_id} in the place of {capture['_id']}.")
    if not response.intact():
        raise ArchiveError("The archived bytes do not have the digest that was written with them.")
    if response.payload_digest != capture["payload_digest"]:
        raise ArchiveError("The archived bytes do not have the digest that the database knows.")
    return response


def _prove_document(document: Row, response: ArchivedResponse, again: dict[str, Row]) -> Finding:
    try:
        problem = next(_replay_problems(document, response), None)
        stale = document["extractor"] != EXTRACTOR
        if problem is None and not stale:
            problem = next(_difference(document, again.get(document["_id"])), None)
    except Exception as error:  # a changed row can break in as many ways as it can be changed
        return _finding(document, "mismatch", f"Its row cannot be checked: {type(error).__name__}: {error}.")
    return _finding(document, "mismatch" if problem else "stale" if stale else "verified", problem)


def _replay_problems(document: Row, response: ArchivedResponse) -> Iterator[str]:
    """Make text and notes anew from locators and edits alone."""
    if hashlib.sha256(document["text"].encode()).hexdigest() != document["text_sha256"]:
        yield "Its text does not have the digest that was stored with it."
    try:
        read = provenance.open_reader(
            response.body,
            document["medium"],
            charset=document["charset"],
            content_type=next(reversed(response.header("Content-Type")), None),
        )
        yield from _replay("text", document["text"], document["paragraphs"], read)
        # absent from documents of the first versions
        yield from _replay("notes", document.get("notes", ""), document.get("note_paragraphs", ()), read)
    except UnreadableError as error:
        yield f"Its locators do not fit the archived bytes: {error}"


def _replay(name: str, stored: str, paragraphs: Sequence[Row], read: provenance.ReadPiece) -> Iterator[str]:
    lines = stored.split("\n") if stored else []
    if len(lines) != len(paragraphs):
        yield f"Its {name} has {len(lines)} paragraphs, but locators for {len(paragraphs)}."
        return
    for number, (line, row) in enumerate(zip(lines, paragraphs, strict=True), start=1):
        if provenance.render(Paragraph.model_validate(row), read) != line:
            yield f"Paragraph {number} of its {name} is not what its locator gives from the archived bytes."


def _extract_again(capture: Row, response: ArchivedResponse) -> dict[str, Row]:
    page = Page(
        body=response.body,
        url=capture["url"],
        content_type=capture["content_type"],
        fetched_at=capture["fetched_at"],
        status=capture["status"],
    )
    found = rows.document_rows(_as_capture(capture), analyse(page).documents, EXTRACTOR)
    return {row["_id"]: row for row in found}


def _as_capture(row: Row) -> Capture:
    return Capture(
        id=row["_id"],
        url=row["url"],
        requested_url=row["requested_url"],
        fetched_at=row["fetched_at"],
        status=row["status"],
        request_head=b"",
        response_head=b"",
        body=b"",
        source=row["source"],
        run=row["run"],
        worker=row["worker"],
        content_type=row["content_type"],
    )


def _difference(document: Row, again: Row | None) -> Iterator[str]:
    if again is None:
        yield "The same extractor does not find it in the archived bytes."
        return
    for name in sorted((document.keys() | again.keys()) - SIGHTING):
        if document.get(name) != again.get(name):
            new, old = _short(again.get(name)), _short(document.get(name))
            yield f"The same extractor gives another {name}: {new} instead of {old}."


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
