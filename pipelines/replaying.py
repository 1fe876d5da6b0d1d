"""A document's text and notes anew from its locators and edits alone, against what is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from crawler.errors import UnreadableError
from pipelines import provenance
from pipelines.archive.reading import ArchivedResponse
from pipelines.documents import Paragraph, Piece

Row = dict[str, Any]


def cited(document: Row) -> tuple[str, ...]:
    """Return the ids of the captures that a stored document cites, its own first. Never raises."""
    named = (document.get("pages"), document.get("pictures"))
    listed = [page for pages in named if isinstance(pages, list) for page in pages]
    further = [page.get("capture_id") for page in listed if isinstance(page, dict)]
    return tuple(dict.fromkeys(map(str, (document.get("capture_id"), *further))))


def replay_problems(document: Row, responses: Mapping[str, ArchivedResponse]) -> Iterator[str]:
    """Yield what does not agree, a sentence each; `responses` are those of the captures that it cites."""
    yield from digest_problems(document)
    try:
        read = _reader(document, responses)
        yield from _replay("text", document["text"], document["paragraphs"], read)
        # absent from documents of the first versions
        yield from _replay("notes", document.get("notes", ""), document.get("note_paragraphs", ()), read)
    except UnreadableError as error:
        yield f"Its locators do not fit the archived bytes: {error}"


def digest_problems(document: Row) -> Iterator[str]:
    """Yield whether the stored text is not the one that was stored."""
    if hashlib.sha256(document["text"].encode()).hexdigest() != document["text_sha256"]:
        yield "Its text does not have the digest that was stored with it."


def _reader(document: Row, responses: Mapping[str, ArchivedResponse]) -> provenance.ReadPiece:
    """Return a reader of pieces in all captures; each page is decoded as it was when it was read."""
    if document.get("pictures"):
        return _picture_reader(document, responses)
    own = document["capture_id"]
    pages = [document, *(page for page in document.get("pages") or () if page["capture_id"] != own)]
    readers = {page["capture_id"]: _page_reader(page, responses[page["capture_id"]]) for page in pages}

    def read(piece: Piece) -> str:
        capture_id = piece.capture or own
        if capture_id not in readers:
            raise UnreadableError(f"Capture {capture_id} is none of its pages.")
        return readers[capture_id](piece)

    return read


def _picture_reader(document: Row, responses: Mapping[str, ArchivedResponse]) -> provenance.ReadPiece:
    """Return a reader of pieces in the pictures that are a document's pages."""
    pictures = {picture["capture_id"] for picture in document["pictures"]}

    @cache
    def reader(capture_id: str) -> provenance.ReadPiece:
        return provenance.open_reader(responses[capture_id].body, document["medium"])

    def read(piece: Piece) -> str:
        if piece.capture not in pictures:
            raise UnreadableError(f"Capture {piece.capture} is none of its pictures.")
        return reader(piece.capture)(piece)

    return read


def _page_reader(page: Row, response: ArchivedResponse) -> provenance.ReadPiece:
    content_type = next(reversed(response.header("Content-Type")), None)
    return provenance.open_reader(
        response.body,
        page["medium"],
        charset=page["charset"],
        content_type=content_type,
        member=page.get("member") or (),  # absent from the pages of an article, and from older documents
    )


def _replay(name: str, stored: str, paragraphs: Sequence[Row], read: provenance.ReadPiece) -> Iterator[str]:
    lines = stored.split("\n") if stored else []
    if len(lines) != len(paragraphs):
        yield f"Its {name} has {len(lines)} paragraphs, but locators for {len(paragraphs)}."
        return
    for number, (line, row) in enumerate(zip(lines, paragraphs, strict=True), start=1):
        if provenance.render(Paragraph.model_validate(row), read) != line:
            yield f"Paragraph {number} of its {name} is not what its locator gives from the archived bytes."
