"""What a URL says by its shape alone: of which CMS family it is, what it leads to, and which date it shows.

The shapes are those of public lists of report URLs and of the families' modules (`crawler.pages.platforms`).
A date in a URL is mostly that of the upload: a report of 2008 lies under `201711`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

Leads = Literal["article", "list", "attachment", "endpoint"]
Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A date as a URL shows it."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        """How exact it is."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def date(self) -> date | None:
        """The day, where the URL shows it."""
        return date(self.year, self.month, self.day) if self.month and self.day else None


@dataclass(frozen=True, slots=True)
class Address:
    """What is known of a URL."""

    family: str | None = None
    """Name of the platform whose shape it has; None for shapes that many have."""
    leads: Leads | None = None
    """What it leads to; None where the shape does not tell."""
    shown: Shown | None = None
    """The date that it shows."""


_HTML: Final = r"\.(?:s?html?|jsp|php|aspx?)"
_WRITTEN: Final[tuple[tuple[str | None, Leads, str], ...]] = (
    # data endpoints
    ("gkmlpt", "endpoint", r"/gkmlpt/api/"),
    ("hanweb", "endpoint", r"/dataproxy\.jsp\b"),
    ("jpaas", "endpoint", r"/jpaas-publish-server/"),
    ("ucap", "endpoint", r"/common/search/[\w-]+\?"),
    ("govcn", "endpoint", r"^https?://(?:(?:www|sousuo|english|big5)\.)?gov\.cn/\S+\.json$"),
    # attachments of families
    ("trs", "attachment", r"/[PW]0(?:19|20)\d{6}\d+\.\w{2,5}(?:$|[?#])"),
    ("nfcms", "attachment", r"/attachment/\d+/\d+/\d+/\d+\.\w{2,5}(?:$|[?#])"),
    (
        "ucap",
        "attachment",
        r"/(?:[0-9a-f]{32}|[0-9a-f-]{36}|\w+)/files/[0-9a-f-]{32,36}\.\w{2,5}(?:$|[?#])",
    ),
    ("hanweb", "attachment", r"/module/download/\w+\.jsp\?"),
    # articles
    ("gkmlpt", "article", r"/gkmlpt/content/\d+/\d+/(?:m?post)_\d+\.html"),
    ("nfcms", "article", r"/content/m?post_\d+\.html"),
    ("hanweb", "article", r"/art/(?:19|20)\d\d/(?:\d{1,2}/\d{1,2}/)?art_[\w-]+\.html"),
    ("trs", "article", r"/t(?:19|20)\d{6}_\d+(?:_\d+)?\.s?html?(?:$|[?#])"),
    ("trs", "article", r"/t\d{4,9}\.s?html?(?:$|[?#])"),
    (
        "ucap",
        "article",
        r"/(?:19|20)\d{4}/(?:[0-9a-f]{32}|c\d\d_\d+)\.shtml(?:$|[?#])"
        r"|/c\w*\d+/(?:19|20)\d\d/c\d+_\d+\.shtml(?:$|[?#])|/(?:19|20)\d\d/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.shtml(?:$|[?#])",
    ),
    (
        "govcn",
        "article",
        r"^https?://(?:(?:www|sousuo|english|big5)\.)?gov\.cn/\S*(?:content_\d+\.html?|/(?:19|20)\d\dz[gf]{2}zbg\.html?)(?:$|[?#])",
    ),
    (
        "public-column",
        "article",
        r"/public/\d+/\d+\.html(?:$|[?#])|/content/(?:article|detail)/\d+(?:$|[.?#])",
    ),
    ("shanghai", "article", r"/nw\d+/(?:19|20)\d{6}/(?:[0-9a-f]{32}|\d{4}-\d+_\d+)\.html"),
    ("liaoning", "article", r"/(?:[0-9A-F]{32}|(?:19|20)\d{10,19})/index\.s?html(?:$|[?#])"),
    ("uuid-columns", "article", r"/columns/[0-9a-f-]{36}/(?:19|20)\d{4}/\d\d/[0-9a-f-]{36}\.html"),
    ("ucap-pc", "article", r"/pc/content/\d+/content_\d+\.html"),
    ("henan", "article", r"/(?:19|20)\d\d/\d\d-\d\d/\d+\.html(?:$|[?#])"),
    ("enorth", "article", r"/system/(?:19|20)\d\d/\d\d/\d\d/\d+\.shtml(?:$|[?#])"),
    ("discuz", "article", r"/forum\.php\?(?:.*&)?mod=viewthread|/thread-\d+-\d+-\d+\.html"),
    ("channel-content", "article", r"/content/(?:19|20)\d\d/\d+\.html(?:$|[?#])"),
    ("dedecms", "article", r"/(?:m|plus)/view\.php\?aid=\d+"),
    ("thtml", "article", r"/\w*(?:content|detail|show|view|info)\S*\.thtml\b"),
    # lists
    ("gkmlpt", "list", r"/gkmlpt/(?:index|policy|guide)?(?:$|[?#/])"),
    ("hanweb", "list", r"/col/col\d+/(?:index\.html)?(?:$|[?#])"),
    ("public-column", "list", r"/(?:public|content)/column/\w"),
    ("shanghai", "list", r"/nw\d+/(?:index(?:_\d+)?\.html)?(?:$|[?#])"),
    ("uuid-columns", "list", r"/columns/[0-9a-f-]{36}/(?:index\w*\.html)?(?:$|[?#])"),
    ("ucap-pc", "list", r"/pc/list\w*\.html"),
    ("ucap", "list", r"/(?:xxgk_|common_)lists?\d*(?:_\d+)?\.shtml(?:$|[?#])"),
    (
        "govcn",
        "list",
        r"^https?://(?:(?:www|sousuo|english|big5)\.)?gov\.cn/\S*/home(?:_\d+)?\.htm(?:$|[?#])",
    ),
    ("liaoning", "list", r"\bln\.gov\.cn/web/(?:\S*/)?(?:index\.shtml)?(?:$|[?#])"),
    ("discuz", "list", r"/forum\.php\?(?:.*&)?mod=forumdisplay|/forum-\d+-\d+\.html"),
    ("channel-content", "list", r"/channel/(?:list/)?\d+(?:/|\.html|$)"),
    ("dedecms", "list", r"/(?:m|plus)/list\.php\?tid=\d+"),
    ("thtml", "list", r"\.thtml\b"),
    ("jspx", "list", r"/(?:list|channel|index)\S*\.jspx\b"),
    ("jspx", "article", r"\.jspx\b"),
    ("creatorcms", "article", r"/webapp/\w+/\S*(?:show|content|view|detail|info)\S*"),
    ("creatorcms", "list", r"/webapp/\w+/"),
    # what many have
    (None, "article", r"/index\.php\?id=\d+$"),
    (None, "attachment", r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|pptx?|zip|rar|7z|txt|ceb)(?:$|[?#])"),
    (None, "attachment", r"/(?:download|downfile|down|attach\w*)\w*\.(?:jsp|do|action|php|aspx?)\?"),
    (None, "attachment", r"/(?:download|downfile|getfile)\w*(?:\?|/\d+(?:$|[?#]))"),
    (None, "endpoint", r"\.(?:json|xml)(?:$|[?#])|/api/"),
    (
        None,
        "list",
        r"/(?:index|lists?|default|home|more|channel|column|catalog|node)\d*(?:[_-]\d{1,4})?"
        + _HTML
        + r"?(?:$|[?#])",
    ),
    (None, "list", r"/(?:p|page)[_-]?\d{1,4}/?(?:$|[?#])"),
    (None, "list", r"^https?://[^/]+/?(?:$|[?#])|/[a-z][\w-]*/(?:$|[?#])"),
    (None, "article", r"[?&](?:\w*id|aid|nid|tid|newsid|article_id|\w*info\w*)=[\w-]+"),
    (None, "article", r"/c\d+/content\.html|/page\.htm$|/c\.html$"),
    (None, "article", r"/[^/?#]*\d{3,}[^/?#]*?(?:" + _HTML + r")?(?:$|[?#])|/wiki/"),
    (None, "article", r"/(?=[^/?#]*\d)[0-9a-fA-F-]{12,36}(?:_\w+)?(?:" + _HTML + r")?(?:$|[?#])"),
)
"""Family, what it leads to, and the shape: the first that is found in a URL counts."""
_SHAPES: Final = tuple((family, leads, re.compile(shape)) for family, leads, shape in _WRITTEN)

_Y: Final = r"((?:19|20)\d\d)"
_M: Final = r"(0[1-9]|1[0-2])"
_D: Final = r"(0[1-9]|[12]\d|3[01])"
_DATES: Final = tuple(
    re.compile(rule)
    for rule in (
        rf"/t{_Y}{_M}{_D}_",  # TRS: article, then attachment
        rf"/[PW]0{_Y}{_M}{_D}\d",
        rf"/{_Y}[-/._](1[0-2]|0?[1-9])[-/._](3[01]|[12]\d|0?[1-9])(?=[/_.-]|$)",
        rf"/{_Y}{_M}{_D}(?=/)",
        rf"/{_Y}{_M}/{_D}(?=/)",
        rf"/{_Y}[-_/]?{_M}[-_/]{_D}(?:_\d\d)?(?=/)",
        rf"/{_Y}/(?:[a-z]+_)?{_M}{_D}(?=/)",
        rf"/{_Y}{_M}{_D}\d{{4,14}}(?=[/.])",
        rf"/{_Y}[-_/]?{_M}(?=/)",
        rf"/{_Y}/([1-9])(?=/)",
        rf"/{_Y}(?:(?=/)|lh\b|z[fg]{{2}}zbg\b|年)",
    )
)
"""From the most exact to the least; the first that is a date counts."""
_YEAR: Final = re.compile(r"/(?:t|[PW]0)?(?:19|20)\d\d")
"""How each of them begins: most paths of lists have none."""
_FILE_NAME: Final = re.compile(
    r"(/|[?&]\w*name=)([^/?&=#]{1,120}\.(?:pdf|docx?|wps|ofd|xlsx?|pptx?|zip|rar|7z|txt))(?=$|[?&#])",
    re.IGNORECASE,
)
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_SHORT: Final = re.compile(rf"/(?:a/)?(\d\d)/?{_M}{_D}/?\d\d/[0-9A-F]{{16}}_abc\.html")
"""Mysteel: `/23/0129/11/06574138AF9F643C_abc.html`, year of two digits, and the hour."""


@lru_cache(maxsize=8192)
def read_address(url: str) -> Address:
    """Return what a URL says of itself. Never raises: of a broken URL nothing is known."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return Address()
    for family, leads, shape in _SHAPES:
        if shape.search(url):
            return Address(family, leads, shown_date(parts.path))
    return Address(shown=shown_date(parts.path))


def file_name(url: str) -> str:
    """Return what the file is called that a URL leads to, where its name says anything; else nothing.

    Most are numbers. The name stands at the end of the path, or in a parameter (`download.jsp?filename=…`).
    """
    if "%" not in url and url.isascii():
        return ""
    names = (found[2] for found in _FILE_NAME.finditer(unquote(url, errors="replace")))
    return next((name for name in names if _HAN.search(name)), "")


def shown_date(path: str) -> Shown | None:
    """Return the date that the path of a URL shows, as exactly as it does; None where it shows none."""
    if "%" in path:
        path = unquote(path, errors="replace")
    if "_abc.html" in path and (found := _SHORT.search(path)):
        return _shown(f"20{found[1]}", found[2], found[3])
    if not _YEAR.search(path):
        return None
    for rule in _DATES:
        for found in rule.finditer(path):
            if shown := _shown(*found.groups()):
                return shown
    return None


def _shown(year: str, month: str | None = None, day: str | None = None) -> Shown | None:
    shown = Shown(int(year), int(month) if month else None, int(day) if day else None)
    if not 1949 <= shown.year < 2100:
        return None
    try:
        _ = shown.date
    except ValueError:
        return None
    return shown
