"""The stretch of a page that most looks like running text.

Menus, lists of links and footers cost, sentences gain; staying in one part of the tree is free and crossing
to another costs; the line that repeats the page's title is worth a good start, since an article follows its
title. The stretch with the greatest sum is the main text of an article, or it is so poor that there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.pages.blocks import SENTENCE, Block, Blocks
from crawler.pages.bodies import in_body
from crawler.pages.nodes import Node
from crawler.pages.text import either_case, squeeze
from crawler.pages.volumes import first_opening, speech_title

_STEP_COST = 4
"""Cost of each step through the tree between two neighbours, beyond the two of siblings."""

_SHORT_COST = 8
"""Cost of a short line without punctuation: a label, a button; inside an element named as the text, none."""

_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"tr", "tbody", "thead", "tfoot"})
"""Tables of figures are a part of texts: their short cells cost little, and going from row to row nothing."""

_FAR = 60
"""Steps from which on the exact number does not matter."""

_TITLE_WORTH = 120.0
_LINKED_TITLE_WORTH = 40.0

_DROP = 300.0
_DROP_SHARE = 0.3
"""A stretch ends where so much chrome follows, in all and of what it is worth; then comes another text."""

_ENOUGH = 100.0
_MUCH_MORE = 10.0
"""A passage under the page's title is its text, even beside one that is worth up to so many times more: some
pages show other whole articles below."""

_LIST = 4
"""Items from which on a list of headlines is one."""
_BOXES = frozenset({"div", "dl", "article", "section"})
"""What such items are in beside `li`; a `div` only where it has a class."""
_BOX_DEPTH = 3
"""Elements around a headline up to which its item is looked for."""
_TEASER = 300
"""Characters beside the links up to which an item shows a teaser, and not a whole article."""

_CHROME = re.compile(
    rf"版权所有|©|{either_case('copyright')}|{either_case('all rights reserved')}"
    rf"|{either_case('icp', '[备证]')}|{either_case('processed in')}|{either_case('powered by')}"
    r"|公安?网?备|未经.{0,12}(?:许可|授权|书面)"
    r"|转载请注明|免责声明|本[网站]声明|平台声明|特别声明"
    r"|转载.{0,20}(?:来源|出处)|刊载.{0,20}(?:来源|出处)|注明.{0,20}(?:来源|出处)"
    r"|不代表.{0,12}(?:观点|立场|赞同)|并不意味.{0,12}(?:观点|立场|赞同)"
    r"|主办[:：]|承办[:：]|技术支持[:：]|网站标识码[:：]|联系电话[:：]|地址[:：]|邮编[:：]|传真[:：]"
    r"|举报电话|网友评论|发表评论|我要评论|文明上网"
    r"|登录.{0,6}注册|用户名[:：]|验证码|扫描?二维码|分享到|客户端下载|清除痕迹"
    r"|建议使用.{0,20}浏览器"
)
"""Where each branch starts with a character, and none stands for two, the expression goes from one of these
characters to the next and tries nothing between; that is six times as fast."""
_STATEMENT = r"\s*(?:[\w.#*-]+\s*:|\})"
_CODE = re.compile(
    rf"\{{{_STATEMENT}|\}}{_STATEMENT}|;{_STATEMENT}|function\s*\(|v(?<=\bv)ar\s+\w+\s*=|document\.write|-->|<!--"
)
"""Each branch starts with a character here, too."""
_NO_TEXT = re.compile(f"{_CHROME.pattern}|{_CODE.pattern}")
"""Found in few lines, which are then asked for each."""

_LONGEST_ROW = 40
"""Characters up to which a line may be no more than a link and its date."""
_MARKS_OF_ROW = 2
"""Characters of a row beside its link and its date: a bullet, a number."""
_DATE_AT_END = re.compile(r"[\[(（【]?(?:(?:19|20)\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?[\])）】]?$")

_DOUBTFUL = re.compile(
    r"comment|pinglun|footer|foot\b|copyright|share|related|relate|recommend|sidebar|side-?bar|breadcrumb|crumb|toolbar"
    r"|hot-?news|ranking|paihang|disclaimer|login|popup|modal|advert|guanggao|declare|shengming|reply|tuijian|xiangguan"
)
"""Class and id marks of page parts that are not the text, though they may hold sentences."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of blocks as [start, end), and what it was chosen by."""

    start: int = 0
    end: int = 0
    worth: float = 0.0
    """What its text gains, its title lines aside."""
    gains: Sequence[float] = ()
    """Of every block of the page."""
    titles: frozenset[int] = frozenset()
    """Indexes of the lines that repeat the page's title."""
    speech: str = ""
    """The title right above the address of a speech, where the page has one."""
    opening: int = -1
    """Index of the line with which the first speech of the page opens; -1 where there is none."""


def gains(page: Blocks, titles: frozenset[int], replies: bool) -> list[float]:
    """Return for each block how much it speaks for the main text, below zero for chrome."""
    nodes = page.nodes
    bodies = in_body(page)
    doubtful, teasers = ([], []) if replies else (_doubtful_nodes(page), _teasers(page))
    out: list[float] = []
    for block in page.blocks:
        value, node = gain(block), block.node
        if value < -_SHORT_COST or node < 0:  # links, most of all
            pass
        elif value < 0:
            value = -1 if bodies[node] or nodes[node].tag in _CELLS else value
        elif not replies and (doubtful[node] or teasers[node]):
            value *= 0.3
        out.append(value)
    for index in titles:
        block = page.blocks[index]
        linked = block.link_size > 0.5 * block.size and not block.heading
        out[index] = _LINKED_TITLE_WORTH if linked else _TITLE_WORTH
    return out


def gain(block: Block) -> float:
    """Return how much one block speaks for running text by itself."""
    linked = block.link_size / block.size
    if linked > 0.5 or (linked > 0 and block.size <= _LONGEST_ROW and _is_row(block)):
        return -(block.size * 0.5 + 10)
    if _NO_TEXT.search(block.text):
        if block.size < 400 and _CHROME.search(block.text):
            return -15
        if _CODE.search(block.text):
            return -20
    marks = block.stops
    if block.size < 15 and not marks:
        return -_SHORT_COST
    return block.size * (1 - linked) * min(1.0, (marks + 0.5) * SENTENCE / block.size)


def _is_row(block: Block) -> bool:
    """Whether a line is a link and its date, and nothing else: a short headline in a list."""
    date = _DATE_AT_END.search(block.text)
    return date is not None and block.size - block.link_size - len(date[0]) <= _MARKS_OF_ROW


def title_lines(page: Blocks, head: str) -> frozenset[int]:
    """Return the indexes of the lines that repeat the page's title: the longest of its parts.

    A title may be broken over lines: lines one below the other count as what they say together.
    """
    squeezed = squeeze(head)
    most = len(squeezed)
    found: dict[int, int] = {}
    run: list[int] = []
    said = ""
    # most lines begin with a character that the title has not
    may_be = [i for i, block in enumerate(page.blocks) if block.size <= most and block.text[0] in squeezed]
    for index in may_be:
        if run and run[-1] != index - 1:
            run, said = [], ""
        text = squeeze(page.blocks[index].text)
        if text and said + text in squeezed:
            said += text
        else:
            run, said = [], text if text and text in squeezed else ""
        if said:
            run.append(index)
            if len(said) >= 5:
                found.update(dict.fromkeys(run, len(said)))
    longest = max(found.values(), default=0)
    return frozenset(index for index, size in found.items() if size >= 0.7 * longest)


def distance(page: Blocks, one: int, other: int) -> int:
    """Count the steps through block-level elements from one node to the other."""
    if one < 0 or other < 0:
        return 0
    nodes, steps = page.nodes, 0
    while one != other and steps < _FAR:
        # a node's index is greater than those of the nodes around it
        if one > other:
            node = nodes[one]
            one = node.parent
        else:
            node = nodes[other]
            other = node.parent
        steps += node.tag not in _ROWS
    return steps


def passage(page: Blocks, head: str = "", *, replies: bool = False) -> Passage:
    """Return the best stretch of a page.

    `head` is its title element; with `replies`, what readers wrote below is text as well.
    """
    lines = [block.text for block in page.blocks]
    opening = first_opening(lines)
    speech = speech_title(lines, opening)
    titles = title_lines(page, head)
    starts = titles.union(range(speech.start, speech.end) if speech else ())
    values = gains(page, starts, replies)
    best, titled = _best_runs(page, values, starts)
    if best != titled and _worth(titled, values, starts) >= max(
        _ENOUGH, _worth(best, values, starts) / _MUCH_MORE
    ):
        best = titled
    worth = _worth(best, values, starts)
    return Passage(*best, worth, values, titles, speech.text if speech else "", opening)


_Run = tuple[int, int]
"""A stretch of blocks as (start, end)."""


def _best_runs(page: Blocks, values: Sequence[float], titles: frozenset[int]) -> tuple[_Run, _Run]:
    """Return the stretch with the greatest sum, and the greatest of those with a title line in it."""
    nodes = page.nodes
    best: tuple[float, _Run] = (0.0, (0, 0))
    titled: tuple[float, _Run] = (0.0, (0, 0))
    start, before = 0, -1
    total = peak = text = best_text = bonus = 0.0
    for index, (block, value) in enumerate(zip(page.blocks, values, strict=True)):
        node = block.node
        if total > 0 and node != before:
            beside = before >= 0 and nodes[before].parent == nodes[node].parent
            steps = 2 if beside else distance(page, before, node)
            if steps > 2:
                total, text = total - _STEP_COST * (steps - 2), text - _STEP_COST * (steps - 2)
        before = node
        if total <= 0 or (total < peak - _DROP and total < peak - _DROP_SHARE * peak):
            if value <= 0 and index not in titles:  # no text starts with this line
                total = 0.0
                continue
            start, total, peak, text, best_text, bonus = index, 0.0, 0.0, 0.0, 0.0, 0.0
        if index in titles:
            if total < value:  # a title starts a text; below one it says nothing
                start, total, peak, text, best_text, bonus = index, value, 0.0, 0.0, 0.0, value
            continue
        # what the title brought pays for the lines between it and the text, and for nothing else
        total, text = total + value, text + value
        if text < 0 and best_text < 2 * SENTENCE:
            text = 0.0
        if total > peak:
            peak = total
        if text > best_text:
            best_text = text
        if text > 0:
            if text + bonus >= best[0]:
                best = max(best, (text + bonus, (start, index + 1)))
            if bonus >= _TITLE_WORTH and text >= titled[0]:
                titled = max(titled, (text, (start, index + 1)))
    return best[1], titled[1]


def _worth(run: _Run, values: Sequence[float], titles: frozenset[int]) -> float:
    """Return what the text of a stretch gains, its title lines aside."""
    return sum(values[i] for i in range(*run) if values[i] > 0 and i not in titles)


def _items(page: Blocks) -> list[int]:
    """Return for each node the list item that it is or lies in, -1 where there is none."""
    out: list[int] = []
    for index, node in enumerate(page.nodes):
        out.append(index if node.tag == "li" else out[node.parent] if node.parent >= 0 else -1)
    return out


def _teasers(page: Blocks) -> list[bool]:
    """Return for each node whether it lies in a list that shows headlines as links with a few words below."""
    items = _items(page)
    headlines = [block.node for block in page.blocks if 2 * block.link_size > block.size >= 8]
    linked = {items[node] for node in headlines} - {-1}
    if len(linked) < _LIST:
        linked = set()
    boxes = _boxes(page, [node for node in headlines if items[node] < 0])
    if not boxes:
        return [item in linked for item in items]
    out: list[bool] = []
    for index, node in enumerate(page.nodes):
        out.append(items[index] in linked or index in boxes or (node.parent >= 0 and out[node.parent]))
    return out


def _boxes(page: Blocks, headlines: Sequence[int]) -> set[int]:
    """Return the nodes that are items of a list without being `li`: alike, side by side, some with headlines.

    `headlines` are the nodes of linked headlines. What holds whole articles is no list of teasers.
    """
    found: dict[tuple[int, str, str], set[int]] = {}
    for index in headlines:
        for _ in range(_BOX_DEPTH):
            node = page.nodes[index]
            if node.tag in _BOXES:
                found.setdefault(_row_of(node), set()).add(index)
            if node.parent < 0:
                break
            index = node.parent
    rows = {row for row, alike in found.items() if len(alike) >= _LIST and (row[2] or row[1] != "div")}
    if not rows:
        return set()
    boxes = _boxes_around(page, rows)
    said = [0] * (len(boxes) + 1)  # the last is of what lies in none, and has the index -1
    for block in page.blocks:
        said[boxes[block.node]] += block.size - block.link_size
    return {index for index, box in enumerate(boxes) if box == index and said[box] <= _TEASER}


def _boxes_around(page: Blocks, rows: set[tuple[int, str, str]]) -> list[int]:
    """Return for each node the innermost of the elements in these rows that it is or lies in, else -1."""
    parents = {parent for parent, _, _ in rows}
    out: list[int] = []
    for index, node in enumerate(page.nodes):
        is_box = node.parent in parents and node.tag in _BOXES and _row_of(node) in rows
        out.append(index if is_box else out[node.parent] if node.parent >= 0 else -1)
    return out


def _row_of(node: Node) -> tuple[int, str, str]:
    """Return what elements have in common that stand in one row: their parent, tag and first class."""
    return node.parent, node.tag, node.marks.split(" ", 1)[0]


def _doubtful_nodes(page: Blocks) -> list[bool]:
    return page.inside(_is_doubtful, but=("html", "body"))


@lru_cache(maxsize=8192)  # the pages of a site have the same
def _is_doubtful(marks: str) -> bool:
    return _DOUBTFUL.search(marks) is not None
