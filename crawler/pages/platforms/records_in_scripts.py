"""Lists that a page holds as data in a script, and data endpoints that fill a page without rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from crawler.items import Link
from crawler.pages.dom import text_of
from crawler.pages.elements import elements
from crawler.pages.links import absolute
from crawler.pages.literals import read
from crawler.pages.platforms.base import HtmlPage
from crawler.pages.platforms.rows import data_rows

_ARRAYS: Final = 8
"""Lists of one page that are read."""
_ARRAY: Final = re.compile(r"\[\s*\{")
_PLACES: Final = ("url", "Url", "URL", "href", "link", "Link")
_ENDPOINTS: Final = 4
"""Endpoints of one page that are asked."""
_ASKED: Final = re.compile(
    r"""(?:url(?<!\wurl)\s*:|\.get\s*\(|\.getjson\s*\(|\.load\s*\(|fetch(?<!\wfetch)\s*\("""
    r"""|\.open\s*\(\s*["']get["']\s*,)"""
    r"""\s*["'`]([^"'`\s<>{}$]{2,300})["'`](?!\s*\+)"""
)
"""In a script in lower case: an expression whose branches start with characters finds these ten times faster
than one that ignores case."""
_ASKING: Final = ("ajax", "getJSON", "fetch(", ".get(", ".load(", ".open(", "axios")
_DATA: Final = re.compile(
    r"\.json\b|\.xml\b|list|data|/api|article|column|channel|query|page|news|info", re.IGNORECASE
)
_NO_DATA: Final = re.compile(
    r"\.(?:js|css|png|jpe?g|gif|html?)\b|count|click|visit|hits?\b|stat|weather|login|token|captcha|comment|user|share|map|log\b"
    r"|save|update|delete|submit|vote|upload|config|sso|track|monitor",
    re.IGNORECASE,
)
_FEW_ROWS: Final = 3
_HEADLINE: Final = 8


def links(page: HtmlPage) -> Iterator[Link]:
    """Yield the records of lists in scripts, and the endpoints of a page that shows no rows itself."""
    listed = "itle" in page.script and any(name in page.script for name in _PLACES)
    if listed:
        arrays = ((script, at) for script in page.scripts for at in _arrays(script))
        for script, at in islice(arrays, _ARRAYS):
            yield from data_rows(read(script, at), page.base)
    # a few anchors are read sooner than scripts are searched
    if page.script and not _has_rows(page) and any(mark in page.script for mark in _ASKING):
        yield from islice(_endpoints(page), _ENDPOINTS)


def _arrays(script: str) -> Iterator[int]:
    """Yield where lists of records begin that are given a name, or to a function."""
    for array in _ARRAY.finditer(script):
        at = array.start()
        while at and script[at - 1].isspace():
            at -= 1
        if at and script[at - 1] in "=:(":
            yield array.start()


def _endpoints(page: HtmlPage) -> Iterator[Link]:
    lower = page.script.lower()
    script = page.script if len(page.script) == len(lower) else lower
    called = (script[slice(*found.span(1))] for found in _ASKED.finditer(lower))
    for place in called:
        if _DATA.search(place) and not _NO_DATA.search(place) and (target := absolute(page.url, place)):
            yield Link(target, page.column(), further=True)


def _has_rows(page: HtmlPage) -> bool:
    """Whether a page has anchors that could be headlines."""
    rows = 0
    for anchor in elements(page.root, "a"):
        text = text_of(anchor).strip()
        rows += len(text) >= _HEADLINE and not (anchor.get("href") or "").startswith(("javascript:", "#"))
        if rows >= _FEW_ROWS:
            return True
    return False
