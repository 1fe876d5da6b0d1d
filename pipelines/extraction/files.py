"""Pages that are files: PDF, DOCX, DOC, OFD and their like, archives of them, sitemaps and feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from crawler.errors import UnreadableError
from crawler.pages.dom import decode
from crawler.pages.feeds import feed_links
from crawler.pages.kinds import PageKind
from crawler.pages.platforms.registry import read_answer
from crawler.pages.promise import Place, place_of, rated
from crawler.pages.titles import is_report_title
from crawler.pages.walls import recognise_data
from crawler.pages.walls.kinds import kind_of
from pipelines.documents import Document
from pipelines.extraction import archives, attachments
from pipelines.extraction.attachments import Line, Reading
from pipelines.extraction.drafts import Draft, Medium, finish
from pipelines.extraction.fields import PageFacts
from pipelines.extraction.found import Found
from pipelines.extraction.media import sniff
from pipelines.extraction.page_title import is_title_line
from pipelines.extraction.segmentation import segment
from pipelines.extraction.web import analyse_text

_READERS: Final[dict[str, Medium]] = {
    "pdf": "pdf",
    "docx": "docx",
    "doc": "doc",
    "ofd": "ofd",
    "rtf": "rtf",
    "image": "image",
}
_UNREAD: Final = {
    "ole": "an OLE container without a Word text (XLS, PPT, MSG)",
    "xlsx": "a table (XLSX)",
    "pptx": "slides (PPTX)",
}


def analyse_attachment(body: bytes, medium: str, url: str, fetched_at: datetime | None) -> Found:
    """Read a file into its documents.

    Raises `UnreadableError` for a broken file, and for one of a form that no reader here takes.
    """
    if medium in archives.FORMS:
        return analyse_archive(body, medium, url, fetched_at)
    if medium not in _READERS:
        raise UnreadableError(f"There is no reader for this form of file: {_called(medium, url)}.")
    return read_file(body, _READERS[medium], url, fetched_at)


def _called(medium: str, name: str) -> str:
    if medium == "binary" and re.search(r"\.cebx?$", urlsplit(name).path, re.IGNORECASE):
        return "CEB, which only Founder's Apabi Reader shows"
    return _UNREAD.get(medium, medium)


def read_file(
    body: bytes, medium: Medium, url: str, fetched_at: datetime | None, name: str | None = None
) -> Found:
    """Read a file of a form that there is a reader for; `name` is its own where the URL is an archive's.

    Raises `UnreadableError`.
    """
    reading: Reading = attachments.read(body, medium)
    why = list(_scanned(reading))
    if not reading.lines:
        return Found(PageKind.SCAN, explanation=(*why, *reading.notes))
    bound = segment(reading.lines)
    flags = (*(("scanned_pages",) if reading.unread else ()), *(("ocr",) if reading.recognised else ()))
    drafts = [
        Draft(title, lines, flags=flags, evidence=(("title", "title line"),), notes=_below(reading, lines))
        for title, lines in bound
    ]
    if not drafts:
        drafts = [replace(_single(reading, url, name), flags=flags, notes=reading.footnotes)]
    drafts = [replace(draft, recogniser=reading.recogniser) for draft in drafts]
    facts = PageFacts(url=url, fetched_at=fetched_at)
    found = (finish(draft, facts, medium, reading.program) for draft in drafts)
    documents = tuple(document for document in found if document is not None)
    kind = PageKind.ANTHOLOGY if bound else PageKind.ATTACHMENT
    what = f"A {medium.upper()} file of {len(reading.lines)} lines, {len(documents)} document(s)."
    return Found(kind, documents, explanation=(what, *why, *reading.notes))


def _scanned(reading: Reading) -> Iterator[str]:
    """Say which pages are pictures: those that nobody has read, and those that were recognized."""
    if reading.unread:
        some = f"{len(reading.unread)} page(s) are pictures of a text ({_numbers(reading.unread)})"
        yield f"Scan, not read: {some}; `scrapy ocr` would read it, with the extra `ocr`."
    if reading.recognised:
        some = f"{len(reading.recognised)} page(s) were recognized ({_numbers(reading.recognised)})"
        yield f"{some} on their pictures."


def _numbers(pages: Sequence[int]) -> str:
    """Return page numbers with runs shortened: 1-4, 7."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _below(reading: Reading, lines: Sequence[Line]) -> list[Line]:
    """Return the footnotes on the pages of one of several documents."""
    pages = [piece.page for line in lines for piece in line.paragraph.pieces if piece.page]
    if not pages:
        return []
    first, last = min(pages), max(pages)
    return [note for note in reading.footnotes if first <= (note.paragraph.pieces[0].page or 0) <= last]


def analyse_archive(
    body: bytes, form: str, url: str, fetched_at: datetime | None, path: tuple[str, ...] = ()
) -> Found:
    """Read the files in an archive, each into its documents, which name it (`Document.member`).

    What is no document, or cannot be read, is said. Raises `UnreadableError` for an archive that cannot be
    opened.
    """
    contents = archives.contents(body, form)
    documents: list[Document] = []
    why: list[str] = []
    for one in contents.members[: archives.READ]:
        inner = (*path, one.name)
        try:
            found = _analyse_member(one.body, url, fetched_at, inner)
        except UnreadableError as error:
            why.append(f"{' / '.join(inner)}: {error}")
            continue
        documents += found.documents
        why += [f"{' / '.join(inner)}: {sentence}" for sentence in found.explanation]
    unread = len(contents.members) - archives.READ
    if unread > 0:
        why.append(f"{unread} further file(s) were not read.")
    what = f"A {form.upper()} archive of {len(contents.members)} file(s), {len(documents)} document(s)."
    kind = PageKind.ATTACHMENT if documents else PageKind.SCAN if _all_scans(why) else PageKind.EMPTY
    return Found(kind, tuple(documents), explanation=(what, *contents.notes, *why))


def _all_scans(why: Sequence[str]) -> bool:
    return any("Scan, not read" in sentence for sentence in why)


def _analyse_member(body: bytes, url: str, fetched_at: datetime | None, path: tuple[str, ...]) -> Found:
    """Read one file in an archive; archives in it are opened, too, down to `archives.DEPTH`."""
    medium = sniff(body, None)
    if medium in archives.FORMS:
        if len(path) >= archives.DEPTH:
            raise UnreadableError("an archive in an archive in an archive is not opened.")
        return analyse_archive(body, medium, url, fetched_at, path)
    if medium == "text":
        found = analyse_text(body, url, None, fetched_at, 200)
    elif medium in _READERS:
        found = read_file(body, _READERS[medium], url, fetched_at, path[-1])
    else:
        raise UnreadableError(f"There is no reader for this form of file: {_called(medium, path[-1])}.")
    return replace(found, documents=tuple(d.model_copy(update={"member": path}) for d in found.documents))


def analyse_feed(body: bytes, url: str) -> Found:
    """Read a sitemap or a news feed."""
    links = rated(feed_links(body, url), Place(url))
    return Found(PageKind.FEED, links=links, explanation=(f"A sitemap or feed of {len(links)} links.",))


def analyse_data(body: bytes, url: str, content_type: str | None, promise: int = 0) -> Found:
    """Read the answer of a data endpoint; `promise` is how promising it was when it was queued."""
    source = decode(body, content_type)[0]
    platform, found = read_answer(source, url)
    if not found and (wall := recognise_data(source)):
        why = f"{wall.block} instead of data: {wall.why!r}"
        return Found(kind_of(wall.block), explanation=(why,), platform=platform, block=wall.block)
    links = rated(found, place_of(url, promise=promise))
    why = f"The answer of a data endpoint, with {len(links)} links."
    return Found(PageKind.FEED, links=links, explanation=(why,), platform=platform)


def _single(reading: Reading, url: str, name: str | None) -> Draft:
    title, where = _title(reading.lines, reading.title, name or unquote(urlsplit(url).path))
    lines = [line for i, line in enumerate(reading.lines) if i >= 12 or not is_title_line(line.text, title)]
    return Draft(title, lines, url=url, evidence=(("title", where),))


def _title(lines: tuple[Line, ...], stated: str | None, path: str) -> tuple[str, str]:
    """Return a file's title: a report's title line near the top, its properties, its first line, its name."""
    for line in lines[:12]:
        if is_report_title(line.text):
            return line.text, "title line"
    if stated:
        return stated, "properties"
    if lines and len(lines[0].text) <= 60 and not lines[0].text.endswith(("。", "，", "；")):
        return lines[0].text, "first line"
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0], "file name"
