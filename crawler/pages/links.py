"""The links of an HTML page: where it leads, and the next page of the same article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from lxml import etree

from crawler.items import Link, as_link
from crawler.pages.addresses import file_name
from crawler.pages.clicks import clicked, target_of
from crawler.pages.elements import elements, named
from crawler.pages.labels import MAX_TEXT, label
from crawler.pages.moves import moved_to
from crawler.pages.paging import NEXT, NUMBER, PAGE_PARAMETER, find_pager
from crawler.pages.text import fold

_SOURCES = frozenset(("a", "area", "link", "frame", "iframe", "option", "embed", "object"))
_PLAIN_URL = re.compile(r"https?://[\w.-]+(?::\d{1,5})?/[^\s#\\]*$", re.ASCII)
_PLAIN_HOST = re.compile(r"https?://[\w.-]+$", re.ASCII)
_PLAIN_PLACE = re.compile(r"//[\w.-]+/[^\s#\\;]*(?<!\?)$", re.ASCII)
_PLAIN_PATH = re.compile(r"(?:/[\w-]|\w[\w-]*(?=[./?]|$))[\w./?=&%,+-]*$", re.ASCII)
LONGEST_MET = 250
"""Characters of an address that is remembered: some hold a whole picture."""
_NEXT_STARTS = frozenset("[【«‹<>›»→&(（下后後nN第")
"""What `NEXT` and `NUMBER` start with, digits aside."""
_MAYBE_NEXT = re.compile(r"[页頁]|page|next|[>›»→]|^\W*\d{1,3}\W*$", re.IGNORECASE)
_VIEWER = re.compile(r"view(?:er)?\.html?$|/pdf\w*/", re.IGNORECASE)
"""pdf.js as sites have it: /pdfjs/web/viewer.html."""
_PAGE_NUMBER = re.compile(r"[_-](\d{1,2})(?=\.[a-z]+$|$)", re.IGNORECASE)

_ENDING = re.compile(r"\.[a-z]+$", re.IGNORECASE)


def page_links(
    root: etree._Element, url: str, following: str | None = None, others: Iterable[Link] = ()
) -> tuple[Link, ...]:
    """Return the page's links in page order, each URL once, with the first anchor text that says anything.

    Frames are a part of the page: menus and lists lie in them. After all these come `others`, which no anchor
    shows (`crawler.pages.platforms`), then the next page of the same article (`following`, as `next_page`
    found it).
    """
    base = base_url(root, url)
    found: dict[str, str] = {}
    for place in moved_to(root):
        if moved := absolute(base, place):
            found.setdefault(moved, "")
    for lead in leads(root, base):
        target = lead.target or _clicked(lead, base)
        if target and not found.get(target):
            found[target] = "" if lead.name == "link" else lead.called
    further = set(_frames(root, base))
    if following:
        further.add(following)
    for link in others:
        if not found.get(link.url):
            found[link.url] = link.text
        if link.further:
            further.add(link.url)
    if following:
        found.setdefault(following, "")
    return tuple(
        [as_link((target, text or file_name(target), 0, target in further)) for target, text in found.items()]
    )


def _frames(root: etree._Element, base: str) -> Iterator[str]:
    """Yield the pages of the same host that are shown inside of this one."""
    origin = _place(base)[0]
    for element in elements(root, "frame", "iframe"):
        target = absolute(base, element.get("src") or "")
        if target and target.startswith(origin):
            yield target


def absolute(base: str, href: str) -> str | None:
    """Return an absolute http(s) URL without its fragment, or None for anything else."""
    return _absolute(base, *_place(base), href)


def _absolute(base: str, origin: str, folder: str, href: str) -> str | None:
    target = _plain(origin, folder, href)
    return _resolved(base, href.strip()) if target is None else target or None


def _plain(origin: str, folder: str, href: str) -> str | None:
    """Return what `_resolved` would for a URL of a usual form, in a tenth of its time; None for others.

    What leads to no page is empty. `origin` and `folder` are those of the page (`_place`). Nothing is
    remembered: to find it again among thousands takes longer.
    """
    href = href.strip()
    if href[:1] == "/" and _PLAIN_PATH.match(href) and "/." not in href:  # as most of a site's own are
        return origin + href
    if not href or href[0] == "#" or href[:11].lower() == "javascript:":
        return ""
    if _PLAIN_URL.match(href):  # as most are
        return href
    if "#" in href:
        href = href[: href.index("#")]
        if href[-1] == "?":
            return None
    if href[0] == "/":
        if _PLAIN_PLACE.match(href):
            scheme = origin.partition(":")[0]
            return f"{scheme}:{href}" if scheme in ("http", "https") else None
    elif href[:4] == "http" and _PLAIN_URL.match(href):
        return href
    elif _PLAIN_HOST.match(href):
        return href + "/"
    if _PLAIN_PATH.match(href) and "/." not in href:
        return origin + href if href[0] == "/" else folder + href
    return None


def _resolved(base: str, href: str) -> str | None:
    href = "".join(href.splitlines()).replace("\t", "")
    if not href or href.lower().startswith(("javascript:", "mailto:", "tel:", "data:")):
        return None
    try:
        parts = urlsplit(urljoin(base, href))
        host = parts.hostname
        _ = parts.port  # raises for what is no number
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


@lru_cache(maxsize=64)
def _place(base: str) -> tuple[str, str]:
    """Return the origin of a URL, and the URL of its folder."""
    parts = urlsplit(base)
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin, origin + (parts.path.rpartition("/")[0] or "") + "/"


def base_url(root: etree._Element, url: str) -> str:
    """Return what relative links refer to: the page's own URL, or its `base` element."""
    for element in elements(root, "base"):
        href = element.get("href")
        if href:
            return absolute(url, href) or url
    return url


def next_page(root: etree._Element, url: str) -> str | None:
    """Return the URL of the next page of the same article, or None.

    Some systems name the pages of an article by its file name and a number, and write their count in a
    script (`crawler.pages.paging`); others have a link that says 下一页. Either counts only where it leads to
    the same article: "next" often means the next article.
    """
    base = base_url(root, url)
    return _by_script(root, url) or _by_link(root, base, url)


def _by_script(root: etree._Element, url: str) -> str | None:
    pager = find_pager(root, url)
    if pager is None or pager.is_list or pager.further is None:
        return None
    return absolute(url, pager.further)


def _by_link(root: etree._Element, base: str, url: str) -> str | None:
    """Return where an anchor or an option leads that is the next page, by what it says and where it leads."""
    stem = _stem(url)
    for element, name, _, called, target in leads(root, base):
        if target is not None and stem not in target:  # nearly all are ruled out by this
            continue
        if name not in ("a", "link", "option"):
            continue
        if not _says_next(element, called) and element.get("rel") != "next":
            continue
        if name == "option":
            target = absolute(base, element.get("value") or "")
        if target and _follows(url, target):
            return target
    return None


def _says_next(element: etree._Element, called: str) -> bool:
    """Whether a link is called 下一页, or the number of a page; most are ruled out at a glance."""
    start = called[:1]
    if start not in _NEXT_STARTS and not start.isdecimal():
        return False
    if len(element) == 0 and not _MAYBE_NEXT.search(element.text or ""):
        return False
    return bool(NEXT.match(called) or NUMBER.match(called))


def _stem(url: str) -> str:
    """Return host and path of a URL up to its number or ending, as all pages of an article have them."""
    parts = urlsplit(url)
    number = _PAGE_NUMBER.search(parts.path)
    return parts.netloc + _ENDING.sub("", parts.path[: number.start()] if number else parts.path)


def _follows(url: str, target: str) -> bool:
    """Whether `target` is the page after `url` of one article: its name and the next number."""
    name, page = _split(url)
    next_name, next_page = _split(target)
    if page is not None and next_name == name:
        return next_page == page + 1
    bare = _name(url)
    return next_name == bare and next_page in (1, 2)


def _split(url: str) -> tuple[str, int | None]:
    """Split a URL into what names the article and the number of its page, where it has one."""
    parts = urlsplit(url)
    for parameter, value in parse_qsl(parts.query):
        if PAGE_PARAMETER.match(parameter) and value.isdigit():
            return _name(url), int(value)
    match = _PAGE_NUMBER.search(parts.path)
    if match is None:
        return _name(url), None
    path = parts.path[: match.start()] + parts.path[match.end() :]
    return _name(urlunsplit(("", parts.netloc, path, parts.query, ""))), int(match[1])


def _name(url: str) -> str:
    """Return the URL without its scheme and the number of the page."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if not PAGE_PARAMETER.match(pair[0])]
    return f"{parts.netloc}{parts.path}?{query}"


class Lead(NamedTuple):
    """An element that may lead somewhere."""

    element: etree._Element
    name: str
    """Of the element."""
    href: str
    """Of an `a` or an `area`, as written; else empty."""
    called: str
    """What it says to a reader."""
    target: str | None
    """Where it leads by its address alone, absolute; None where that says nothing."""


_as_lead: Final[Callable[[tuple[etree._Element, str, str, str, str | None]], Lead]] = partial(
    tuple.__new__, Lead
)
"""As `as_link`."""


@lru_cache(maxsize=1)  # as the catalogue of elements
def leads(root: etree._Element, base: str) -> list[Lead]:
    """Return the elements that may lead somewhere, in document order."""
    found: list[Lead] = []
    known: dict[str, str | None] = {}  # pages lead to a third of their links twice
    origin, folder = _place(base)
    for name, element in named(root, _SOURCES):
        if name == "a" or name == "area":
            href = element.get("href") or ""
            if href not in known:
                known[href] = _absolute(base, origin, folder, href)
            found.append(_as_lead((element, name, href, label(element), known[href])))
        else:
            found.append(_lead(element, name, base))
    return found


def _lead(element: etree._Element, name: str, base: str) -> Lead:
    """Return what an element is that is no anchor."""
    if name == "option":
        return Lead(element, name, "", label(element), None)
    title = fold(element.get("title") or "")[:MAX_TEXT]
    if name != "link":
        source = element.get("data" if name == "object" else "src") or ""
        target = absolute(base, source)
        return Lead(element, name, "", title, viewed(target) if target and "file=" in target else target)
    leads_on = (element.get("rel") or "").lower() in ("next", "prev", "canonical")
    return Lead(element, name, "", title, absolute(base, element.get("href") or "") if leads_on else None)


def viewed(url: str) -> str:
    """Return the file that a viewer shows (`viewer.html?file=/a.pdf`), or the URL itself where it is none."""
    parts = urlsplit(url)
    if not _VIEWER.search(parts.path):
        return url
    file = next((value for name, value in parse_qsl(parts.query) if name == "file"), "")
    return absolute(url, file) or url


def _clicked(lead: Lead, base: str) -> str | None:
    """Return where a click on an anchor leads whose address says nothing."""
    if lead.name not in ("a", "area"):
        return None
    href = lead.href
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return None
    return absolute(base, target_of(lead.element) or clicked(href) or "")
