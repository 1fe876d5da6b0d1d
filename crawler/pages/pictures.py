"""Articles that are only pictures: a report's title, hardly a word, and its pages one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from crawler.pages.blocks import Block
from crawler.pages.elements import elements
from crawler.pages.links import absolute
from crawler.pages.promise.plain import plain
from crawler.pages.promise.titles import Title, is_one, title_of
from crawler.pages.text import fold

MOST: Final = 100
"""Pictures of one article, at most; the longest reports have 60 pages."""
LITTLE: Final = 300
"""Characters of text up to which an article may be but a line above its pictures."""
SMALL: Final = 300
"""Pixels that a picture of a page is wide or high, at least, where the page says how large it shows it."""
LINES: Final = 60
"""Lines of a page among which its date or source stands."""

_LAZY: Final = ("data-original", "data-src", "data-lazy-src", "_src", "data-url", "src")
"""Attributes with the place of a picture: those that a script looks at before the one that is shown."""
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|bmp|webp)$", re.IGNORECASE)
_NO_PAGE: Final = re.compile(
    r"(?:^|[/_.-])(?:logo|icons?|ico|banners?|bg|btn|buttons?|qr(?:code)?|ewm|erweima|wx|weixin|wechat|weibo|top|head(?:er)?|foot(?:er)?|"
    r"nav|arrow|line|dot|close|print|share|search|blank|space|loading|jiucuo|dangzheng|conac|gongan|beian|nopic|avatar|"
    r"thumbs?|ad|ads|play|video|skin|themes?|css)\d*(?=[/_.-]|$)",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(
    r"(?:^|[\s_-])(?:head(?:er)?|top|foot(?:er)?|bottom|nav|menu|side(?:bar)?|banner|logo|share|qr(?:code)?|ewm|swiper|slide[rs]?|"
    r"carousel|links?|copyright|relate[ds]?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_INLINE: Final = frozenset(
    "a b big center em figure font h1 h2 h3 h4 h5 h6 i ins p picture span strong u li tbody td tr".split()
)
"""Elements of which each picture may have its own."""
_PARTS: Final = re.compile(r"\s*(?:[_|｜]|\s[-–—]+\s|--+|——|-(?=[^-]*$))\s*")
_ARTICLE: Final = re.compile(
    r"(?:发布|发表|更新|印发|成文)?(?:时间|日期)\s*[:：]|来源\s*[:：]|发布(?:机构|单位)\s*[:：]"
)


def report_title(head: str, meta: Mapping[str, str], lines: Sequence[Block], *, is_article: bool) -> str:
    """Return the title of the work report that a page says it is; empty where it is none.

    Parameters
    ----------
    head: its `title` element
    meta: its meta tags by name in lower case
    lines: its lines
    is_article: whether it has a passage of text under a title; else it has to look like an article
    """
    stated = meta.get("articletitle", "")
    own = stated or next(iter(_PARTS.split(head)), "")
    if title_of(plain(own)) is not Title.REPORT or not (is_one(plain(own)) or stated):
        return ""
    marked = is_article or stated or "pubdate" in meta
    return own if marked or any(_ARTICLE.search(line.text) for line in lines[:LINES]) else ""


def content_pictures(root: etree._Element, base: str) -> tuple[str, ...]:
    """Return the pictures of a parsed page that may be the pages of a text, absolute, in page order.

    They are those of its one place that has most of them; icons, banners and what leads to other pages are
    none. At most `MOST`.
    """
    places: dict[etree._Element, dict[str, None]] = {}
    for element in elements(root, "img"):
        if (url := _picture(element, base)) and (place := _place(element)) is not None:
            places.setdefault(place, {}).setdefault(url)
    most = max(places.values(), key=len, default={})
    return tuple(most)[:MOST]


def _picture(image: etree._Element, base: str) -> str | None:
    """Return where a picture lies that may be a page; None for any other."""
    if any(0 < pixels < SMALL for pixels in _sizes(image)):
        return None
    anchor = next((each for each in image.iterancestors("a") if each.get("href")), None)
    larger = absolute(base, anchor.get("href") or "") if anchor is not None else None
    if larger:
        return larger if _may_be(larger) else None
    named = (absolute(base, image.get(name) or "") for name in _LAZY if image.get(name))
    return next((url for url in named if url and _may_be(url)), None)


def _may_be(url: str) -> bool:
    path = urlsplit(url).path
    return _PICTURE.search(path) is not None and not _NO_PAGE.search(path)


def _sizes(image: etree._Element) -> Iterator[float]:
    style = image.get("style") or ""
    for name in ("width", "height"):
        said = re.search(rf"(?<![\w-]){name}\s*:\s*([\d.]+)px", style)
        plainly = re.fullmatch(r"\s*(\d{1,5})(?:px)?\s*", image.get(name) or "")
        if found := said or plainly:
            yield float(found[1])


def _place(image: etree._Element) -> etree._Element | None:
    """Return the element that holds a picture and its like; None where that is the page's chrome."""
    place: etree._Element | None = None
    for element in image.iterancestors():
        if element.tag in ("body", "html"):
            return element if place is None else place
        if element.tag in ("header", "footer", "nav", "aside") or _AROUND.search(
            f"{element.get('class') or ''} {element.get('id') or ''}"
        ):
            return None
        if place is None and element.tag not in _INLINE and not _is_wrapper(element):
            place = element
    return place


def _is_wrapper(element: etree._Element) -> bool:
    """Whether an element holds one picture and nothing else."""
    images = element.iter("img")
    return element.tag == "div" and len(list(images)) == 1 and not fold("".join(_texts(element)))


def _texts(element: etree._Element) -> Iterable[str]:
    return (text for text in element.itertext() if isinstance(text, str))
