"""Pages that are files: PDF, DOCX and their like, sitemaps and feeds."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote, urlsplit

from crawler.errors import UnreadableError
from crawler.pages.feeds import feed_links
from crawler.pages.kinds import PageKind
from crawler.pages.titles import is_report_title
from pipelines.extraction import attachments
from pipelines.extraction.attachments import Line, Reading
from pipelines.extraction.drafts import Draft, Medium, finish
from pipelines.extraction.fields import PageFacts
from pipelines.extraction.found import Found
from pipelines.extraction.page_title import is_title_line
from pipelines.extraction.segmentation import segment

_READERS: dict[str, Medium] = {"pdf": "pdf", "docx": "docx"}


def analyse_attachment(body: bytes, medium: str, url: str, fetched_at: datetime | None) -> Found:
    """Read a file into its documents.

    Raises `UnreadableError` for a broken file, and for one of a form that no reader here takes.
    """
    if medium not in _READERS:
        raise UnreadableError(f"There is no reader for this form of file ({medium}).")
    known = _READERS[medium]
    reading: Reading = attachments.read(body, known)
    bound = segment(reading.lines)
    facts = PageFacts(url=url, fetched_at=fetched_at)
    drafts = [Draft(title, lines, evidence=(("title", "title line"),)) for title, lines in bound]
    if not drafts:
        drafts = [_single(reading, url)]
    documents = tuple(d for d in (finish(draft, facts, known, None) for draft in drafts) if d is not None)
    kind = PageKind.ANTHOLOGY if bound else PageKind.ATTACHMENT
    why = f"A {known.upper()} file of {len(reading.lines)} lines, {len(documents)} document(s)."
    return Found(kind, documents, explanation=(why, *reading.notes))


def analyse_feed(body: bytes, url: str) -> Found:
    """Read a sitemap or a news feed."""
    links = feed_links(body, url)
    return Found(PageKind.FEED, links=links, explanation=(f"A sitemap or feed of {len(links)} links.",))


def _single(reading: Reading, url: str) -> Draft:
    title, where = _title(reading.lines, reading.title, url)
    lines = [line for i, line in enumerate(reading.lines) if i >= 12 or not is_title_line(line.text, title)]
    return Draft(title, lines, url=url, evidence=(("title", where),))


def _title(lines: tuple[Line, ...], stated: str | None, url: str) -> tuple[str, str]:
    """Return a file's title: a report's title line near the top, its properties, its first line, its name."""
    for line in lines[:12]:
        if is_report_title(line.text):
            return line.text, "title line"
    if stated:
        return stated, "properties"
    if lines and len(lines[0].text) <= 60 and not lines[0].text.endswith(("。", "，", "；")):
        return lines[0].text, "first line"
    name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    return name.rsplit(".", 1)[0], "file name"
