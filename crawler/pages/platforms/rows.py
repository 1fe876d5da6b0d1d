"""Rows of lists, as links with their titles: from HTML fragments, and from the records of data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from crawler.items import Link
from crawler.pages.clicks import target_of
from crawler.pages.dom import parse
from crawler.pages.labels import clean_html, label
from crawler.pages.links import absolute, page_links
from crawler.pages.literals import Value, read
from crawler.pages.platforms.queries import number

MOST_ROWS: Final = 2_000
"""Rows of one answer; more are not read."""
_MOST_NODES: Final = 50_000
_DEEPEST: Final = 12

_URL: Final = re.compile(
    r"(?:^|doc|pub|html|content|article|detail|info|visit|access|page|static|file|link|news)_?(?:url|href|link|uri)$|^(?:url|href|link|uri|filepath|path|jump)$"
)
_NO_URL: Final = re.compile(
    r"img|image|pic|thumb|icon|logo|video|audio|css|js|domain|site|host|share|qr|avatar|cover"
)
_TITLE: Final = re.compile(
    r"(?:^|_)(?:doc|article|list|show|info|full|long|news|content|file|att\w*)?_?(?:title|subject|headline|caption)$"
)
_NAME: Final = re.compile(r"^(?:file|att\w*|display|show)?_?name$|^text$|^label$")
_MARKUP: Final = re.compile(r"<(?:a|li|tr|div|p|ul|table|record|datastore)\b", re.IGNORECASE)
_RECORD: Final = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]\\?>|$)", re.DOTALL)

TOTALS: Final = (
    "post_count",
    "totalrecord",
    "totalcount",
    "total",
    "totalrows",
    "totalelements",
    "recordcount",
    "rowcount",
    "totalnum",
    "totalsize",
    "count",
)
PAGES: Final = ("totalpages", "totalpage", "pagecount", "pagetotal", "pages", "countpage")


def fragment_rows(markup: str, url: str) -> tuple[Link, ...]:
    """Return the links of an HTML fragment, those of clicks on its rows too."""
    root = parse(markup)
    clicks = (
        Link(target, label(element))
        for element in root.iter("li", "tr", "td", "div", "span", "p", "button", "h3", "h4")
        if (place := target_of(element)) and (target := absolute(url, place))
    )
    return page_links(root, url, None, clicks)[:MOST_ROWS]


def records(text: str) -> str:
    """Return the HTML of all CDATA sections in a text, each a row; also of one that was cut off."""
    return "\n".join(found[1] for found in _RECORD.finditer(text))


def data_rows(value: Value, url: str) -> Iterator[Link]:
    """Yield the links of data: records with an address and a title, and HTML in strings."""
    markup: list[str] = []
    for depth, node in walk(value):
        if isinstance(node, dict):
            link = record_link(node, url)
            if link is not None:
                yield link
        elif isinstance(node, str) and len(node) > 8:
            if _MARKUP.search(node):
                markup.append(records(node) if "<![CDATA[" in node else node)
            elif node[0] in "[{" and node[1] in '[{"' and depth < 3:
                yield from data_rows(read(node), url)
    if markup:
        yield from fragment_rows("<div>" + "</div><div>".join(markup) + "</div>", url)


def record_link(record: Mapping[str, Value], url: str) -> Link | None:
    """Return where a record leads and what it is called; None where it has no address or no name."""
    place, title, name = "", "", ""
    for key, value in record.items():
        if not isinstance(value, str) or not value:
            continue
        low = key.lower()
        if not place and _URL.search(low) and not _NO_URL.search(low):
            place = value
        elif not title and _TITLE.search(low):
            title = value
        elif not name and _NAME.search(low):
            name = value
    if not place or not (title or name) or "<" in place or len(place) > 2_000:
        return None
    target = absolute(url, place)
    return Link(target, clean_html(title or name)) if target else None


def count(value: Value, names: Iterable[str]) -> int | None:
    """Return the first number under one of these names (in lower case), the shallowest first."""
    wanted = {name: rank for rank, name in enumerate(names)}
    best: tuple[int, int, int] | None = None
    for depth, node in walk(value):
        for key, inner in node.items() if isinstance(node, dict) else ():
            rank = wanted.get(key.lower())
            found = number(inner) if rank is not None else None
            if rank is not None and found is not None and (best is None or (depth, rank) < best[:2]):
                best = (depth, rank, found)
    return best[2] if best else None


def walk(value: Value) -> Iterator[tuple[int, Value]]:
    """Yield data and all that is in it with its depth, in order."""
    stack: list[tuple[int, Value]] = [(0, value)]
    for _ in range(_MOST_NODES):
        if not stack:
            return
        depth, node = stack.pop()
        yield depth, node
        if depth < _DEEPEST and isinstance(node, dict | list):
            inner = list(node.values()) if isinstance(node, dict) else node
            stack += [(depth + 1, each) for each in reversed(inner) if isinstance(each, dict | list | str)]
