"""One call per page: what kind of page it is, which documents and links are on it, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Any, Final, Literal

from crawler.errors import UnreadableError
from crawler.items import Link, as_link
from crawler.pages.kinds import PageKind
from crawler.pages.limits import LINKS, check_size
from crawler.pages.walls import Seen, recognise
from crawler.pages.walls.kinds import kind_of
from pipelines.documents import Document
from pipelines.extraction.attachments import Recognition, recognising
from pipelines.extraction.digest import page_digest
from pipelines.extraction.files import analyse_attachment, analyse_data, analyse_feed
from pipelines.extraction.found import Found
from pipelines.extraction.media import sniff
from pipelines.extraction.picture_pages import PagePicture
from pipelines.extraction.web import analyse_html, analyse_text

_BODILESS: Final = frozenset({204, 205, 304})
"""Answers that have no body by their nature (RFC 9110)."""

CHARACTERS: Final = 10_000_000
"""Of all texts of a page, files in an archive included; further documents are left out, and said."""
SENTENCES: Final = 100
"""Of an explanation, which is stored with its capture."""
SENTENCE: Final = 600
"""Characters of one of them: it may name what a stranger has named."""
_SOURCES: Final = frozenset({"html", "text", "feed", "data"})

Outcome = Literal["documents", "list", "blocked", "error", "empty", "scan", "unreadable"]


@dataclass(frozen=True, slots=True)
class Page:
    """The input of an analysis."""

    body: bytes
    """Without content-encoding, but in the charset and form it was sent in."""
    url: str
    content_type: str | None = None
    fetched_at: datetime | None = None
    status: int = 200
    promise: int = 0
    """How promising it was when it was queued (`Link.promise`); pages of a list often do not say of which."""
    pictures: tuple[PagePicture, ...] = ()
    """What is archived of the pictures that are its text (`Analysis.pictures`), to be read with it."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came out of a page."""

    outcome: Outcome
    """documents: at least one; list: none, but links to some; blocked: a challenge, login or payment wall;
    error: an error answer, also one sent with status 200; empty: readable, but with nothing in it;
    scan: pictures of a text, which nobody here has read;
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
    platform: str | None = None
    """Name of the CMS family that the page itself shows (`crawler.pages.platforms`)."""
    block: str | None = None
    """What stands there instead of a page, a word of `crawler.pages.walls.SoftBlock`; None for a page."""
    pictures: tuple[str, ...] = ()
    """URLs of the pictures that are the text of an article, in page order; they are to be fetched."""
    digest: str | None = None
    """Of what the page says (`pipelines.extraction.digest`); None where it is none."""

    def __reduce__(self) -> tuple[Callable[..., Analysis], tuple[Any, ...]]:
        """Pickle the links column by column: an object for each costs several times as much.

        So does a word of an enumeration, which is passed on as a plain one.
        """
        urls, texts, promises, further = zip(*self.links, strict=True) if self.links else ((), (), (), ())
        columns = _column(urls), _column(texts), bytes(promises), bytes(further)
        after = (
            self.next_page,
            self.explanation,
            self.requisites,
            self.platform,
            self.block and str(self.block),
            self.pictures,
            self.digest,
        )
        return _received, ((self.outcome, str(self.kind), self.documents), columns, after)


_Column = str | Sequence[str]
_Columns = tuple[_Column, _Column, bytes, bytes]


def _column(words: Sequence[str]) -> _Column:
    """Return URLs or texts as one string, a line each: it is pickled in a fraction of the time."""
    lines = "\n".join(words)
    return lines if lines.count("\n") == len(words) - 1 else words


def _words(column: _Column) -> Sequence[str]:
    return column.split("\n") if isinstance(column, str) else column


def _received(
    before: tuple[Outcome, str, tuple[Document, ...]], columns: _Columns, after: tuple[Any, ...]
) -> Analysis:
    """Return what `Analysis.__reduce__` has taken apart: the links, and the fields before and after them."""
    urls, texts, promises, further = columns
    rows = zip(_words(urls), _words(texts), promises, map(bool, further), strict=True)
    return Analysis(*before, tuple(map(as_link, rows)), *after)


def analyse(page: Page, recognition: Recognition | None = None) -> Analysis:
    """Read one page. What cannot be read has the outcome `unreadable`; raises nothing but `MemoryError`.

    With `recognition` pages of files that are pictures are read, too, which takes seconds a page; so are
    the pictures that come with the page (`Page.pictures`).
    """
    medium = sniff(page.body, page.content_type)
    try:
        with recognising(recognition):
            found = _bounded(_read(page, medium))
    except UnreadableError as error:
        return Analysis("unreadable", PageKind.UNREADABLE, explanation=(str(error)[:SENTENCE],))
    except MemoryError:
        raise  # the process has met its limit, and has to end
    except Exception as error:
        # a page that no reader was written for must not take the line down; the sentence makes it findable
        why = f"The {medium} reader failed on this page: {type(error).__name__}: {error}."
        return Analysis("unreadable", PageKind.UNREADABLE, explanation=(why[:SENTENCE],))
    return Analysis(
        _outcome(found),
        found.kind,
        found.documents,
        found.links,
        found.next_page,
        found.explanation,
        found.requisites if found.documents else (),
        found.platform,
        found.block,
        found.pictures,
        page_digest(found, page.url) if page.status < 400 else None,
    )


def extract_documents(
    body: bytes, *, url: str, content_type: str | None = None, fetched_at: datetime | None = None
) -> list[Document]:
    """Return the documents of `analyse`, in page order."""
    return list(analyse(Page(body, url, content_type, fetched_at)).documents)


def _bounded(found: Found) -> Found:
    """Return what was found without what is more than any page has, and say so."""
    said: list[str] = []
    documents, links = found.documents, found.links
    if len(links) > LINKS:
        said.append(f"It has {len(links):,} links; the first {LINKS:,} of them count.")
        links = links[:LINKS]
    if sum(len(document.text) for document in documents) > CHARACTERS:
        total = accumulate(len(document.text) for document in documents)
        documents = tuple(
            document for document, size in zip(documents, total, strict=True) if size <= CHARACTERS
        )
        said.append(
            f"Its {len(found.documents)} documents have more than {CHARACTERS:,} characters; "
            f"the first {len(documents)} of them are taken."
        )
    sentences = [sentence[:SENTENCE] for sentence in found.explanation]
    if len(sentences) > SENTENCES:
        sentences[SENTENCES:] = [f"There are {len(sentences) - SENTENCES:,} further remarks."]
    explanation = (*sentences, *said)
    if explanation == found.explanation:  # as of nearly all: whatever is left out is said
        return found
    return replace(found, documents=documents, links=links, explanation=explanation)


def _read(page: Page, medium: str) -> Found:
    if not page.body.strip():
        return _without_body(page.status)
    if medium in _SOURCES:
        check_size(page.body, medium)
    if medium == "html":
        return analyse_html(
            page.body,
            page.url,
            page.content_type,
            page.fetched_at,
            page.status,
            page.promise,
            page.pictures,
        )
    if medium == "text":
        return analyse_text(page.body, page.url, page.content_type, page.fetched_at, page.status)
    if page.status >= 400:
        return Found(PageKind.ERROR, explanation=(f"The answer's status is {page.status}.",))
    if medium == "feed":
        return analyse_feed(page.body, page.url)
    if medium == "data":
        return analyse_data(page.body, page.url, page.content_type, page.promise)
    return analyse_attachment(page.body, medium, page.url, page.fetched_at)


def _without_body(status: int) -> Found:
    wall = None if status in _BODILESS else recognise(Seen("", "", (), 0.0, status=status))
    block = wall.block if wall else None
    kind = kind_of(block) if block else PageKind.ERROR if status >= 400 else PageKind.EMPTY
    return Found(kind, explanation=(f"The answer (status {status}) has no body.",), block=block)


def _outcome(found: Found) -> Outcome:
    if found.documents:
        return "documents"
    if found.kind == PageKind.BLOCKED:
        return "blocked"
    if found.kind == PageKind.ERROR:
        return "error"
    if found.kind == PageKind.SCAN:
        return "scan"
    return "list" if found.links and found.kind != PageKind.EMPTY else "empty"
