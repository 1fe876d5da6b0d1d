"""The title of an article, among what a page calls itself and what stands above the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lxml import etree

from crawler.pages.blocks import Block, Blocks
from crawler.pages.dom import text_of
from crawler.pages.elements import elements
from crawler.pages.inline import is_date_line
from crawler.pages.labels import without_markers
from crawler.pages.text import fold, squeeze
from crawler.pages.titles import is_report_title

_TAGS = re.compile(r"\s*(?:[_|｜]|\s[-–—]+\s|--+|——|-(?=[^-]*$))\s*")
"""What parts the article's title from those of the column and the site in a `title` element."""

_TITLE_LINES = 4
"""Lines over which a long title is broken."""

_COLUMN = 8
"""Characters up to which what the title element starts with may be a column's name."""

_NEXT_TO = 4
"""Lines before the text (and the first two of it) among which a heading is directly above it."""

_HEAD_LINES = 6
"""Lines above a text without marks among which its title is."""

_LONG = 60
"""Characters of a line that is no title."""

_GLANCE = 16
"""Characters of a line that are looked at first."""

_MARKS = re.compile(r"[\s\W_]+")

_NEAR = 40
"""Blocks before the text in which its title is looked for."""


def head_title(root: etree._Element) -> str:
    """Return the text of the page's `title` element."""
    for element in elements(root, "title"):
        text = without_markers(fold(text_of(element)))
        if text:
            return text
    return ""


def find_title(
    page: Blocks, start: int, head: str, meta: Mapping[str, str], speech: str = ""
) -> tuple[str, str]:
    """Return the title of the text that starts at block `start`, and where it was found.

    The page's own meta tag decides; then a line above the text that the `title` element repeats; then the
    title right above a `speech`; then the nearest heading; then the first part of the `title` element.
    """
    if meta.get("articletitle"):
        return meta["articletitle"], "meta:ArticleTitle"
    first = next((i for i in range(start, len(page.blocks)) if page.blocks[i].size >= _LONG), start)
    above = page.blocks[max(0, start - _NEAR) : max(start + 2, min(first, start + _NEAR))]
    repeated = _repeated(above, squeeze(head))
    heading = _heading_of(above)
    if heading and len(squeeze(without_site(head))) <= _COLUMN < len(squeeze(heading)):
        return heading, "heading"
    if speech and squeeze(repeated) in squeeze(speech):
        return speech, "title line"
    if repeated:
        return repeated, "title line"
    headings = [block for block in above if 0 < block.heading <= 3 and 4 <= block.size <= 80]
    if headings and (not head or headings[-1].heading == 1):
        return headings[-1].text, "heading"
    if meta.get("og:title"):
        return without_site(meta["og:title"]), "meta:og:title"
    if head:
        return without_site(head), "title element"
    if headings:
        return headings[-1].text, "heading"
    return _first_line(page.blocks[max(0, first - _HEAD_LINES) : first])


def _first_line(above: list[Block]) -> tuple[str, str]:
    """Return the title of a text without marks: the last line that names a report, else the first line."""
    for block in reversed(above):
        if is_report_title(block.text):
            return block.text, "title line"
    lines = [b.text for b in above if 5 <= b.size <= 50 and not b.stops and not is_date_line(b.text)]
    return (lines[0], "first line") if lines else ("", "")


def _heading_of(above: list[Block]) -> str:
    """Return the heading directly above the text."""
    return next((b.text for b in reversed(above[-_NEXT_TO:]) if b.heading and b.size <= 80), "")


def without_site(head: str) -> str:
    """Return the first part of a title that is followed by column and site."""
    parts = [part for part in _TAGS.split(head) if part.strip()]
    return parts[0].strip() if parts else head.strip()


def begins_like_title(text: str, title: str) -> bool:
    """Whether a line, or several together, may say the title, as far as the first character of it tells."""
    # nearly all lines begin with another letter; what is left out of both is none
    return bool(title) and not (text[:1].isalnum() and text[0] != _wanted(title)[:1])


def is_title_line(text: str, title: str) -> bool:
    """Whether a line says the title and nothing else."""
    if not begins_like_title(text, title):
        return False
    wanted = _wanted(title)
    text = without_markers(text)
    # the beginning of a paragraph tells as well that it is no title
    return wanted.startswith(_bare(text[:_GLANCE])) and _bare(text) == wanted


@lru_cache(maxsize=4)
def _wanted(title: str) -> str:
    return _bare(title)


def _bare(text: str) -> str:
    return _MARKS.sub("", squeeze(text))


def _repeated(above: list[Block], head: str) -> str:
    """Return the longest line, or lines together, that the title element contains; of equals the last."""
    best = ""
    for start in range(len(above)):
        joined = ""
        for block in above[start : start + _TITLE_LINES]:
            joined += squeeze(block.text)
            if joined not in head:
                break
            if len(joined) >= 5 and len(joined) >= len(squeeze(best)):
                best = block.text if joined == squeeze(block.text) else joined
    return best
