"""Hanweb jpaas: a column's rows come from `front/page/build/unit` as an HTML fragment inside JSON.

The pager's attributes `queryData` and `unitUrl` say what to ask. The page's number goes into `paramJson`; a
bare `pageNo` is ignored.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from crawler.items import Link
from crawler.pages.dom import text_of
from crawler.pages.links import absolute
from crawler.pages.paging import AHEAD
from crawler.pages.platforms.base import HtmlPage, Platform
from crawler.pages.platforms.endpoints import label
from crawler.pages.platforms.queries import number, parameters, with_parameters
from crawler.pages.text import han

UNIT: Final = "/api-gateway/jpaas-publish-server/front/page/build/unit"
SIZE: Final = 15
"""Rows of a page where the pager does not say how many."""
_UNITS: Final = 4
_PAIR: Final = re.compile(r"""["']?(\w+)["']?\s*:\s*["']?([^"',{}]*)["']?""")
_WRITTEN: Final = re.compile(r"""["'`]([^"'`\s<>]*/front/page/build/unit)(\?[^"'`\s<>]*)?["'`]""")
_COUNT: Final = re.compile(r"(?:page_?count|total_?pages?|pages)$", re.IGNORECASE)
_TOTAL: Final = re.compile(r"(?:count|total|totalcount|total_?records?|rows_?count)$", re.IGNORECASE)
_ROWS: Final = re.compile(r"(?:page_?size|rows|per_?page)$", re.IGNORECASE)
_HEADLINE: Final = 6
"""Han characters of a link from which on it is a row of a list."""


class Jpaas(Platform):
    """Hanweb jpaas."""

    name = "jpaas"
    marks = ("jpaas",)

    def links(self, page: HtmlPage) -> Iterator[Link]:
        """Yield the first pages of each list of the page that it does not show."""
        if page.signs.isdisjoint(self.marks):
            return
        asked: dict[str, tuple[int, int | None, int]] = {}
        for pager in _pagers(page.root):
            target = absolute(page.url, pager.get("uniturl") or UNIT)
            query = _query(pager.get("querydata") or "")
            if target and query:
                first, size = 2 if _shows_rows(pager) else 1, _size(pager)
                asked.setdefault(with_parameters(target, query), (first, _pages(pager, size), size))
        for written in _WRITTEN.finditer(html.unescape(page.source)):
            target = absolute(page.url, written[1])
            query = parameters("/?" + (written[2] or "")[1:])
            query.pop("paramJson", None)
            if target and query:
                asked.setdefault(with_parameters(target, query), (1, None, SIZE))
        for target, (first, pages, size) in list(asked.items())[:_UNITS]:
            last = first if pages is None else min(pages, first + AHEAD - 1)
            for number_ in range(first, last + 1):
                yield Link(
                    _page(target, number_, size), f"{page.column()} {label(number_)}".strip(), further=True
                )


def _page(target: str, page: int, size: int) -> str:
    asked = {"pageNo": page, "pageSize": str(size)}
    return with_parameters(target, {"paramJson": json.dumps(asked, separators=(",", ":"))})


def _pagers(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter("div", "ul", "span", "p", "table", "section", "nav", "input"):
        if element.get("querydata") or element.get("uniturl"):
            yield element


def _query(written: str) -> dict[str, str]:
    """Return what a `queryData` asks for: JSON, mostly with single quotes; else a query."""
    found = (
        {pair[1]: pair[2].strip() for pair in _PAIR.finditer(written)}
        if ":" in written
        else parameters("/?" + written)
    )
    return {name: value for name, value in found.items() if name != "paramJson"}


def _size(pager: etree._Element) -> int:
    """Return how many rows a page has: what the pager would ask for, or says in an attribute of its own."""
    for attributes in (_query(pager.get("paramjson") or ""), pager.attrib):
        for name, value in attributes.items():
            if _ROWS.match(str(name)) and (stated := number(str(value))):
                return stated
    return SIZE


def _pages(pager: etree._Element, size: int) -> int | None:
    """Return how many pages the pager says that there are."""
    for rule, rows in ((_COUNT, 1), (_TOTAL, size)):
        for name, value in pager.attrib.items():
            if rule.match(str(name)) and (stated := number(str(value))) is not None:
                return -(-stated // rows)
    return None


def _shows_rows(pager: etree._Element) -> bool:
    """Whether the page shows rows of the list already that the pager stands below or around.

    Farther around it stand menus, whose links may be as long as headlines.
    """
    around = pager
    for _ in range(2):
        rows = sum(han(text_of(anchor)) >= _HEADLINE for anchor in around.iter("a"))
        if rows >= 2:
            return True
        above = around.getparent()
        if above is None or above.tag == "body":
            return False
        around = above
    return False
