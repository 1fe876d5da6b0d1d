"""Lists whose next page is named by counting on, where no script and no anchor tells how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.pages.dom import text_of
from crawler.pages.elements import elements
from crawler.pages.paging import AHEAD
from crawler.pages.platforms.base import HtmlPage
from crawler.pages.platforms.endpoints import label
from crawler.pages.text import fold

UNCOUNTED: Final = 60
"""Number of the last page that is asked for where nothing says how many there are."""

_WHOLE: Final = 10
_ROUND: Final = 5
"""A page may be a whole one, though it shows no pager, with so many rows, and a round number of them."""
_PAGER: Final = re.compile(
    r"下一?页|[尾末]页|\bpag(?:er|es|ing|ination)\b|page_?(?:div|bar|box|list)", re.IGNORECASE
)

_NAMED: Final = re.compile(
    r"""\b(?:page_?count|total_?pages?|count_?page|page_?total|pages_?count|pages)["']?\s*[:=]\s*["']?(\d{1,5})\b""",
    re.I,
)
_MAY_NAME: Final = re.compile(r"""page\w{0,8}["']?\s*[:=]\s*["']?\d""")
"""In lower case, and beginning with characters: so it is found twenty times faster, or not."""
_TOTALS: Final = (
    re.compile(r"共\s*(?:<[^<>]{1,80}>\s*)*(\d{1,5})\s*(?:</[^<>]{1,20}>\s*)*页"),
    _NAMED,
    re.compile(
        r"(?:页次|第)\s*[:：]?\s*(?:<[^<>]{1,60}>)*\d{1,5}(?:</[^<>]{1,20}>)*\s*[/／]\s*(?:<[^<>]{1,60}>)*(\d{1,5})"
    ),
)


def pages_in_all(source: str) -> int | None:
    """Return how many pages a list says it has: 共12页, 页次：1/12, `pageCount = 12`; else None."""
    for rule in _TOTALS:
        if rule is _NAMED and not _MAY_NAME.search(source.lower()):
            continue
        if found := rule.search(source):
            return int(found[1])
    return None


def onward(
    page: HtmlPage, current: int, rows: re.Pattern[str], pages: re.Pattern[str], first: int = 1
) -> Iterator[tuple[int, str]]:
    """Yield the numbers of the pages after `current`, and what links to them are called.

    As many as the page says that there are. Else none where anchors lead to pages; else the next one, if this
    page has as many rows as a whole page, or some and a pager.

    Parameters
    ----------
    rows, pages: found in the targets of anchors to rows, and to pages of the list
    first: the number of the first page
    """
    total = pages_in_all(page.source)
    last = min(total - 1 + first, current + AHEAD) if total is not None else _next(page, current, rows, pages)
    column = page.column()
    for number in range(current + 1, last + 1):
        yield number, f"{column} {label(number - first + 1)}".strip()


def _next(page: HtmlPage, current: int, rows: re.Pattern[str], pages: re.Pattern[str]) -> int:
    """Return the number of the page after this one, or of this one where there seems to be none."""
    anchors = [(anchor.get("href") or "", anchor) for anchor in elements(page.root, "a")]
    if any(pages.search(href) for href, _ in anchors):
        return current
    shown = sum(1 for href, anchor in anchors if rows.search(href) and fold(text_of(anchor)))
    whole = (shown >= _WHOLE and shown % _ROUND == 0) or (shown and _PAGER.search(page.source))
    return min(current + 1, UNCOUNTED) if whole else current
