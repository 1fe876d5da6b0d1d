"""What a page says of itself: the column that it is, by its meta tags, its breadcrumb and its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crawler.pages.promise.columns import REPORTS, UNKNOWN, column_tier
from crawler.pages.promise.paths import read_address
from crawler.pages.promise.plain import plain
from crawler.pages.promise.titles import Title, may_be_report, may_name, title_of

_PARTS: Final = re.compile(r"\s*(?:[_|｜>＞»›/\\]|\s[-–—]+\s|--+|——|→|-(?=[^-]*$))\s*")
_CRUMBS: Final = re.compile(r"(?:位置|所在|导航)\s*[:：]?|^首\s*页\s*[>＞»›/\\→-]")
_CRUMB_STARTS: Final = re.compile("[位所导首]")
"""What `_CRUMBS` starts with: hardly any line has it, and it is looked for in a quarter of the time."""
LINES: Final = 80
"""Lines of a page among which its breadcrumb is looked for."""
_NO_NAME: Final = re.compile(r"^(?:首页|正文|内容|列表|详情|当前页?|网站首页|\d{4}年?度?|第?\d+页?|index)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A page, as far as it matters where its links lead."""

    url: str
    tier: int = 0
    """That of the column it shows itself to be (`columns`), or that it was queued as; 0: of none."""
    is_list: bool = True
    """Whether it is a page of links, not an article."""
    is_report: bool = False
    """Whether it is an article that is named as a report: what is attached there belongs to it."""
    has_reports: bool = False
    """Whether there are reports on it that are no links: whole articles in a list."""
    sends_on: int = 0
    """Of a page that shows nothing and only sends its readers on, its own promise; else 0."""


def place_of(
    url: str,
    *,
    head: str = "",
    meta: Mapping[str, str] | None = None,
    lines: Sequence[str] = (),
    is_list: bool = True,
    promise: int = 0,
) -> Place:
    """Return what a page says of itself.

    Parameters
    ----------
    head: its `title` element
    meta: its meta tags by name in lower case
    lines: its visible lines, the first ones first
    is_list: whether it has links instead of a text
    promise: how promising it was when it was queued; it is believed for columns whose pages do not say what
        they are
    """
    if not is_list:
        heads = next(iter(_PARTS.split(head)), ""), (meta or {}).get("articletitle", "")
        reports = any(map(_names_report, heads)) or any(
            _names_report(line) and not _CRUMBS.search(line) for line in lines[:LINES]
        )
        return Place(url, 0, is_list=False, is_report=reports)
    said = max(map(column_tier, _names(head, meta or {}, lines)), default=UNKNOWN)
    address = read_address(url)
    tier = max(said if said > UNKNOWN else 0, address.tier if said <= UNKNOWN else 0)
    hinted = promise if UNKNOWN < promise <= REPORTS or (promise == UNKNOWN and said) else 0
    return Place(url, max(tier, hinted))


def _names_report(line: str) -> bool:
    """Whether a line of an article is the title of a report."""
    return 4 <= len(line) <= 60 and may_be_report(line) and _is_title(line)


@lru_cache(maxsize=16384)  # menus are on each page of a site
def _is_title(line: str) -> bool:
    return may_name(line) and title_of(plain(line)) is Title.REPORT


def _names(head: str, meta: Mapping[str, str], lines: Sequence[str]) -> Iterator[str]:
    """Yield what the page may be called, folded."""
    if name := meta.get("columnname"):
        yield plain(name)
    if head and (first := next(_said(_PARTS.split(head)), None)):
        yield first
    for line in lines[:LINES]:
        if len(line) < 200 and _CRUMB_STARTS.search(line) and _CRUMBS.search(line):
            crumbs = list(_said(_PARTS.split(_CRUMBS.sub("", line, count=1))))
            if crumbs:
                yield crumbs[-1]


def _said(parts: Sequence[str]) -> Iterator[str]:
    folded = (plain(part) for part in parts)
    return (part for part in folded if part and not _NO_NAME.match(part))
