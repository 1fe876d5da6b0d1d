"""HTML pages and plain texts: decode, parse, cut into blocks, decide the kind, read the documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml import etree

from crawler.items import Link
from crawler.pages.blocks import Blocks
from crawler.pages.dom import decode, parse
from crawler.pages.forum import is_forum
from crawler.pages.generic import Decision, decide
from crawler.pages.kinds import PageKind
from crawler.pages.links import base_url, next_page, page_links
from crawler.pages.plain import read_lines
from crawler.pages.requisites import page_requisites
from crawler.pages.walk import read_blocks
from pipelines.extraction.drafts import Medium, finish
from pipelines.extraction.explain import of_documents, of_page
from pipelines.extraction.fields import PageFacts
from pipelines.extraction.found import Found
from pipelines.extraction.page_facts import canonical_meta, published_on, read_meta, source_line
from pipelines.extraction.page_title import head_title
from pipelines.extraction.routes import Readable, drafts

_ABOVE, _BELOW = 12, 3
"""Lines above and from the first sentence on among which the date and the source of an article stand."""

_HIDDEN_WORTH = 200.0
"""Worth of a hidden passage from which on it is a text that waits for a script, and no dialog or template."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A page that was decoded and cut into blocks."""

    url: str
    base: str
    medium: Medium
    source: str
    charset: str
    page: Blocks
    head: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    was_hidden: bool = False


def analyse_html(
    body: bytes, url: str, content_type: str | None, fetched_at: datetime | None, status: int
) -> Found:
    """Read an HTML page."""
    source, charset = decode(body, content_type)
    root = parse(source)
    following = next_page(root, url)
    opened = _Opened(
        url,
        base_url(root, url),
        "html",
        source,
        charset,
        read_blocks(root),
        head_title(root),
        read_meta(root),
        page_links(root, url, following),
    )
    decision = _decide(opened, status)
    if decision.kind in (PageKind.LINK_LIST, PageKind.EMPTY):
        opened, decision = _with_hidden(opened, decision, root, status)
    if decision.kind == PageKind.EMPTY and not opened.page.blocks and opened.links:
        decision = replace(decision, kind=PageKind.LINK_LIST, why="links, but no visible text")
    pages = decision.kind in (PageKind.ARTICLE, PageKind.PREVIEW)
    found = _found(opened, decision, fetched_at, following if pages else None)
    return replace(found, requisites=page_requisites(root, url)) if found.documents else found


def analyse_text(
    body: bytes, url: str, content_type: str | None, fetched_at: datetime | None, status: int
) -> Found:
    """Read a plain text."""
    source, charset = decode(body, content_type)
    opened = _Opened(url, url, "text", source, charset, read_lines(source))
    return _found(opened, _decide(opened, status), fetched_at, None)


def _decide(opened: _Opened, status: int) -> Decision:
    return decide(
        opened.page,
        source=opened.source,
        title=opened.head,
        status=status,
        medium=opened.medium,
        forum=is_forum(opened.url, opened.meta.get("generator", "")),
    )


def _with_hidden(
    opened: _Opened, decision: Decision, root: etree._Element, status: int
) -> tuple[_Opened, Decision]:
    """Look once more at a page that shows nothing, with the text that only a script would show."""
    shown = _Opened(
        opened.url,
        opened.base,
        "html",
        opened.source,
        opened.charset,
        read_blocks(root, show_hidden=True),
        opened.head,
        opened.meta,
        opened.links,
        was_hidden=True,
    )
    second = _decide(shown, status)
    if second.kind == PageKind.ARTICLE and second.passage.worth >= _HIDDEN_WORTH:
        return shown, second
    return opened, decision


def _found(opened: _Opened, decision: Decision, fetched_at: datetime | None, following: str | None) -> Found:
    facts, where = _facts(opened, decision, fetched_at)
    readable = Readable(
        opened.page,
        decision,
        opened.medium,
        opened.source,
        opened.was_hidden,
        opened.url,
        opened.base,
        opened.head,
        opened.meta,
        facts.published_on,
        where,
        opened.meta.get("contentsource") or source_line(_around(opened.page, decision)),
    )
    finished = (finish(draft, facts, opened.medium, opened.charset) for draft in drafts(readable))
    documents = tuple(document for document in finished if document is not None)
    explanation = [*of_page(decision, documents, len(opened.links)), *of_documents(documents)]
    return Found(decision.kind, documents, opened.links, following, tuple(explanation))


def _facts(opened: _Opened, decision: Decision, fetched_at: datetime | None) -> tuple[PageFacts, str]:
    """Return what the page says of its one article, and where it says the date; little of other pages."""
    meta, site = canonical_meta(opened.meta), opened.meta.get("sitename")
    if decision.kind != PageKind.ARTICLE:
        return PageFacts(opened.url, meta, None, fetched_at, site), ""
    around = _around(opened.page, decision)
    published, where = published_on(opened.meta, around, opened.url, fetched_at)
    return PageFacts(opened.url, meta, published, fetched_at, site), where


def _around(page: Blocks, decision: Decision) -> list[str]:
    """Return the lines around the beginning of an article among which its date and source stand."""
    passage = decision.passage
    first = next((i for i in range(passage.start, passage.end) if page.blocks[i].size >= 40), passage.start)
    start = min((i for i in passage.titles if first - _ABOVE <= i <= first), default=max(0, first - _ABOVE))
    lines = page.blocks[max(0, min(start, first - 4)) : first + _BELOW]
    return [block.text for block in lines if block.link_size < 0.7 * block.size]
