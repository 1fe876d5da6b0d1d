"""Stored documents that were read on pictures: can they be proved here, and by whom?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pipelines.extraction.attachments import Recognition
from pipelines.extraction.attachments.recognition import identity, recogniser
from pipelines.extraction.attachments.remembering import Lines, remembering

SECONDS_A_PAGE: Final = 30.0
"""For a page that is recognized again; some ten times what it takes."""
MEMORY: Final = 4 << 30
"""Bytes that a process may have which reads pictures: the models, and a page at 300 dpi; it takes 530 MB."""


def unproved(document: Mapping[str, Any]) -> str | None:
    """Return why a document that was read on pictures cannot be proved here; None where it can."""
    by = document.get("recogniser")
    if by is None or by == (here := identity()):
        return None
    if here is None:
        return f"It was read on pictures by {by}, and cannot be proved here: that needs the extra ocr."
    return f"It was read on pictures by {by}, and cannot be proved here: this is {here}."


def reader_of_pictures(documents: Iterable[Mapping[str, Any]]) -> Recognition | None:
    """Return who reads the pictures of these documents again, each picture once; None where none has any."""
    found = recogniser() if read_on_pictures(documents) else None
    known: dict[str, Lines] = {}
    return remembering(found, known) if found else None


def read_on_pictures(documents: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether proving any of these documents takes a recogniser. Never raises."""
    return any(document.get("recogniser") for document in documents)


def patience(documents: Iterable[Mapping[str, Any]]) -> float:
    """Return how many seconds the pictures of these documents may take. Never raises."""
    return SECONDS_A_PAGE * max(map(_pages, documents), default=0)


def _pages(document: Mapping[str, Any]) -> int:
    if not document.get("recogniser"):
        return 0
    try:
        located = (*document["paragraphs"], *(document.get("note_paragraphs") or ()))
        return len(
            {
                (piece.get("capture"), piece.get("page"))
                for paragraph in located
                for piece in paragraph["pieces"]
            }
        )
    except (LookupError, TypeError, AttributeError):
        return 0
