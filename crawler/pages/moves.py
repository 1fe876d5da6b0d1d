"""Pages that only lead to another one: by a refresh in their head, or by a script that goes there at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from crawler.pages.elements import elements

_REFRESH: Final = re.compile(r"^\s*[\d.]*\s*[;,]?\s*url\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
"""What follows the seconds in `content` (HTML standard, 4.2.5.3, and what browsers take besides)."""
_GOES: Final = re.compile(
    r"(?:^|[;{}\s.])location(?:\.href)?\s*=\s*[\"']([^\"'\s]+)[\"'](?!\s*\+)"
    r"|location\.(?:replace|assign)\(\s*[\"']([^\"'\s]+)[\"']\s*\)"
)
_LONGEST: Final = 2000
"""Characters of the scripts of a page that does nothing else."""


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
