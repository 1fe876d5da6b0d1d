"""One call per page: what kind of page it is, which documents and links are on it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.items import Link
from pipelines.documents import Document

Outcome = Literal["documents", "list", "blocked", "error", "empty", "unreadable"]


@dataclass(frozen=True, slots=True)
class Page:
    """The input of an analysis."""

    body: bytes
    """Without content-encoding, but in the charset and form it was sent in."""
    url: str
    content_type: str | None = None
    fetched_at: datetime | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came out of a page."""

    outcome: Outcome
    """documents: at least one; list: none, but links to some; blocked: a challenge, login or payment wall;
    error: an error answer, also one sent with status 200; empty: readable, but with nothing in it;
    unreadable: the bytes could not be read."""
    kind: str
    """A word of `crawler.pages.kinds`."""
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    next_page: str | None = None
    """URL of the next page of the same article, where there is one."""
    explanation: tuple[str, ...] = ()


def analyse(page: Page) -> Analysis:
    """Read one page. Never raises for bad input: what cannot be read has the outcome `unreadable`."""
    raise NotImplementedError


def extract_documents(
    body: bytes, *, url: str, content_type: str | None = None, fetched_at: datetime | None = None
) -> list[Document]:
    """Return the documents of `analyse`, in page order."""
    return list(analyse(Page(body, url, content_type, fetched_at)).documents)
