"""What an address says: columns named in pinyin, lists, articles, files, and traps."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from crawler.pages.promise.columns import REPORTS, SITEMAP

_REPORTS: Final = re.compile(
    r"^(?!fy|jcy|rd|zx|cwh|fz|xxgk|xxg)[a-z]{0,4}?(?:(?:zf)?gzbg|zfbg|zhengfugongzuobaogao|gongzuobaogao)"
    r"(?:_?\d{0,6}|_[a-z]{1,8}|hb|ml|zl|k)$"
)
"""政府工作报告 and 工作报告 as folders of portals: zfgzbg, szfgzbg, gzbg, zfgzbg_2023, xjzfgzbg."""
_PARENTS: Final = {
    **dict.fromkeys(
        ("ghjh", "jhgh", "jhzj", "ghzj", "zjjh", "fzgh", "jihua", "guihua", "gzjh", "ghxx", "jhgz"), 6
    ),
    **dict.fromkeys(
        ("zfgb", "gongbao", "zfgongbao", "ldjh", "ldhd_jh", "lianghui", "rdh", "rdhy", "zyhy", "zyjh"), 6
    ),
    **dict.fromkeys(
        (
            "xxgk",
            "zwgk",
            "zfxxgk",
            "gongkai",
            "fdzdgk",
            "fdzdgknr",
            "xxgkml",
            "zfxxgkml",
            "gkml",
            "jcxxgk",
            "jbxxgk",
            "gkmlpt",
        ),
        5,
    ),
    **dict.fromkeys(
        (
            "zfwj",
            "wjk",
            "zcwj",
            "gaikuang",
            "xqgk",
            "sqgk",
            "xqgl",
            "zjxx",
            "ztzl",
            "zhuanti",
            "zt",
            "zfgz",
            "szf",
            "xzf",
            "qzf",
        ),
        4,
    ),
}
_SITEMAP: Final = re.compile(
    r"(?:^|/)(?:sitemap|site_map|wzdt|zddt)(?:[_-]?\w{0,12})?(?:\.\w+|/)?(?:index\.\w+)?$", re.I
)
_TRAPS: Final = frozenset(
    "search query sousuo so login logon logout register calendar rili print share comment vote survey wjdc"
    " guestbook mailbox interview statistics count counter hits click tag tags member user passport"
    " oauth sso captcha cart english en wza barrierfree".split()
)
"""Words of a path that leads to no page worth reading."""
_SEARCH: Final = re.compile(r"(?:^|[/_.-])(?:jsearch\w*|download_app)(?:[/_.?-]|$)")
"""Those in which words are parted."""
_TRAP_QUERY: Final = re.compile(
    r"&(?:q|qt|key|keys|keyword|keywords|kw|wd|word|words|searchword|search|query|sort|sortby|order|orderby|"
    r"filter|facet|date|day|month|week|print|share|replytocom|action=(?:print|mail|login)|mod=(?:redirect|spacecp|ajax))"
    r"(?:=|&|$)",
    re.I,
)
"""In a query with an ampersand before it: what begins with a character is found several times faster."""
_MOBILE: Final = frozenset("m wap mobile 3g touch".split())
_DOCUMENTS: Final = frozenset("pdf doc docx wps ofd rtf txt ceb zip rar 7z".split())
"""Also archives, in which offices put them."""
_OTHER_FILES: Final = frozenset(
    "xls xlsx et gz mp3 mp4 wma wmv flv avi mov jpg jpeg png gif bmp webp svg ico css js exe apk"
    " ppt pptx swf tif".split()
)
_ARTICLE: Final = re.compile(
    r"/(?:t\d{8}_\d+|art[_/]|content[/_]|post_\d|c\d+_\d+|\d{4}[-/]?\d{2}[-/]?(?:\d{2})?/|\d{5,}\.\w+$|"
    r"(?:detail|article|info|view|show|read|news)(?:s|_\w+)?[/.?_]\S*\d)"
)
_RUN: Final = re.compile(r"[0-9a-f-][0-9a-f-]{15}")
"""What each `_HASH` begins with, and hardly anything else holds."""
_HASH: Final = re.compile(r"[0-9a-f]{16,}|[0-9a-f-]{30,}")
_ID: Final = re.compile(r"[?&](?:aid|articleid|newsid|infoid|contentid|tid|docid|guid)=")
_LIST: Final = re.compile(r"(?:index|list|lists|default|more|home|column|col|node|channel)[_\d]*(?:\.\w+)?$")
"""The file name of a list."""
_ARTICLE_FOLDER: Final = re.compile(r"/(?:\d{12,}|[0-9A-F]{32})/index\.\w+$")
_PLAIN: Final = re.compile(r"https?://([^/?#\[\]\s]+)(/[^?#\s]*)?(?:\?([^#\s]*))?$", re.ASCII)
"""Host, path and query of nearly all URLs, in a fifth of the time that `urlsplit` takes."""


class Shape(Enum):
    """What kind of page an address seems to be."""

    ARTICLE = "article"
    DOCUMENT = "document"
    COLUMN = "column"
    OPEN = "open"
    """Nothing tells."""
    NONE = "none"
    """No page to be read, or a trap: searches, calendars, facets, prints."""


class Address(NamedTuple):
    """What an address says."""

    shape: Shape
    tier: int
    """That of the columns it names, 0 where it names none that is known."""


@lru_cache(maxsize=16384)
def read_address(url: str) -> Address:
    """Return what an absolute URL says.

    Pages have hundreds of links: what a set of words can tell is not left to a regular expression.
    """
    plain = _PLAIN.match(url)
    if plain:
        host, path, query = plain.groups(default="")
    else:
        try:
            _, host, path, query, _ = urlsplit(url)
        except ValueError:
            return Address(Shape.NONE, 0)
    lower = path.lower()
    if ("map" in lower or "dt" in lower) and _SITEMAP.search(lower):
        return Address(Shape.COLUMN, SITEMAP)
    if _leads_astray(lower) or (query and _TRAP_QUERY.search(f"&{query}")):
        return Address(Shape.NONE, 0)
    if host.startswith(("m.", "wap.", "3g.", "mobile.", "en.", "english.")):
        return Address(Shape.NONE, 0)
    return Address(_shape(path, lower, query), _tier(lower))


def _leads_astray(path: str) -> bool:
    """Whether a path is that of a trap, of a file that is none to be read, or of a site for telephones."""
    words = path.replace("_", "/").replace(".", "/").replace("-", "/").split("/")
    if not _TRAPS.isdisjoint(words) or (words[-1] in _OTHER_FILES and path.endswith(f".{words[-1]}")):
        return True
    if not _MOBILE.isdisjoint(words) and not _MOBILE.isdisjoint(path.split("/")):
        return True
    return ("jsearch" in path or "download_app" in path) and bool(_SEARCH.search(path))


def _shape(path: str, lower: str, query: str) -> Shape:
    name = lower.rpartition("/")[2]
    _, dot, ending = name.rpartition(".")
    if dot and ending in _DOCUMENTS:
        return Shape.DOCUMENT
    if query:
        return Shape.ARTICLE if _is_article(f"{lower}?{query.lower()}") else Shape.OPEN
    if lower.endswith("/") or _LIST.match(name):
        return Shape.ARTICLE if _ARTICLE_FOLDER.search(path) else Shape.COLUMN
    return Shape.ARTICLE if _is_article(lower) else Shape.OPEN


def _is_article(place: str) -> bool:
    """Whether path and query, in lower case, are those of an article.

    One expression for all that tells it would try each of its branches at each character.
    """
    if _ARTICLE.search(place) or "content_" in place or (_RUN.search(place) and _HASH.search(place)):
        return True
    return "=" in place and _ID.search(place) is not None


def _tier(path: str) -> int:
    best = 0
    may_name_reports = "bg" in path or "baogao" in path
    for segment in path.split("/"):
        name = segment.partition(".")[0]
        if may_name_reports and name.isascii() and 3 < len(name) < 24 and _REPORTS.match(name):
            return REPORTS
        best = _PARENTS.get(name, best)  # the last one that is known: the innermost column
    return best
