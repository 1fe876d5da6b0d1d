"""HTML pages and plain texts: decode, parse, cut into blocks, decide the kind, read the documents."""

from __future__ import annotations

from datetime import datetime

from crawler.items import Link
from crawler.pages.blocks import Blocks, read_blocks
from crawler.pages.dom import decode, parse
from crawler.pages.generic import decide
from crawler.pages.kinds import PageKind
from crawler.pages.links import base_url, next_page, page_links
from crawler.pages.plain import read_lines
from pipelines.extraction.drafts import Medium, finish
from pipelines.extraction.fields import PageFacts
from pipelines.extraction.found import Found
from pipelines.extraction.page_facts import canonical_meta, published_on, read_meta
from pipelines.extraction.page_title import head_title
from pipelines.extraction.routes import Readable, drafts

_AROUND = (25, 4)
"""Blocks before and after the start of the text among which its date line is looked for."""


def analyse_html(
    body: bytes, url: str, content_type: str | None, fetched_at: datetime | None, status: int
) -> Found:
    """Read an HTML page."""
    source, charset = decode(body, content_type)
    root = parse(source)
    meta, head = read_meta(root), head_title(root)
    page = read_blocks(root)
    links = page_links(root, url)
    found = _analyse(
        page, source, charset, "html", url, base_url(root, url), meta, head, fetched_at, status, links
    )
    if found.kind in (PageKind.ARTICLE, PageKind.PREVIEW):
        return Found(found.kind, found.documents, links, next_page(root, url), found.explanation)
    return found


def analyse_text(
    body: bytes, url: str, content_type: str | None, fetched_at: datetime | None, status: int
) -> Found:
    """Read a plain text."""
    source, charset = decode(body, content_type)
    return _analyse(read_lines(source), source, charset, "text", url, url, {}, "", fetched_at, status, ())


def _analyse(
    page: Blocks,
    source: str,
    charset: str,
    medium: Medium,
    url: str,
    base: str,
    meta: dict[str, str],
    head: str,
    fetched_at: datetime | None,
    status: int,
    links: tuple[Link, ...],
) -> Found:
    decision = decide(page, source=source, title=head, status=status, medium=medium)
    before, after = _AROUND
    around = [b.text for b in page.blocks[max(0, decision.start - before) : decision.start + after]]
    published, where = published_on(meta, around, url, fetched_at)
    facts = PageFacts(url, canonical_meta(meta), published, fetched_at, meta.get("sitename"))
    readable = Readable(page, decision, url, base, head, meta, published, where)
    found = (finish(draft, facts, medium, charset) for draft in drafts(readable))
    documents = tuple(document for document in found if document is not None)
    explanation = (
        f"{decision.kind}: {decision.why}.",
        f"{len(documents)} document(s), {len(links)} link(s).",
    )
    return Found(decision.kind, documents, links, None, explanation)
