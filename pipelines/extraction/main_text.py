"""The main text of an article: the best passage without the chrome inside it and at its ends."""

from __future__ import annotations

import re

from crawler.pages.blocks import Block, Blocks
from pipelines.extraction.page_title import is_title_line

_META_LINE = re.compile(
    r"^(?:[\[【(（]?\s*)?(?:发布时间|发布日期|信息来源|文章来源|来源|作者|编辑|责任编辑|责编|浏览次数|浏览量|点击数?|阅读|字体|字号|打印|分享)"
    r"[^。]{0,80}$"
)
_TAIL = re.compile(
    r"^(?:[\[【(（]?\s*)(?:责任编辑|责编|编辑|本文来源|来源|打印本页|打印|关闭窗口|关闭本页|分享到|扫一扫|上一篇|下一篇|相关(?:报道|新闻|链接|阅读|文章)"
    r"|附件|返回顶部|版权|免责声明|稿件来源|更多)[\s:：】\])）]"
)


def main_blocks(page: Blocks, start: int, end: int, title: str) -> list[Block]:
    """Return the blocks of the passage [start, end) that are its text."""
    blocks = [block for block in page.blocks[start:end] if not _is_link(block)]
    head = 0
    for index, block in enumerate(blocks[:6]):
        if is_title_line(block.text, title) or _META_LINE.match(block.text):
            head = index + 1
    kept = blocks[head:] or blocks
    while len(kept) > 1 and _TAIL.match(kept[-1].text):
        kept = kept[:-1]
    return kept


def _is_link(block: Block) -> bool:
    return block.link_size > 0.5 * block.size
