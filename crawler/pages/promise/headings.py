"""What stands above a link whose own text says nothing: the heading of its block, its row, its table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from crawler.pages.promise.plain import plain

_SAYS_NOTHING: Final = re.compile(
    r"^(?:更多|more|查看|详情|详细|全文|阅读|点击|进入|打开|下载|浏览|附件|pdf|word|html|第|共|条|页|上一?页|下一?页|尾页|末页|\d|[年月日期卷号度以前及全部.:/()\-+,，、])*$"
)
_DATE: Final = re.compile(r"(?:19|20)\d\d|[〇零一二三四五六七八九]{4}年")
_LISTS: Final = ("ul", "ol", "dl", "table", "tbody")
_FRAME: Final = re.compile(r"首页|位置|导航|欢迎|今天是|无障碍|登录")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "legend", "caption")
_CLIMB: Final = 6
"""Elements around a link in which a heading is looked for."""
_LONGEST: Final = 40
_SCANNED: Final = 12
"""Pieces of text at the beginning of an element that are looked at."""


def says_nothing(text: str) -> bool:
    """Whether a link's text (`plain`) tells neither what it leads to nor which column: 更多, 2019年, 下载."""
    return not text or _SAYS_NOTHING.match(text) is not None


def is_period(text: str) -> bool:
    """Whether a text that says nothing else names a year: an archive of that year, or its report."""
    return _DATE.search(text) is not None


def headings(element: etree._Element) -> Iterator[tuple[str, int]]:
    """Yield the first text of each element around a link that says anything, with how far up it is found."""
    below = element
    for climbed, above in enumerate(element.iterancestors(), 1):
        if climbed > _CLIMB or above.tag == "body":
            return
        if above.tag not in _LISTS:  # what stands at the beginning of a list is another row
            said = (text for text in _texts(above, below) if not says_nothing(text))
            text = next(said, "")
            if text and len(text) <= _LONGEST and not _FRAME.search(text):
                yield text, climbed
        below = above


def _texts(element: etree._Element, before: etree._Element) -> Iterator[str]:
    """Yield the first pieces of an element's text, up to one of its descendants; of links only headings."""
    left = _SCANNED
    for piece in _pieces(element, before, linked=False):
        left -= 1
        if text := plain(piece):
            yield text
        if not left:
            return


def _pieces(element: etree._Element, before: etree._Element, *, linked: bool) -> Iterator[str]:
    if element.text and not linked:
        yield element.text
    for child in element:
        if child is before:
            return
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            yield from _pieces(child, before, linked=(linked or child.tag == "a") and not _is_heading(child))
        if child.tail and not linked:
            yield child.tail


def _is_heading(element: etree._Element) -> bool:
    """Whether an element is a heading, or a link in one."""
    above = element.getparent()
    return element.tag in _HEADINGS or (above is not None and above.tag in _HEADINGS)
