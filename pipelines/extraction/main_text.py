"""The main text of an article: the best passage, without the chrome inside it and at its ends."""

from __future__ import annotations

import re
from collections import Counter

from crawler.pages.blocks import Block, Blocks
from crawler.pages.inline import is_date_line
from crawler.pages.passage import Passage
from crawler.pages.previews import selling_marks
from pipelines.extraction.page_title import is_title_line

BODY = 12.0
"""Gain from which on a block is text beyond doubt; shorter lines must stand among such blocks."""

_BOXES = frozenset({"div", "td", "section", "article"})
"""Elements of which one beside a text may be anything."""

_INSIDE = frozenset("table thead tbody tfoot tr td th caption p".split())
"""Elements of a table, which is part of the text that it stands in."""

_SEVERAL = 3
"""Boxes of text in one element from which on the boxes are its paragraphs."""

_META_LINE = re.compile(
    r"^[\s|｜\[【(（]*(?:发布时间|发布日期|发表时间|更新时间|时间|日期|信息来源|文章来源|稿件来源|新闻来源|本文来源|来源|作者"
    r"|责任编辑|编辑|责编|记者|浏览次数|浏览量|浏览|点击数?|访问量|阅读|字体|字号|打印|分享"
    r"|关注|评论|收藏|【?大|发布机构|索 ?引 ?号"
    r"|发布于|主题分类|发文机关|标签|关键[词字]|我要|推荐|保护视力色)\s*(?:[:：\]】)）|｜\d]|$|\s)[^。]{0,100}$"
)
"""A line under the title that says when, by whom and how often read."""

_STAMP = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*(?:\d{1,2}:\d\d|$|\s[^。，]{0,30}$)"
)
_DAY = re.compile(r"^[(（]?(?:19|20)\d\d年\d{1,2}月\d{1,2}日[)）]?$")
_SPOKEN = re.compile(r"会议|大会|[市县区省]长")
"""Of a byline, which also has a date, and belongs to the text."""

_END_LINE = re.compile(
    r"^[\s\[【(（●■◆]*(?:责任编辑|责编|编辑[:：]|本文来源|打印本页|打印|关闭窗口|关闭本页|关闭|分享到|分享|扫一扫"
    r"|上一[篇条页]|下一[篇条页]|相关(?:报道|新闻|链接|阅读|文章|专题|推荐)|延伸阅读|推荐阅读|更多(?:新闻|精彩)"
    r"|返回(?:顶部|首页|列表)|版权|免责声明|稿件来源|声明[:：]|(?:本[网站]|平台|特别|郑重)声明|网友评论|我要评论|发表评论"
    r"|我要纠错|举报|收藏|来源[:：]|关键[词字][:：]|标签[:：]|Tags?[:：]|【?纠错】?)",
    re.IGNORECASE,
)
"""A line that follows a text and never belongs to it."""


def main_blocks(page: Blocks, passage: Passage, title: str) -> list[Block]:
    """Return the blocks of the passage that are its text."""
    start, end = passage.start, passage.end
    chosen = [index for index in range(start, end) if not _is_link(page.blocks[index])]
    body = [i for i in chosen if passage.gains[i] >= BODY and not _is_head(page, passage, i, title)]
    if not body:
        return [page.blocks[index] for index in chosen]
    homes = _homes(page, body)
    first = _first(page, passage, body[0], homes, title)
    last = _last(page, body[-1], homes)
    inside = set(body)
    kept = [
        index
        for index in range(first, last + 1)
        if not _is_link(page.blocks[index]) and (index in inside or _at_home(page, index, homes))
    ]
    return [page.blocks[index] for index in _without_end(page, kept)]


def _homes(page: Blocks, body: list[int]) -> set[int]:
    """Return the nodes that hold body blocks, and those around them that hold paragraphs or several such."""
    nodes = [page.blocks[index].node for index in body]
    homes = set(nodes)
    parents = Counter(page.nodes[node].parent for node in set(nodes) if node >= 0)
    for node in homes.copy():
        if node >= 0 and (page.nodes[node].tag not in _BOXES or parents[page.nodes[node].parent] >= _SEVERAL):
            homes.add(page.nodes[node].parent)
    return homes


def _at_home(page: Blocks, index: int, homes: set[int]) -> bool:
    """Whether a block lies beside body blocks in the tree, or in a table or list that does."""
    node = page.blocks[index].node
    while node >= 0 and node not in homes and page.nodes[node].tag in _INSIDE:
        node = page.nodes[node].parent
    return node in homes or (node >= 0 and page.nodes[node].parent in homes)


def _first(page: Blocks, passage: Passage, body: int, homes: set[int], title: str) -> int:
    """Return the first line of the text: short lines before its body, such as a byline, are kept."""
    first = body
    for index in range(body - 1, max(passage.start, body - 12) - 1, -1):
        block = page.blocks[index]
        if _is_signed_date(page, index, body):
            first = index
            continue
        if _is_head(page, passage, index, title):
            break
        if _is_link(block) or not _at_home(page, index, homes):
            break
        first = index
    return first


def _last(page: Blocks, body: int, homes: set[int]) -> int:
    """Return the last line of the text: short lines after its body, such as a signature, are kept."""
    last = body
    for index in range(body + 1, min(len(page.blocks), body + 8)):
        block = page.blocks[index]
        if _is_link(block) or not _at_home(page, index, homes) or _END_LINE.match(block.text):
            break
        last = index
    return last


def _without_end(page: Blocks, kept: list[int]) -> list[int]:
    """Cut what follows the text: from a line on that never belongs to it, unless much text comes after."""
    total = sum(page.blocks[index].size for index in kept)
    seen = 0
    for at, index in enumerate(kept):
        block = page.blocks[index]
        if seen > 0.6 * total and block.size < 60 and _END_LINE.match(block.text):
            return kept[:at]
        seen += block.size
    return kept


def _is_head(page: Blocks, passage: Passage, index: int, title: str) -> bool:
    """Whether a line is of the page's head: its title, when and by whom it was published, a shop's button."""
    block = page.blocks[index]
    if index in passage.titles or is_title_line(block.text, title) or _is_meta(page, index):
        return True
    return bool(selling_marks([block]))


def _is_signed_date(page: Blocks, index: int, body: int) -> bool:
    """Whether a line is a day and nothing else, in the same element as the text: then the text says it."""
    if not _DAY.match(page.blocks[index].text):
        return False
    node, home = page.blocks[index].node, page.blocks[body].node
    return node == home or (node >= 0 <= home and page.nodes[node].parent == page.nodes[home].parent)


def _is_meta(page: Blocks, index: int) -> bool:
    block = page.blocks[index]
    if block.size > 120:
        return False
    text = block.text
    return is_date_line(text) or bool(_META_LINE.match(text)) or _is_stamp(block)


def _is_stamp(block: Block) -> bool:
    """Whether a short line holds the time of publication."""
    return block.size < 60 and bool(_STAMP.search(block.text)) and not _SPOKEN.search(block.text)


def _is_link(block: Block) -> bool:
    return block.link_size > 0.5 * block.size
