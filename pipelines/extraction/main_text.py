"""The main text of an article: the best passage, without the chrome inside it and at its ends."""

from __future__ import annotations

import re
from collections import Counter

from crawler.pages.blocks import Block, Blocks
from crawler.pages.inline import is_date_line
from crawler.pages.passage import Passage
from crawler.pages.previews import ends_in_mid_sentence, sells
from pipelines.extraction.page_title import is_title_line

BODY = 12.0
"""Gain from which on a block is text beyond doubt; shorter lines must stand among such blocks."""

_BOXES = frozenset({"div", "td", "section", "article"})
"""Elements of which one beside a text may be anything."""

_INSIDE = frozenset("table thead tbody tfoot tr td th caption p".split())
"""Elements of a table, which is part of the text that it stands in."""

_CELLS = frozenset({"td", "th"})

_SEVERAL = 3
"""Boxes of text in one element from which on the boxes are its paragraphs."""

_NEARLY_ALL = 0.8
"""Share of a text that stands before the offer of the rest of it."""

_BROKEN_LINE = 20
"""Characters of a line from which on it is no signature, where it has no stop at its end."""

_A_BOX = 2
"""Paragraphs in a box, at most, where boxes are what an editor put around paragraphs."""

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
_DAY = re.compile(r"^[(（—–－\-\s]*(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日[)）]?$")
_SPOKEN = re.compile(r"会议|大会|[市县区省]长")
"""Of a byline, which also has a date, and belongs to the text."""

_SESSION = re.compile(
    r"^[—–\-－―(（\s]*(?:(?:19|20|二).{6,12}日)?.{0,4}在.{2,40}(?:代表大会|人代会).{0,16}会议上?[)）]?$"
)
"""The first line of a byline: when and at which session the speech was held."""

_BYLINE_LINES = 5
_BYLINE_SIZE = 80
"""How many lines a byline has, and how many characters a line of it, at most."""

_SIGNATURE = re.compile(
    r"[(（]?(?:19|20|二[〇○零O])\S\S年\S{1,3}月\S{1,3}日[)）]?$|.{2,24}(?:政府|委员会|办公室|[局厅部院队会组])$|谢谢|[(（].{2,40}[)）]$"
)
"""A short line that may follow a plain text, of which nothing else tells what is chrome."""

_END_LINE = re.compile(
    r"^[\s\[【(（●■◆]*(?:责任编辑|责编|编辑[:：]|本文来源|打印本页|打印|关闭窗口|关闭本页|关闭|分享到|分享|扫一扫"
    r"|上一[篇条页]|下一[篇条页]|相关(?:报道|新闻|链接|阅读|文章|专题|推荐)|延伸阅读|推荐阅读|更多(?:新闻|精彩)"
    r"|返回(?:顶部|首页|列表)|版权|免责声明|稿件来源|声明[:：]|(?:本[网站]|平台|特别|郑重)声明|网友评论|我要评论|发表评论"
    r"|我要纠错|举报|收藏|来源[:：]|关键[词字][:：]|标签[:：]|Tags?[:：]|【?纠错】?|(?:相关)?附件\s*\d?[:：]?.{0,60}\.(?:pdf|docx?|wps|ofd|xlsx?|zip|rar)$)",
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
    """Return the nodes that hold body blocks, and those around them that hold paragraphs or several such.

    Editors of new media put each paragraph into boxes of its own: what holds several of them is a home, too.
    """
    nodes = page.nodes
    homes = {page.blocks[index].node for index in body}
    parents = Counter(nodes[node].parent for node in homes if node >= 0)
    boxes = {
        nodes[node].parent
        for node in homes
        if node >= 0 and (nodes[node].tag not in _BOXES or parents[nodes[node].parent] >= _SEVERAL)
    }
    while boxes:
        homes |= boxes
        around = Counter(nodes[box].parent for box in boxes if box >= 0)
        found = {box for box, inside in around.items() if inside >= _SEVERAL} - homes
        boxes = found if len(body) <= _A_BOX * len(boxes) else set()
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
    return _byline(page, passage, first, title)


def _byline(page: Blocks, passage: Passage, first: int, title: str) -> int:
    """Return the first line of a speech's byline right above the text in a box of its own, else `first`.

    It begins with the session at which the speech was held; only short lines stand between that and the text.
    """
    for index in range(first - 1, max(passage.start, first - _BYLINE_LINES) - 1, -1):
        block = page.blocks[index]
        if block.size > _BYLINE_SIZE or _is_link(block):
            break
        if _SESSION.search(block.text) and index not in passage.titles:
            return index
        if not _DAY.match(block.text) and _is_head(page, passage, index, title):
            break
    return first


def _last(page: Blocks, body: int, homes: set[int]) -> int:
    """Return the last line of the text: short lines and tables after its body, and a signature, are kept."""
    last, limit = body, body + 8
    for index in range(body + 1, len(page.blocks)):
        block = page.blocks[index]
        if index >= limit:
            break
        if block.node >= 0 and page.nodes[block.node].tag in _CELLS:
            limit = index + 8
        if block.node < 0 and not _SIGNATURE.match(block.text) and not _is_broken(page.blocks[index - 1]):
            break
        if sells(block):
            break
        if _is_link(block) or not _at_home(page, index, homes) or _END_LINE.match(block.text):
            break
        last = index
    return last


def _is_broken(block: Block) -> bool:
    """Whether a line of some length stops in mid-sentence: the next one is its rest."""
    return block.size >= _BROKEN_LINE and ends_in_mid_sentence(block.text)


def _without_end(page: Blocks, kept: list[int]) -> list[int]:
    """Cut what follows the text: from a line on that never belongs to it, unless much text comes after.

    So does an offer of the whole document, which was left out before: what is below it is about the offer.
    """
    total = sum(page.blocks[index].size for index in kept)
    seen, before = 0, kept[0] if kept else 0
    for at, index in enumerate(kept):
        block = page.blocks[index]
        if seen > 0.6 * total and block.size < 60 and _END_LINE.match(block.text):
            return kept[:at]
        if seen > _NEARLY_ALL * total and any(map(sells, page.blocks[before + 1 : index])):
            return kept[:at]
        seen, before = seen + block.size, index
    return kept


def _is_head(page: Blocks, passage: Passage, index: int, title: str) -> bool:
    """Whether a line is of the page's head: its title, when and by whom it was published, a shop's button."""
    block = page.blocks[index]
    if index in passage.titles or is_title_line(block.text, title) or _is_meta(page, index):
        return True
    return sells(block)


def _is_signed_date(page: Blocks, index: int, body: int) -> bool:
    """Whether a line is a day and nothing else, in the same element as the text: then the text says it."""
    if not _DAY.match(page.blocks[index].text):
        return False
    node, home = page.blocks[index].node, page.blocks[body].node
    if node < 0 or home < 0:
        return node == home
    # the text's own element holds it, too, where only the byline has paragraphs and the text has line breaks
    parent = page.nodes[node].parent
    return home in (node, parent) or parent == page.nodes[home].parent


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
