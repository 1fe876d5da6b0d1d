"""Pagers of libraries (laypage, jqPaginator, …): told how many pages there are, and where a page is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.items import Link
from crawler.pages.links import absolute
from crawler.pages.paging import AHEAD
from crawler.pages.platforms.base import HtmlPage
from crawler.pages.platforms.endpoints import label
from crawler.pages.platforms.templates import joined_of
from crawler.pages.platforms.walks import pages_in_all

_GOES: Final = re.compile(r"location(?:(?:\.href)?\s*=(?!=)|\.(?:assign|replace)\s*\()")
_OPENS: Final = re.compile(r"window\.open\s*\(")
"""Two expressions that begin with a word are searched for sooner than one that begins with either."""
_STATEMENT: Final = 240
"""Characters after it among which the address is put together."""
_VARIABLE: Final = r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?"
_ROWS: Final = re.compile(
    r"\b(?:count|total(?:Counts?|Rows?|Records?)?)[\"']?\s*[:=]\s*[\"']?(\d{1,7})", re.IGNORECASE
)
_SIZE: Final = re.compile(
    r"\b(?:limit|page_?size|per_?page|items_per_page)[\"']?\s*[:=]\s*[\"']?(\d{1,3})", re.IGNORECASE
)
_PLACE: Final = "9876543"
"""Stands for the number of a page until it is known."""


def links(page: HtmlPage) -> Iterator[Link]:
    """Yield the next pages, where a script says how many there are and puts their addresses together."""
    if "location" not in page.script and "window.open" not in page.script:
        return
    for script in page.scripts:
        target = _target(page, script)
        total = _pages(script) if target else None  # asked last: it takes the longest
        if target and total and total > 1:
            yield from _ahead(page, target, total)
            return


def _target(page: HtmlPage, script: str) -> str | None:
    """Return the first address that a script puts together, `_PLACE` standing for the number of the page."""
    for found in _calls(script):
        statement = script[found.end() : found.end() + _STATEMENT].partition(";")[0]
        template = joined_of(statement, _VARIABLE, _PLACE)
        target = absolute(page.base, template) if template else None
        if target and _PLACE in target:
            return target
    return None


def _calls(script: str) -> list[re.Match[str]]:
    """Return where a script leads to another page, in the order of the script."""
    found = list(_GOES.finditer(script)) if "location" in script else []
    if "window.open" in script:
        found = sorted([*found, *_OPENS.finditer(script)], key=re.Match.start)
    return found


def _ahead(page: HtmlPage, target: str, total: int) -> Iterator[Link]:
    before, _, after = target.partition(_PLACE)
    own = re.fullmatch(re.escape(before) + r"(\d{1,5})" + re.escape(after), page.url)
    current = int(own[1]) if own else 1
    for number in range(current + 1, min(total, current + AHEAD) + 1):
        yield Link(f"{before}{number}{after}", f"{page.column()} {label(number)}".strip(), further=True)


def _pages(script: str) -> int | None:
    if total := pages_in_all(script):
        return total
    rows, size = _ROWS.search(script), _SIZE.search(script)
    return -(-int(rows[1]) // int(size[1])) if rows and size and int(size[1]) else None
