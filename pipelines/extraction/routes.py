"""From a page's blocks and its kind to the drafts of its documents: one function a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crawler.pages.blocks import Block, Blocks
from crawler.pages.forum import without_category
from crawler.pages.generic import Decision
from crawler.pages.inline import is_bullet
from crawler.pages.kinds import PageKind
from crawler.pages.labels import without_markers
from crawler.pages.links import absolute
from crawler.pages.titles import MAX_TITLE, is_report_title, opens_speech
from pipelines.extraction.agreement import judge
from pipelines.extraction.drafts import Draft
from pipelines.extraction.furniture import without_furniture
from pipelines.extraction.lines import finished_lines
from pipelines.extraction.main_text import main_blocks
from pipelines.extraction.page_facts import first_date
from pipelines.extraction.page_title import find_title, is_title_line
from pipelines.extraction.segmentation import find_documents

_BEGINNING: Final = 12
"""Lines among which a report says that it is one, after its title, its day and its speaker."""
_OF_REPORTS: Final = re.compile(r"报\s?告|公\s?报")


@dataclass(frozen=True, slots=True)
class Readable:
    """A page that was parsed and judged: what every route needs of it."""

    page: Blocks
    decision: Decision
    medium: str
    source: str
    """Decoded."""
    was_hidden: bool
    """Whether the page's own styles hide its text."""
    url: str
    base: str
    head: str
    """Its title element."""
    meta: Mapping[str, str]
    published_on: date | None = None
    published_where: str = ""
    publisher: str | None = None


def drafts(readable: Readable) -> list[Draft]:
    """Return the drafts of a page's documents, in page order."""
    route = _ROUTES.get(readable.decision.kind)
    return route(readable) if route else []


def _article(readable: Readable) -> list[Draft]:
    passage, page = readable.decision.passage, readable.page
    title, where = find_title(page, passage.start, readable.head, readable.meta, passage.speech)
    title = without_markers(title)
    blocks, agreement = main_blocks(page, passage, title), None
    if readable.medium == "html":
        thorough = _may_be_report(title, blocks, passage.speech)
        verdict = judge(page, blocks, readable.source, thorough=thorough)
        blocks, agreement = list(verdict.blocks), verdict.agreement
    lines, flags = finished_lines(page, blocks, title)
    evidence = [("title", where)] if where else []
    if readable.published_on:
        evidence.append(("published_on", readable.published_where))
    return [
        Draft(
            title,
            lines,
            url=readable.url,
            published_on=readable.published_on,
            publisher=readable.publisher,
            flags=(*flags, "hidden_text") if readable.was_hidden else flags,
            agreement=agreement,
            evidence=tuple(evidence),
        )
    ]


def _may_be_report(title: str, blocks: Sequence[Block], speech: str) -> bool:
    """Whether a report could come of a text: it is named or begins like one."""
    beginning = [title, *(block.text for block in blocks[:_BEGINNING])]
    return bool(speech) or any(
        opens_speech(text) or (len(text) <= MAX_TITLE and _OF_REPORTS.search(text)) for text in beginning
    )


def _inline_list(readable: Readable) -> list[Draft]:
    page, blocks = readable.page, readable.page.blocks
    out: list[Draft] = []
    for item in readable.decision.items:
        title = blocks[item.title]
        body = [block for block in blocks[item.start : item.end] if not is_bullet(block.text)]
        lines, flags = finished_lines(page, body, title.text)
        out.append(
            Draft(
                title.text,
                lines,
                url=absolute(readable.base, title.href) if title.href else None,
                published_on=first_date(blocks[item.date].text),
                flags=flags,
                evidence=(("title", "title line"), ("published_on", "date line")),
            )
        )
    return out


def _forum_thread(readable: Readable) -> list[Draft]:
    post = readable.decision.post
    if post is None:
        return []
    page = readable.page
    blocks = [page.blocks[index] for index in post.blocks]
    title = post.title
    if not title and is_report_title(blocks[0].text):
        title = blocks[0].text
    title = title or without_category(readable.head.split(" - ")[0])
    lines, flags = finished_lines(page, blocks, title)
    posted = first_date(post.posted)
    evidence = (("title", "thread"),) + ((("published_on", "发表于"),) if posted else ())
    return [Draft(title, lines, url=readable.url, published_on=posted, flags=flags, evidence=evidence)]


def _preview(readable: Readable) -> list[Draft]:
    page, passage = readable.page, readable.decision.passage
    shown = _shown(page.blocks)
    blocks = page.blocks[slice(*shown)] if shown else _with_heading(page, main_blocks(page, passage, ""))
    kept = set(map(id, without_furniture(page.blocks)))
    blocks = [block for block in blocks if id(block) in kept]
    start = shown[0] if shown else passage.start
    title = _preview_title(page.blocks[:start], blocks)
    if not title and blocks and is_report_title(blocks[0].text):
        title = blocks[0].text
    title = title or find_title(page, start, readable.head, readable.meta)[0]
    lines, flags = finished_lines(page, blocks, "")  # a title inside of what is shown is the document's own
    evidence = (("title", "title line"),)
    return [Draft(title, lines, url=readable.url, may_be_cut=True, flags=flags, evidence=evidence)]


def _anthology(readable: Readable) -> list[Draft]:
    page = readable.page
    whole = readable.medium == "text"
    blocks = without_furniture(page.blocks if whole else main_blocks(page, readable.decision.passage, ""))
    out: list[Draft] = []
    for bounds in find_documents([block.text for block in blocks]):
        body = [b for b in blocks[bounds.start : bounds.end] if not is_title_line(b.text, bounds.title)]
        lines, flags = finished_lines(page, body, bounds.title)
        out.append(Draft(bounds.title, lines, flags=flags, evidence=(("title", "title line"),)))
    return out


_ROUTES: dict[PageKind, Callable[[Readable], list[Draft]]] = {
    PageKind.ARTICLE: _article,
    PageKind.INLINE_LIST: _inline_list,
    PageKind.FORUM_THREAD: _forum_thread,
    PageKind.PREVIEW: _preview,
    PageKind.ANTHOLOGY: _anthology,
}


def _shown(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """Return the bounds of the one block in which a preview shows everything; None where there are many."""
    if not blocks:
        return None
    running = [block.size if block.link_size < 0.3 * block.size else 0 for block in blocks]
    largest = max(range(len(blocks)), key=running.__getitem__)
    if running[largest] < 200 or running[largest] < 0.5 * sum(running):
        return None
    return largest, largest + 1


def _with_heading(page: Blocks, blocks: list[Block]) -> list[Block]:
    """Return the blocks with the title line beside them, which is part of the document that is shown."""
    first = page.blocks.index(blocks[0]) if blocks else 0
    heading = page.blocks[first - 1]
    if not first or heading.node < 0:
        return blocks
    together = page.nodes[heading.node].parent == page.nodes[blocks[0].node].parent
    return [heading, *blocks] if together and is_report_title(heading.text) else blocks


def _preview_title(above: Sequence[Block], text: Sequence[Block]) -> str:
    """Return the last line above the text that the text starts with, else the last report title."""
    for block in reversed(above):
        if block.size >= 5 and text and text[0].text.startswith(block.text):
            return block.text
    return next((block.text for block in reversed(above) if is_report_title(block.text)), "")
