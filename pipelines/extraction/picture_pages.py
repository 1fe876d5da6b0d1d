"""Articles that are only pictures: noticed, and read as one document where somebody can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crawler.errors import UnreadableError
from crawler.pages.kinds import PageKind
from pipelines.documents import CitedPicture, Document, Paragraph
from pipelines.extraction.attachments.in_force import Recognition, in_force
from pipelines.extraction.attachments.model import Line
from pipelines.extraction.attachments.pdf_columns import in_reading_order
from pipelines.extraction.attachments.pdf_file import PdfPage
from pipelines.extraction.attachments.pdf_footnotes import each_note, without_footnotes
from pipelines.extraction.attachments.pdf_furniture import without_furniture
from pipelines.extraction.attachments.pdf_paragraphs import paragraphs
from pipelines.extraction.attachments.picture import read_page
from pipelines.extraction.drafts import Draft, finish
from pipelines.extraction.fields import PageFacts
from pipelines.extraction.found import Found
from pipelines.extraction.page_title import is_title_line

_HEAD: Final = 12
"""Lines among which the title is said once more."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """What is archived of a picture that a page shows."""

    url: str
    capture_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class PictureArticle:
    """An article that is only pictures, and what its page says of it."""

    title: str
    where: str
    """Where the title was found."""
    url: str
    urls: tuple[str, ...]
    """Of its pictures, in page order."""
    facts: PageFacts
    published_on: date | None = None
    published_where: str = ""
    publisher: str | None = None


def scanned(article: PictureArticle, archived: Sequence[PagePicture], found: Found) -> Found:
    """Return what was found on the page of such an article: a scan, or the document on its pictures.

    The document is there where `archived` has its pictures and there is who reads them (`recognising`).
    """
    recognition = in_force()
    if recognition and archived:
        read = _read(article.urls, {each.url: each for each in archived}, recognition)
        document = _document(article, read, recognition) if read.lines else None
        if document:
            why = (
                f"An article of {len(article.urls)} picture(s), {len(read.cited)} of them read.",
                *read.notes,
            )
            kind = PageKind.ARTICLE
            return replace(
                found, kind=kind, documents=(document,), explanation=why, pictures=article.urls, block=None
            )
        notes = read.notes
    else:
        notes = ()
    many = f"{len(article.urls)} picture(s) on the page are its text"
    why = (f"Scan, not read: {many}; `scrapy ocr` would read it, with the extra `ocr`.", *notes)
    return replace(
        found, kind=PageKind.SCAN, documents=(), explanation=why, pictures=article.urls, block=None
    )


@dataclass(frozen=True, slots=True)
class _Read:
    lines: tuple[Line, ...]
    footnotes: tuple[Line, ...]
    cited: tuple[CitedPicture, ...]
    unread: int
    notes: tuple[str, ...]


def _read(urls: Sequence[str], archived: Mapping[str, PagePicture], recognition: Recognition) -> _Read:
    """Read pictures as the pages of one text."""
    pages: list[PdfPage] = []
    captures: dict[int, str] = {}
    cited: list[CitedPicture] = []
    notes: list[str] = []
    for number, url in enumerate(urls, start=1):
        if url not in archived:
            notes.append(f"Picture {number} is not in the archive: {url}.")
            continue
        try:
            page = read_page(archived[url].body, recognition.recognise, number)
        except UnreadableError as error:
            notes.append(f"Picture {number} was not read: {error}")
            continue
        if not page.lines:
            notes.append(f"Picture {number} has no text that could be read.")
            continue
        pages.append(page)
        captures[number] = archived[url].capture_id
        cited.append(CitedPicture(page_url=url, capture_id=captures[number]))
    unread = len(notes)
    kept, dropped = without_furniture([in_reading_order(page) for page in pages])
    text, below = without_footnotes(kept)
    lines = tuple(_citing(line, captures) for line in paragraphs(text))
    footnotes = tuple(_citing(line, captures) for line in each_note(below))
    return _Read(lines, footnotes, tuple(cited), unread, (*notes, *dropped))


def _citing(line: Line, captures: Mapping[int, str]) -> Line:
    """Return a line whose pieces lie each in the capture of its picture."""
    pieces = tuple(
        piece.model_copy(update={"page": 1, "capture": captures[piece.page or 0]})
        for piece in line.paragraph.pieces
    )
    return replace(line, paragraph=Paragraph(pieces=pieces, edits=line.paragraph.edits))


def _document(article: PictureArticle, read: _Read, recognition: Recognition) -> Document | None:
    title = article.title
    evidence = [("title", article.where)]
    if article.published_on:
        evidence.append(("published_on", article.published_where))
    draft = Draft(
        title,
        [line for i, line in enumerate(read.lines) if i >= _HEAD or not is_title_line(line.text, title)],
        url=article.url,
        published_on=article.published_on,
        publisher=article.publisher,
        flags=("ocr", *(("scanned_pages",) if read.unread else ())),
        evidence=tuple(evidence),
        recogniser=recognition.name,
        notes=read.footnotes,
    )
    document = finish(draft, article.facts, "image", None)
    return document.model_copy(update={"pictures": read.cited}) if document else None
