"""What the reader of one medium found on a page."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import Link
from crawler.pages.kinds import PageKind
from crawler.pages.walls import SoftBlock
from pipelines.documents import Document


@dataclass(frozen=True, slots=True)
class Found:
    """The parts of an analysis that do not follow from the others."""

    kind: PageKind
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    next_page: str | None = None
    explanation: tuple[str, ...] = ()
    requisites: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """URLs of the pictures that are its text."""
    platform: str | None = None
    block: SoftBlock | None = None
    shown: str = ""
    """Of a page without documents and links, the text that it shows."""
