"""List pages that show whole articles one below the other: a title line, the body, the date of publication.

Seen on investment-promotion sites, which republish reports among promotional news: each article is a title, a
body without paragraphs and a date, and only the dates part one from the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from statistics import median

from crawler.pages.blocks import Block, Blocks
from crawler.pages.passage import distance
from crawler.pages.titles import is_report_title, opens_speech

_DATE_LINE = re.compile(
    r"^[\[(（]?\s*(?:发布(?:时间|日期)|更新(?:时间|日期)|时间|日期|发表于|发布于)?\s*[:：]?\s*"
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*[\])）]?"
    r"(?:\s*[|·]?\s*(?:浏览|阅读|点击|来源|作者|查看|人气|评论)[^。；]{0,24})*$"
)
_DATE_STARTS = frozenset("[(（发更时日:：12")
"""What it begins with, after white space."""
_SESSION = re.compile(r"届.{0,16}次(?:全体)?会议|会议上")
_DAY = re.compile(r"月.{1,3}日")
_BYLINE = 3
"""Lines of a byline above or below the day, at most."""
_COUNTER = re.compile(r"^(?:浏览|阅读|点击|查看|来源|作者|人气|评论|分享|标签|更多)")
_BULLETS = frozenset("-•·*●■◆○▪–—>»|")

WHOLE_ARTICLE = 300
"""Median characters of the bodies from which on they are articles, and not what a list says about them."""

_MOST_DATES = 0.7
"""Share of the dates that are those of articles."""

_COVERED = 0.5
"""Share of the page's characters that the bodies make up; beside an article, dated teasers stay below."""

_CRUMB = 12
"""Characters below which a line is a counter, a button or a label; bodies hold few of them."""

_TITLE = 6
"""Characters that a title has at least."""

_BODY_LINE = 80
"""A line of a body; shorter ones may be titles, labels, menus."""


@dataclass(frozen=True, slots=True)
class Item:
    """One article of such a page, by the indexes of its blocks."""

    title: int
    start: int
    end: int
    date: int


def is_date_line(text: str) -> bool:
    """Whether a line says nothing but a date (and how often it was read)."""
    return len(text) <= 60 and ("20" in text or "19" in text) and bool(_DATE_LINE.match(text))


def is_bullet(text: str) -> bool:
    """Whether a line is nothing but a list's bullet."""
    return len(text) <= 2 and all(character in _BULLETS for character in text)


def inline_items(page: Blocks) -> list[Item]:
    """Return the whole articles that a page inlines, in page order; an empty list for any other page."""
    blocks = page.blocks
    dates = [i for i, b in enumerate(blocks) if b.text[0] in _DATE_STARTS and is_date_line(b.text)]
    if len(dates) >= 2 and (near := _near_sessions(blocks)):
        dates = [i for i in dates if i not in near or not _is_of_speech(blocks, i)]
    if len(dates) < 2 or not _may_be_whole(blocks, dates):
        return []
    # read the wrong way, a page loses the first or the last of its articles
    for items in sorted((read(page, dates) for read in _WAYS), key=len, reverse=True):
        enough = 2 if all(_is_headline(blocks, item.title) for item in items) else 3
        if len(items) >= enough and len(items) >= _MOST_DATES * len(dates) and _are_whole(blocks, items):
            return items
    return []


def _may_be_whole(blocks: Sequence[Block], dates: Sequence[int]) -> bool:
    """Whether enough text stands between the dates: of the articles at least half are whole ones.

    Each lies in a gap of its own, whichever way the page is read; most lists of dated links end here.
    """
    gaps = zip((-1, *dates), (*dates, len(blocks)), strict=True)
    whole = sum(
        sum([block.size for block in blocks[start + 1 : end]]) >= WHOLE_ARTICLE for start, end in gaps
    )
    return whole >= 1 and whole >= 0.5 * _MOST_DATES * len(dates)


def _near_sessions(blocks: Sequence[Block]) -> set[int]:
    """Return the indexes of the lines near one with a session: no other can be of the byline of a speech."""
    sessions = [
        index for index, block in enumerate(blocks) if "会议" in block.text and _SESSION.search(block.text)
    ]
    return {index + step for index in sessions for step in range(-1, _BYLINE + 1)}


def _is_of_speech(blocks: Sequence[Block], index: int) -> bool:
    """Whether a date stands in the byline of a speech.

    There it is beside a line that names the session and no day, or closes the byline: between the line with
    the session and the salutation (各位代表). The title of the next article may name a session, too.
    """
    short = (block for block in blocks[max(0, index - 1) : index + 2] if block.size < _BODY_LINE)
    beside = (block.text for block in short if not block.heading and not is_report_title(block.text))
    if any(_SESSION.search(text) and not _DAY.search(text) for text in beside):
        return True
    above = takewhile(
        lambda block: block.size < _BODY_LINE, reversed(blocks[max(0, index - _BYLINE) : index])
    )
    below = takewhile(lambda block: block.size < _BODY_LINE, blocks[index + 1 : index + 1 + _BYLINE])
    return any(opens_speech(b.text) for b in below) and any(_SESSION.search(b.text) for b in above)


def _are_whole(blocks: Sequence[Block], items: Sequence[Item]) -> bool:
    sizes = [sum(block.size for block in blocks[item.start : item.end]) for item in items]
    covered = sum(sizes) / sum(block.size for block in blocks)
    crumbs = sum(block.size < _CRUMB for item in items for block in blocks[item.start : item.end]) / sum(
        item.end - item.start for item in items
    )
    if covered < _COVERED or crumbs > 0.5:
        return False
    cut = sum(blocks[item.end - 1].text.endswith(("...", "…", "[详细]")) for item in items)
    return median(sizes) >= WHOLE_ARTICLE and cut <= len(items) // 3


def _is_headline(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line is marked as a title: by a heading, a link, or a bullet before it."""
    block = blocks[index]
    bulleted = index > 0 and is_bullet(blocks[index - 1].text)
    return bool(block.heading) or bulleted or block.link_size > 0.5 * block.size


def _dates_last(page: Blocks, dates: Sequence[int]) -> list[Item]:
    """Read title, body, date."""
    blocks = page.blocks
    items: list[Item] = []
    before = -1
    for date in dates:
        found = _title_and_body(blocks, before + 1, date)
        if found:
            items.append(Item(*found, date))
        before = date
    return items


def _dates_second(page: Blocks, dates: Sequence[int]) -> list[Item]:
    """Read title, date, body: the next title is the last line before its date."""
    blocks = page.blocks
    items: list[Item] = []
    for date, following in zip(dates, [*dates[1:], None], strict=True):
        title = date - 1
        end = len(blocks) if following is None else following - 1
        if following is None and items:
            end = _end_like(page, items, date + 1, end)
        while end > date + 1 and is_bullet(blocks[end - 1].text):
            end -= 1
        if title < 0 or end <= date + 1 or blocks[title].size > _BODY_LINE:
            continue
        items.append(Item(title, date + 1, end, date))
    return items


def _dates_first(page: Blocks, dates: Sequence[int]) -> list[Item]:
    """Read date, title, body."""
    blocks = page.blocks
    items: list[Item] = []
    for date, following in zip(dates, [*dates[1:], None], strict=True):
        end = len(blocks) if following is None else following
        if following is None:
            end = _end_like(page, items, date + 2, end)
        found = _title_and_body(blocks, date + 1, end)
        if found and found[0] <= date + 2:
            items.append(Item(*found, date))
    return items


def _title_and_body(blocks: Sequence[Block], start: int, end: int) -> tuple[int, int, int] | None:
    """Return the index of the title and the bounds of the body between `start` and `end`.

    The body starts with the first long line; its title is the last line before it that is marked as one, else
    the line before it. A body of short lines counts below a heading.
    """
    long = next((i for i in range(start, end) if blocks[i].size >= _BODY_LINE), None)
    if long is None:
        heading = max((i for i in range(start, end) if blocks[i].heading), default=end)
        long = heading + 1 if sum(b.size for b in blocks[heading + 1 : end]) >= _BODY_LINE else None
    if long is None or long == start:
        return None
    before = [i for i in range(start, long) if not is_bullet(blocks[i].text)]
    if not before:
        return None
    title = _title(blocks, before)
    while end > long + 1 and (is_bullet(blocks[end - 1].text) or _is_link(blocks[end - 1])):
        end -= 1
    return title, title + 1, end


def _title(blocks: Sequence[Block], before: Sequence[int]) -> int:
    """Return which of the lines before a body is its title.

    A report's title line, but not a menu's link above a heading; else the last one that is marked as a title,
    else the first one right after the date of the article above, else the last one.
    """
    headings = [index for index in before if blocks[index].heading]
    for index in before:
        above = bool(headings) and index < headings[-1] and _is_link(blocks[index])
        if is_report_title(blocks[index].text) and not above:
            return index
    marked = [i for i in before if blocks[i].size >= _TITLE and _is_headline(blocks, i)]
    if marked:
        return marked[-1]
    follows = before[0] > 0 and is_date_line(blocks[before[0] - 1].text)
    plain = [i for i in before if blocks[i].size >= _TITLE and not _COUNTER.match(blocks[i].text)]
    return plain[0] if follows and plain else before[-1]


def _is_link(block: Block) -> bool:
    return block.size < _BODY_LINE and block.link_size > 0.5 * block.size


def _end_like(page: Blocks, before: Sequence[Item], start: int, end: int) -> int:
    """Return where the last body ends: where it goes farther through the tree than the bodies before it do.

    Without a tree, and without bodies of several lines, it is after the last long line.
    """
    steps = [_step(page, index) for item in before for index in range(item.start + 1, item.end)]
    farthest = max(steps, default=0)
    if farthest:
        return next((i for i in range(start + 1, end) if _step(page, i) > farthest), end)
    return max((i + 1 for i in range(start, end) if page.blocks[i].size >= _BODY_LINE), default=end)


def _step(page: Blocks, index: int) -> int:
    """Return how far it is through the tree from a block to the one before it."""
    return distance(page, page.blocks[index - 1].node, page.blocks[index].node)


_WAYS = (_dates_last, _dates_second, _dates_first)
"""Where the date of an article stands; the first of those that find as many articles."""
