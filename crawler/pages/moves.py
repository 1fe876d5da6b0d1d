"""Pages that only lead to another one: by a redirect, a refresh in their head, or a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

from lxml import etree

from crawler.pages.elements import elements

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
"""Statuses whose Location is where the page is (RFC 9110, 15.4)."""
_REFRESH: Final = re.compile(r"^\s*[\d.]*\s*[;,]?\s*url\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
"""What follows the seconds in `content` (HTML standard, 4.2.5.3, and what browsers take besides)."""
_GOES: Final = re.compile(
    r"(?:^|[;{}\s.])location(?:\.href)?\s*=\s*[\"']([^\"'\s]+)[\"'](?!\s*\+)"
    r"|location\.(?:replace|assign)\(\s*[\"']([^\"'\s]+)[\"']\s*\)"
)
_LONGEST: Final = 2000
"""Characters of the scripts of a page that does nothing else."""


def redirect_target(url: str, status: int, location: str | None) -> str | None:
    """Return where a redirect points, absolute; None for any other answer, and where that is no URL."""
    if location is None or status not in REDIRECTS:
        return None
    try:
        return urljoin(url, location)
    except ValueError:  # http://[href]/ is what some servers send
        return None


def moved_to(root: etree._Element) -> Iterator[str]:
    """Yield where a page sends its readers, as written: its refreshes, and its script if it has no link."""
    for meta in elements(root, "meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.match(meta.get("content") or "")
            if match:
                yield match[1]
    if not elements(root, "a"):
        yield from _by_script(root)


def _by_script(root: etree._Element) -> Iterator[str]:
    script = "\n".join(element.text or "" for element in elements(root, "script"))
    if len(script) <= _LONGEST:
        for match in _GOES.finditer(script):
            yield match[1] or match[2]
