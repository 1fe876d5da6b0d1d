"""Previews of document-sharing sites: the first part of a document, the rest for sale."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.pages.blocks import Block
from crawler.pages.text import either_case

_VIP = "[vV][iI][pP]"
_SELLING = re.compile(
    r"免费下载|立即下载|下载(?:文档|全文|券|积分|此文档|原文)|购物车|阅读全文需|剩余\d+页未读"
    rf"|加入\s*{_VIP}|开通\s*{_VIP}|{either_case('vip', '.{0,4}(?:免费|下载)')}"
    r"|试读(?:结束|已结束)|预览(?:已)?结束|未读完.{0,6}下载|继续阅读|文档(?:格式|大小|页数)|上传(?:者|人|时间)|分享(?:者|人|时间)"
    r"|免费预览|超出.{0,4}预览|喜欢就下载|我的足迹|下载积分|文库|举报文档|版权申诉|仅供(?:试读|预览)"
)
"""Each branch starts with a character: see `passage`."""
_BETWEEN = "\n\0\n"
"""Parts lines that are searched in one go, for no branch of the expression goes across it."""
SHORT = 40
"""Characters up to which a line may be a shop's."""
_STRONG = 2
"""So many different marks of a shop make a preview of a page."""

_SENTENCE_END = "。！？!?.…；;”’」』）)》】"


def selling_marks(blocks: Sequence[Block]) -> set[str]:
    """Return the words around the text that offer the whole document for download, in lower case."""
    lines = [block.text for block in blocks if block.size <= SHORT]
    return {mark.lower() for mark in _SELLING.findall(_BETWEEN.join(lines))}


def sells(block: Block) -> bool:
    """Whether a line has such words."""
    return block.size <= SHORT and _SELLING.search(block.text) is not None


def is_preview(blocks: Sequence[Block]) -> bool:
    """Whether the page offers for download what it shows the beginning of."""
    if len(selling_marks(blocks)) < _STRONG:
        return False
    return max((block.size for block in blocks), default=0) >= 200 or sum(b.size for b in blocks) >= 600


def ends_in_mid_sentence(text: str) -> bool:
    """Whether a text stops before its last sentence does."""
    text = text.rstrip()
    return bool(text) and text[-1] not in _SENTENCE_END
