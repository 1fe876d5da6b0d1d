"""HTML pages and plain texts: decode, parse, cut into blocks, decide the kind, read the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml import etree

from crawler.items import Link
from crawler.pages.blocks import Blocks
from crawler.pages.dom import decode, in_utf8, parse
from crawler.pages.forum import is_forum
from crawler.pages.fragments import Fragment
from crawler.pages.generic import Decision, decide
from crawler.pages.kinds import PageKind
from crawler.pages.labels import without_markers
from crawler.pages.limits import check_depth, check_tags
from crawler.pages.links import base_url, next_page, page_links
from crawler.pages.pictures import LITTLE, content_pictures, report_title
from crawler.pages.plain import read_lines
from crawler.pages.platforms import registry
from crawler.pages.platforms.base import HtmlPage
from crawler.pages.promise import LINES, Place, place_of, rated
from crawler.pages.promise.attached import files_of_report
from crawler.pages.requisites import page_requisites
from crawler.pages.walk import read_blocks
from crawler.pages.walls import SoftBlock
from pipelines.documents import Kind
from pipelines.extraction.drafts import Medium, finish
from pipelines.extraction.embedded import document_of
from pipelines.extraction.explain import of_documents, of_page
from pipelines.extraction.fields import PageFacts
from pipelines.extraction.found import Found
from pipelines.extraction.offers import with_offers
from pipelines.extraction.page_facts import canonical_meta, published_on, read_meta, source_line
from pipelines.extraction.page_title import head_title, without_site
from pipelines.extraction.picture_pages import PagePicture, PictureArticle, scanned
from pipelines.extraction.routes import Readable, drafts

_ABOVE, _BELOW = 12, 3
"""Lines above and from the first sentence on among which the date and the source of an article stand."""

_FEW_LINKS = 3
"""Links up to which a page without text only sends its readers on: a refresh, a script, frames."""

_MAY_BE_PICTURES = frozenset({PageKind.ARTICLE, PageKind.LINK_LIST, PageKind.EMPTY})
"""Kinds of page that an article without a text is taken for."""

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
    body: bytes,
    url: str,
    content_type: str | None,
    fetched_at: datetime | None,
    status: int,
    promise: int = 0,
    pictures: Sequence[PagePicture] = (),
) -> Found:
    """Read an HTML page; `promise` is how promising it was when it was queued.

    `pictures` are those archived of an article that is only pictures.
    """
    source, charset = decode(body, content_type)
    check_tags(source)
    root = parse(in_utf8(source, body, charset))
    check_depth(root)
    following = next_page(root, url)
    base = base_url(root, url)
    seen = HtmlPage(url, base, source, root)
    opened = _Opened(
        url,
        base,
        "html",
        source,
        charset,
        read_blocks(root),
        head_title(root),
        registry.meta(seen) | read_meta(root),
        page_links(root, url, following, registry.links(seen)),
    )
    fragment = registry.article(seen)
    if fragment and status < 400 and (found := _embedded(opened, fragment, fetched_at)):
        return replace(found, platform=registry.detect(seen))
    decision = _decide(opened, status)
    if decision.kind in (PageKind.LINK_LIST, PageKind.EMPTY) and opened.page.hides_text:
        opened, decision = _with_hidden(opened, decision, root, status)
    if decision.kind == PageKind.EMPTY and not opened.page.blocks and opened.links:
        decision = replace(decision, kind=PageKind.LINK_LIST, why="links, but no visible text", block=None)
    pages = decision.kind in (PageKind.ARTICLE, PageKind.PREVIEW)
    following = following if pages else None
    found = _found(opened, decision, fetched_at, following)
    requisites = page_requisites(root, url) if found.documents else ()
    reports = any(document.kind == Kind.WORK_REPORT for document in found.documents)
    place = replace(_place(opened, decision, promise), has_reports=reports)
    links = rated(opened.links, place, root=root, base=base, following=following)
    if article := _picture_article(opened, decision, found, root, links, fetched_at):
        found = scanned(article, pictures, found)
    elif place.is_report:
        found = with_offers(found, links, place, _facts(opened, decision, fetched_at)[0])
    return replace(found, links=links, requisites=requisites, platform=registry.detect(seen))


def _picture_article(
    opened: _Opened,
    decision: Decision,
    found: Found,
    root: etree._Element,
    links: Sequence[Link],
    fetched_at: datetime | None,
) -> PictureArticle | None:
    """Return the article that a page is in pictures; None for a page that says it in words, or in a file."""
    if decision.block not in (None, SoftBlock.SHELL) or decision.kind not in _MAY_BE_PICTURES:
        return None
    if sum(len(document.text) for document in found.documents) > LITTLE:
        return None
    shown = opened.page.blocks
    is_article = decision.kind is PageKind.ARTICLE
    title = report_title(opened.head, opened.meta, shown, is_article=is_article)
    urls = content_pictures(root, opened.base) if title else ()
    if not urls or files_of_report(links):
        return None
    lines = [block.text for block in shown[:LINES] if block.link_size < 0.7 * block.size]
    published, where = published_on(opened.meta, lines, opened.url, fetched_at)
    facts = PageFacts(
        opened.url, canonical_meta(opened.meta), published, fetched_at, opened.meta.get("sitename")
    )
    return PictureArticle(
        without_markers(title),
        "meta:ArticleTitle" if opened.meta.get("articletitle") else "title",
        opened.url,
        urls,
        facts,
        published,
        where,
        opened.meta.get("contentsource") or source_line(lines),
    )


def _place(opened: _Opened, decision: Decision, promise: int) -> Place:
    """Return what the page is as a place that leads on."""
    if not opened.page.blocks and len(opened.links) <= _FEW_LINKS:
        return Place(opened.url, sends_on=promise)
    is_list = decision.kind not in (PageKind.ARTICLE, PageKind.PREVIEW, PageKind.FORUM_THREAD)
    lines = [block.text for block in opened.page.blocks[:LINES]]
    return place_of(
        opened.url, head=opened.head, meta=opened.meta, lines=lines, is_list=is_list, promise=promise
    )


def _embedded(opened: _Opened, fragment: Fragment, fetched_at: datetime | None) -> Found | None:
    """Return the article that lies in a script; None where that has no text."""
    facts = PageFacts(
        opened.url,
        canonical_meta(opened.meta),
        fragment.published_on,
        fetched_at,
        opened.meta.get("sitename"),
    )
    title = without_site(opened.head)
    document = document_of(fragment, title=title, facts=facts, charset=opened.charset, fetched_at=fetched_at)
    if document is None:
        return None
    why = f"Kind {PageKind.ARTICLE}: its text lies in a script, at {fragment.place}"
    explanation = (why, *of_documents([document]))
    return Found(PageKind.ARTICLE, (document,), opened.links, explanation=explanation)


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
    """Look once more at a page that shows nothing, with the text that only a script would show.

    Only pages that hold such a text are looked at: most lists do not, and to cut one into blocks and judge it
    again would be a third of what it costs.
    """
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
    shown = "" if documents or opened.links else " ".join(block.text for block in opened.page.blocks)
    return Found(
        decision.kind,
        documents,
        opened.links,
        following,
        tuple(explanation),
        block=decision.block,
        shown=shown,
    )


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
