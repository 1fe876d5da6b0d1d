"""What a page says about itself: government meta tags, the lines under its title, dates in its URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from lxml import etree

from crawler.pages.addresses import read_address
from crawler.pages.elements import elements
from crawler.pages.text import fold

_DATE_METAS = (
    "pubdate",
    "firstpublishedtime",
    "publishdate",
    "article:published_time",
    "og:published_time",
    "dc.date",
)
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_LABELLED = re.compile(
    r"(?:发布时间|发布日期|发表时间|发表于|更新时间|更新日期|印发日期|发文日期|成文日期|时间|日期)\s*[:：]?\s*"
    + _DATE.pattern
)
_SPOKEN = re.compile(r"日\s*在|会议|大会|[省市区县州盟旗]长")
"""Of a byline, whose date is that of the speech."""

_SOURCE = re.compile(
    r"(?:信息来源|文章来源|来源|来源于|发布机构|供稿)\s*[:：]\s*([^\s|｜,，;；:：]{2,30}?)(?=\s|[|｜【\[(（]|作者|编辑|责任|发布|时间|日期|浏览|点击|阅读|字体|字号|$)"
)


def read_meta(root: etree._Element) -> dict[str, str]:
    """Return the page's meta tags by name or property in lower case, the first with any content."""
    found: dict[str, str] = {}
    for element in elements(root, "meta"):
        name = fold(element.get("name") or element.get("property") or "").lower()
        content = fold(element.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    return found


def canonical_meta(meta: Mapping[str, str]) -> dict[str, str]:
    """Return the government metas under their usual spelling beside all others as found."""
    usual = ("ArticleTitle", "PubDate", "ContentSource", "SiteName", "SiteDomain", "SiteIDCode", "ColumnName")
    return {**meta, **{name: meta[name.lower()] for name in usual if name.lower() in meta}}


def published_on(
    meta: Mapping[str, str], lines: Sequence[str], url: str, fetched_at: datetime | None
) -> tuple[date | None, str]:
    """Return the day a page claims to have published its article, and where it says so.

    `lines` are those around the title. A day after the fetch (and one for the time zone) is none.
    """
    latest = fetched_at.date() + timedelta(days=1) if fetched_at else None
    for found, where in _claims(meta, lines, url):
        if found is not None and (latest is None or found <= latest):
            return found, where
    return None, ""


def source_line(lines: Sequence[str]) -> str | None:
    """Return the publisher that a line like `来源：邵阳日报` names, or None."""
    for line in lines:
        found = _SOURCE.search(line) if len(line) < 200 else None
        if found:
            return found[1].strip("《》“”\"' ")
    return None


def first_date(text: str) -> date | None:
    """Return the first full date in a text, or None."""
    return _valid(_DATE.search(text))


def _claims(meta: Mapping[str, str], lines: Sequence[str], url: str) -> Iterator[tuple[date | None, str]]:
    for name in _DATE_METAS:
        if name in meta:
            yield first_date(meta[name]), f"meta:{name}"
    for line in lines:
        if len(line) < 200:
            yield _valid(_LABELLED.search(line)), "line"
    for line in lines:
        if len(line) < 60 and not _SPOKEN.search(line):
            yield _valid(_DATE.search(line)), "line"
    shown = read_address(url).shown
    yield shown.date if shown else None, "url"


def _valid(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
