"""Articles whose text lies in a script of the page, which would show it (`crawler.pages.fragments`)."""

from __future__ import annotations

from datetime import datetime

from crawler.pages.dom import parse
from crawler.pages.fragments import Fragment
from crawler.pages.walk import read_blocks
from pipelines.documents import Document
from pipelines.extraction.drafts import Draft, finish
from pipelines.extraction.fields import PageFacts
from pipelines.extraction.lines import finished_lines


def document_of(
    fragment: Fragment,
    *,
    title: str,
    facts: PageFacts,
    charset: str,
    fetched_at: datetime | None,
) -> Document | None:
    """Return the document of a fragment, or None where it has no text.

    `title` is that of the page, for a fragment that has none of its own.
    """
    blocks = read_blocks(parse(fragment.markup))
    blocks.paths.place = fragment.place
    own = fragment.title or title
    lines, flags = finished_lines(
        blocks, [block for block in blocks.blocks if block.link_size <= 0.5 * block.size], own
    )
    published = fragment.published_on
    if published and fetched_at and published > fetched_at.date():
        published = None
    evidence = [("title", "script" if fragment.title else "title element")]
    evidence += [("published_on", "script")] if published else []
    draft = Draft(
        own,
        lines,
        url=facts.url,
        published_on=published,
        publisher=fragment.publisher,
        flags=flags,
        evidence=tuple(evidence),
    )
    return finish(draft, facts, "html", charset)
