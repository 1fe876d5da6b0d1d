"""One call per page: what kind of page it is, which documents and links are on it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from crawler.errors import UnreadableError
from crawler.items import Link
from crawler.pages.kinds import PageKind
from pipelines.documents import Document
from pipelines.extraction.files import analyse_attachment, analyse_feed
from pipelines.extraction.found import Found
from pipelines.extraction.media import sniff
from pipelines.extraction.web import analyse_html, analyse_text

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
    requisites: tuple[str, ...] = ()
    """URLs of what the page needs to be shown, where it has documents."""


def analyse(page: Page) -> Analysis:
    """Read one page. Never raises for bad input: what cannot be read has the outcome `unreadable`."""
    medium = sniff(page.body, page.content_type)
    try:
        found = _read(page, medium)
    except UnreadableError as error:
        return Analysis("unreadable", PageKind.UNREADABLE, explanation=(str(error),))
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, MemoryError) as error:
        # a page that no reader was written for must not take the line down; the sentence makes it findable
        why = f"The {medium} reader failed on this page: {type(error).__name__}: {error}."
        return Analysis("unreadable", PageKind.UNREADABLE, explanation=(why,))
    return Analysis(
        _outcome(found),
        found.kind,
        found.documents,
        found.links,
        found.next_page,
        found.explanation,
        found.requisites if found.documents else (),
    )


def extract_documents(
    body: bytes, *, url: str, content_type: str | None = None, fetched_at: datetime | None = None
) -> list[Document]:
    """Return the documents of `analyse`, in page order."""
    return list(analyse(Page(body, url, content_type, fetched_at)).documents)


def _read(page: Page, medium: str) -> Found:
    if not page.body.strip():
        kind = PageKind.ERROR if page.status >= 400 else PageKind.EMPTY
        return Found(kind, explanation=(f"The answer (status {page.status}) has no body.",))
    if medium == "html":
        return analyse_html(page.body, page.url, page.content_type, page.fetched_at, page.status)
    if medium == "text":
        return analyse_text(page.body, page.url, page.content_type, page.fetched_at, page.status)
    if page.status >= 400:
        return Found(PageKind.ERROR, explanation=(f"The answer's status is {page.status}.",))
    if medium == "feed":
        return analyse_feed(page.body, page.url)
    return analyse_attachment(page.body, medium, page.url, page.fetched_at)


def _outcome(found: Found) -> Outcome:
    if found.documents:
        return "documents"
    if found.kind == PageKind.BLOCKED:
        return "blocked"
    if found.kind == PageKind.ERROR:
        return "error"
    return "list" if found.links and found.kind != PageKind.EMPTY else "empty"
