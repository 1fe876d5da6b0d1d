"""The links of an HTML page: where it leads, and the next page of the same article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from lxml import etree

from crawler.items import Link
from crawler.pages.dom import text_of
from crawler.pages.paging import find_pager
from crawler.pages.text import fold

MAX_TEXT = 200
"""Longest anchor text kept."""

_SOURCES = ("a", "area", "link", "frame", "iframe")
_PLAIN_URL = re.compile(r"https?://[\w.-]+(?::\d{1,5})?/[^\s#\\]*$", re.ASCII)
_PLAIN_PATH = re.compile(r"(?:/[\w-]|\w[\w-]*(?=[./?]))[\w./?=&%,+-]*$", re.ASCII)
_NEXT_TEXT = re.compile(r"^[\[【«‹<\s]*(下一?[页頁]|后一?页|next( page)?)[\]】»›>\s]*$", re.IGNORECASE)
_MAYBE_NEXT = re.compile(r"[页頁]|page|next", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[_-](\d{1,2})(?=\.[a-z]+$|$)", re.IGNORECASE)
_PAGE_PARAMETERS = frozenset({"page", "p", "pageno", "pageindex", "pn"})
LISTS = frozenset({"index", "list"})
"""File names of list pages; another name in a pager is that of an article in several pages."""
_ONCLICK = re.compile(r"(?:location(?:\.href)?\s*=|window\.open\()\s*[\"']([^\"']+)[\"']")


def page_links(root: etree._Element, url: str, following: str | None = None) -> tuple[Link, ...]:
    """Return the page's links in page order, each URL once, with the first anchor text that says anything.

    The next page of the same list is the last one, or that of the same article (`following`, as `next_page`
    found it).
    """
    base = base_url(root, url)
    found: dict[str, str] = {}
    for href, text in _raw_links(root):
        target = absolute(base, href)
        if target and not found.get(target):
            found[target] = text
    pager = find_pager(root)
    further = absolute(url, pager.further) if pager and pager.further else following
    if further:
        found.setdefault(further, "")
    return tuple(Link(target, text) for target, text in found.items())


def absolute(base: str, href: str) -> str | None:
    """Return an absolute http(s) URL without its fragment, or None for anything else."""
    href = href.strip()
    if _PLAIN_URL.match(href):  # the same as below, which takes its time
        return href
    if _PLAIN_PATH.match(href) and "/." not in href:
        origin, folder = _place(base)
        return origin + href if href[0] == "/" else folder + href
    href = "".join(href.splitlines()).replace("\t", "")
    if not href or href[0] == "#" or href.lower().startswith(("javascript:", "mailto:", "tel:", "data:")):
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
    for element in root.iter("base"):
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
    pager = find_pager(root)
    if pager is None or pager.name in LISTS or pager.further is None:
        return None
    return absolute(url, pager.further)


def _by_link(root: etree._Element, base: str, url: str) -> str | None:
    for element in root.iter("a", "link"):
        href = element.get("href")
        if not href:
            continue
        if element.get("rel") != "next" and not _says_next(element):
            continue
        target = absolute(base, href)
        if target and _follows(url, target):
            return target
    return None


def _says_next(element: etree._Element) -> bool:
    """Whether a link's text is 下一页; most links are ruled out at a glance."""
    if len(element) == 0 and not _MAYBE_NEXT.search(element.text or ""):
        return False
    return bool(_NEXT_TEXT.match(_label(element)))


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
        if parameter.lower() in _PAGE_PARAMETERS and value.isdigit():
            return _name(url), int(value)
    match = _PAGE_NUMBER.search(parts.path)
    if match is None:
        return _name(url), None
    path = parts.path[: match.start()] + parts.path[match.end() :]
    return _name(urlunsplit(("", parts.netloc, path, parts.query, ""))), int(match[1])


def _name(url: str) -> str:
    """Return the URL without its scheme and the number of the page."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0].lower() not in _PAGE_PARAMETERS]
    return f"{parts.netloc}{parts.path}?{query}"


def _raw_links(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter(*_SOURCES):
        tag = element.tag
        if tag in ("a", "area"):
            href = element.get("href") or ""
            if not href or href.lower().startswith(("javascript:", "#")):
                clicked = _ONCLICK.search(element.get("onclick") or href)
                href = clicked[1] if clicked else href
            yield href, _label(element)
        elif tag == "link":
            if (element.get("rel") or "").lower() in ("next", "prev", "canonical"):
                yield element.get("href") or "", ""
        else:
            yield element.get("src") or "", fold(element.get("title") or "")[:MAX_TEXT]


def _label(element: etree._Element) -> str:
    text = fold(text_of(element))
    return (text or fold(element.get("title") or ""))[:MAX_TEXT]
