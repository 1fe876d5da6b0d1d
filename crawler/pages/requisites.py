"""What a page needs to be shown as it was: its images and style sheets, and what those need in turn.

Scripts are left out: a page from the archive must not depend on what a script does today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from crawler.items import FOCUS, Analysed
from crawler.pages.elements import elements
from crawler.pages.links import absolute, base_url

MOST: Final = 100
"""Of one page or style sheet; beyond are galleries of icons."""

_TYPES: Final = ("image/", "font/", "text/css", "application/font-", "application/vnd.ms-fontobject")
_URL: Final = r"""\((?<=[uU][rR][lL]\()\s*(["']?)(?P<url>[^"'()\s]+)\1\s*\)"""
"""It begins with a character, so that nothing between these is tried."""
_IN_STYLE: Final = re.compile(rf"""{_URL}|@import\s+(["'])(?P<sheet>[^"']+)\3""", re.IGNORECASE)
_WITHOUT_IMPORT: Final = re.compile(rf"{_URL}(?P<sheet>)")
"""The same where no sheet is imported, which is found ten times faster."""
_BACKGROUNDS: Final = ("body", "table", "td", "th", "tr")


def page_requisites(root: etree._Element, url: str) -> tuple[str, ...]:
    """Return the images and style sheets of a parsed page, absolute, in page order, at most `MOST`."""
    return _targets(_named(root), base_url(root, url))


def needed(analysis: Analysed, scope: str) -> tuple[str, ...]:
    """Return what is to be fetched of a page's requisites; a crawl with focus wants those of reports.

    Pictures that are the text of an article come first, whatever the crawl wants.
    """
    report = any(getattr(document, "kind", None) == "work_report" for document in analysis.documents)
    shown = analysis.requisites if report or not scope.startswith(FOCUS) else ()
    return tuple(dict.fromkeys((*analysis.pictures, *shown)))


def sheet_requisites(text: str, url: str) -> tuple[str, ...]:
    """Return the images, fonts and style sheets that a style sheet names, likewise."""
    return _targets(_in_style(text), url)


def is_requisite(content_type: str | None) -> bool:
    """Whether an answer of this type is there to be shown, and has nothing to be read."""
    return (content_type or "").strip().lower().startswith(_TYPES)


def further_requisites(body: bytes, url: str, content_type: str | None) -> tuple[str, ...]:
    """Return what a requisite needs in turn: a style sheet others, an image nothing."""
    if "css" not in (content_type or "").lower():
        return ()
    return sheet_requisites(body.decode("utf-8", "replace"), url)


def _named(root: etree._Element) -> Iterator[str]:
    for element in elements(root, "img", "input", "link", "style", *_BACKGROUNDS):
        tag = element.tag
        if tag in _BACKGROUNDS and not element.keys():
            continue
        if tag == "link":
            if "stylesheet" in (element.get("rel") or "").lower().split():
                yield element.get("href") or ""
        elif tag == "style":
            yield from _in_style(element.text or "")
        else:
            yield element.get("src" if tag in ("img", "input") else "background") or ""
        if style := element.get("style"):
            yield from _in_style(style)


def _in_style(text: str) -> Iterator[str]:
    if "(" not in text and "@" not in text:
        return iter(())
    pattern = _IN_STYLE if "@" in text else _WITHOUT_IMPORT
    return (match["url"] or match["sheet"] for match in pattern.finditer(text))


def _targets(named: Iterable[str], base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in named:
        target = absolute(base, name) if name else None
        if target:
            found.setdefault(target)
        if len(found) == MOST:
            break
    return tuple(found)
