"""Proving stored documents from archived bytes: captures and the documents that cite just these.

First without the extractor: each record's digest, and each paragraph from its locator and its edits. Then
with it, where it is the version that made the document: what it makes of the bytes today must be what is
stored. Pictures of pages are recognized again, where the recogniser is here that has read them; where it is
not, the document is no more than `unproved`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from crawler.errors import ArchiveError, UnreadableError
from pipelines.archive.reading import ArchivedResponse
from pipelines.archive.revisits import CaptureBytes
from pipelines.extraction import EXTRACTOR, Page, PagePicture, analyse
from pipelines.extraction.attachments import Recognition, recognising
from pipelines.recognised import reader_of_pictures, unproved
from pipelines.records import rows
from pipelines.records.chains import follow
from pipelines.records.joining import join
from pipelines.replaying import digest_problems, replay_problems

Row = dict[str, Any]
Source = tuple[Row, CaptureBytes]
"""A capture and what is archived of it."""
Verdict = Literal["verified", "stale", "unproved", "mismatch"]
SIGHTING = frozenset(
    "capture_id fetched_at appearances page_url site report_keys schema_version changed_at".split()
)
"""Fields that tell where a document was seen and what it was before, not what the extractor made."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one document."""

    document_id: str
    title: str
    page_url: str
    verdict: Verdict
    problem: str | None = None
    """What does not agree, or why it cannot be said, in a sentence; None where it does agree."""


def mismatches(documents: Sequence[Row], problem: str) -> list[Finding]:
    """Return the finding that `problem` is wrong with each of these stored documents."""
    return [_finding(document, "mismatch", problem) for document in documents]


def prove(sources: Sequence[Source], documents: Sequence[Row]) -> list[Finding]:
    """Return a finding for each document; `sources` are the captures that each of them cites.

    Never raises: a row may have been changed into anything, and that is what is to be found.
    """
    try:
        responses = {capture["_id"]: _checked_response(capture, stored) for capture, stored in sources}
        provable = [document for document in documents if unproved(document) is None]
        current = any(document.get("extractor") == EXTRACTOR for document in provable)
        recognition = reader_of_pictures(provable)
        again = _extract_again(sources, documents, responses, recognition) if current else {}
    except (ArchiveError, UnreadableError) as error:
        return mismatches(documents, str(error))
    except Exception as error:
        return mismatches(documents, f"A capture cannot be read: {type(error).__name__}: {error}.")
    with recognising(recognition):
        return [_prove_document(document, responses, again) for document in documents]


def _finding(document: Row, verdict: Verdict, problem: str | None = None) -> Finding:
    identity, title, page_url = (str(document.get(name, "?")) for name in ("_id", "title", "page_url"))
    return Finding(identity, title, page_url, verdict, problem)


def _checked_response(capture: Row, stored: CaptureBytes) -> ArchivedResponse:
    response = stored.read()
    if response.record_id != capture["_id"]:
        raise ArchiveError(f"The archive has record {response.record_id} in the place of {capture['_id']}.")
    if not response.intact():
        raise ArchiveError("The archived bytes do not have the digest that was written with them.")
    if response.payload_digest != capture["payload_digest"]:
        raise ArchiveError("The archived bytes do not have the digest that the database knows.")
    return response


def _prove_document(
    document: Row, responses: Mapping[str, ArchivedResponse], again: Mapping[str, Row]
) -> Finding:
    try:
        if why := unproved(document):
            problem = next(digest_problems(document), None)
            return _finding(document, "mismatch" if problem else "unproved", problem or why)
        problem = next(replay_problems(document, responses), None)
        stale = document["extractor"] != EXTRACTOR
        if problem is None and not stale:
            problem = next(_difference(document, again.get(document["_id"])), None)
    except Exception as error:  # a changed row can break in as many ways as it can be changed
        return _finding(document, "mismatch", f"Its row cannot be checked: {type(error).__name__}: {error}.")
    return _finding(document, "mismatch" if problem else "stale" if stale else "verified", problem)


def _extract_again(
    sources: Sequence[Source],
    documents: Sequence[Row],
    responses: Mapping[str, ArchivedResponse],
    recognition: Recognition | None,
) -> dict[str, Row]:
    """Return what the extractor makes of these captures today, by document; pages of an article joined.

    Pictures that are the pages of a document are read with the page that shows them.
    """
    shown = {
        picture["capture_id"]: PagePicture(
            picture["page_url"], picture["capture_id"], responses[picture["capture_id"]].body
        )
        for document in documents
        for picture in document.get("pictures") or ()
    }
    found = {
        row["_id"]: row
        for capture, _ in sources
        if capture["_id"] not in shown
        for row in _rows(capture, responses[capture["_id"]], recognition, tuple(shown.values()))
    }
    return {identity: join(follow(row, found.get)) for identity, row in found.items()}


def _rows(
    capture: Row,
    response: ArchivedResponse,
    recognition: Recognition | None,
    pictures: tuple[PagePicture, ...] = (),
) -> list[Row]:
    page = Page(
        body=response.body,
        url=capture["url"],
        content_type=capture["content_type"],
        fetched_at=capture["fetched_at"],
        status=capture["status"],
        pictures=pictures,
    )
    analysis = analyse(page, recognition)
    return rows.document_rows(rows.capture(capture), analysis.documents, EXTRACTOR, analysis.next_page)


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
