"""From a page's blocks and its kind to the drafts of its documents: one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.pages.blocks import Block, Blocks
from crawler.pages.forum import without_category
from crawler.pages.generic import Decision
from crawler.pages.inline import is_bullet
from crawler.pages.kinds import PageKind
from crawler.pages.links import absolute
from crawler.pages.titles import is_report_title
from pipelines.extraction.attachments.model import Line
from pipelines.extraction.broken_lines import rejoin
from pipelines.extraction.drafts import Draft
from pipelines.extraction.lost_paragraphs import restore
from pipelines.extraction.main_text import main_blocks
from pipelines.extraction.page_facts import first_date, source_line
from pipelines.extraction.page_title import find_title, is_title_line
from pipelines.extraction.parts import Part, part_of
from pipelines.extraction.segmentation import find_documents


@dataclass(frozen=True, slots=True)
class Readable:
    """A page that was parsed: what every route needs of it."""

    page: Blocks
    decision: Decision
    url: str
    base: str
    head: str
    """Its title element."""
    meta: Mapping[str, str]
    published_on: date | None
    published_where: str


def drafts(readable: Readable) -> list[Draft]:
    """Return the drafts of a page's documents, in page order."""
    route = _ROUTES.get(readable.decision.kind)
    return route(readable) if route else []


def _article(readable: Readable) -> list[Draft]:
    decision, page = readable.decision, readable.page
    title, where = find_title(page, decision.passage.start, readable.head, readable.meta)
    blocks = main_blocks(page, decision.passage, title)
    lines, flags = _lines(blocks, title)
    return [_draft(readable, title, where, lines, flags)]


def _inline_list(readable: Readable) -> list[Draft]:
    out: list[Draft] = []
    for item in readable.decision.items:
        blocks = readable.page.blocks
        title = blocks[item.title]
        body = [block for block in blocks[item.start : item.end] if not is_bullet(block.text)]
        lines, flags = _lines(body, title.text)
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
    blocks = [readable.page.blocks[index] for index in post.blocks]
    title = post.title
    if blocks and is_report_title(blocks[0].text):
        title = title or blocks[0].text
    if not title:
        title = without_category(readable.head.split(" - ")[0])
    lines, flags = _lines(blocks, title)
    posted = first_date(post.posted)
    evidence = (("title", "thread"),) + ((("published_on", "发表于"),) if posted else ())
    return [Draft(title, lines, url=readable.url, published_on=posted, flags=flags, evidence=evidence)]


def _preview(readable: Readable) -> list[Draft]:
    page = readable.page
    start, end = _shown(page.blocks)
    title = (
        _preview_title(page.blocks[:start], page.blocks[start])
        or find_title(page, start, readable.head, readable.meta)[0]
    )
    lines, flags = _lines(page.blocks[start:end], title)
    return [
        Draft(
            title, lines, url=readable.url, may_be_cut=True, flags=flags, evidence=(("title", "title line"),)
        )
    ]


def _anthology(readable: Readable) -> list[Draft]:
    blocks = readable.page.blocks
    out: list[Draft] = []
    for bounds in find_documents([block.text for block in blocks]):
        lines, flags = _lines(blocks[bounds.start : bounds.end], blocks[bounds.title].text)
        out.append(Draft(blocks[bounds.title].text, lines, flags=flags, evidence=(("title", "title line"),)))
    return out


_ROUTES: dict[PageKind, Callable[[Readable], list[Draft]]] = {
    PageKind.ARTICLE: _article,
    PageKind.INLINE_LIST: _inline_list,
    PageKind.FORUM_THREAD: _forum_thread,
    PageKind.PREVIEW: _preview,
    PageKind.ANTHOLOGY: _anthology,
}


def _draft(
    readable: Readable, title: str, where: str, lines: Sequence[Line], flags: tuple[str, ...]
) -> Draft:
    evidence = [("title", where)] if where else []
    if readable.published_on:
        evidence.append(("published_on", readable.published_where))
    publisher = readable.meta.get("contentsource") or source_line(
        [block.text for block in readable.page.blocks[: readable.decision.passage.start + 8]]
    )
    return Draft(
        title,
        lines,
        url=readable.url,
        published_on=readable.published_on,
        publisher=publisher,
        flags=flags,
        evidence=tuple(evidence),
    )


def _lines(blocks: Sequence[Block], title: str) -> tuple[list[Line], tuple[str, ...]]:
    """Return the finished lines of blocks, and what had to be repaired."""
    flags: set[str] = set()
    out: list[Line] = []
    for block in _without_title(blocks, title):
        parts: list[Part] = []
        for part in rejoin(part_of(block)):
            parts += restore(part)
        if any(part.edits for part in parts):
            flags.add("broken_lines")
        elif len(parts) > 1:
            flags.add("restored_paragraphs")
        out += (line for line in (part.line() for part in parts) if line.text)
    return out, tuple(sorted(flags))


def _without_title(blocks: Sequence[Block], title: str) -> list[Block]:
    """Return the blocks without the title where it stands above them once more, in a line of its own."""
    for index, block in enumerate(blocks[:3]):
        if is_title_line(block.text, title):
            return [*blocks[:index], *blocks[index + 1 :]]
    return list(blocks)


def _shown(blocks: Sequence[Block]) -> tuple[int, int]:
    """Return the bounds of what a preview shows: from its first long block to its last."""
    long = [
        index for index, block in enumerate(blocks) if block.size >= 60 and block.link_size < 0.3 * block.size
    ]
    if not long:
        return 0, len(blocks)
    largest = max(long, key=lambda index: blocks[index].size)
    if blocks[largest].size >= 0.5 * sum(blocks[index].size for index in long):
        return largest, largest + 1
    return long[0], long[-1] + 1


def _preview_title(above: Sequence[Block], first: Block) -> str:
    """Return the last line above the text that the text starts with, else the last report title."""
    for block in reversed(above):
        if block.size >= 5 and first.text.startswith(block.text):
            return block.text
    return next((block.text for block in reversed(above) if is_report_title(block.text)), "")
