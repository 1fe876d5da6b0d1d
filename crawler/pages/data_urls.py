"""Addresses in scripts that look like those of data: candidates for the endpoint behind a list."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from crawler.pages.elements import elements
from crawler.pages.links import absolute, base_url

MOST: Final = 5
"""Addresses of a page that are worth asking for."""
MOST_SCRIPTS: Final = 3
"""Scripts of its own site that may name them; a site's libraries come first, its own code last."""

_DATA: Final = re.compile(
    r"""["'`](?P<url>(?:https?://[\w.:-]+)?[\w./-]*
    (?:\.json|\.xml|/(?:api|data|rest|json|ajax)(?:/[\w.-]*)*|/[\w-]*(?:list|query|page)(?:\.\w{2,6}|/)?)
    (?:\?[^"'`\s<>$]{0,200})?)["'`]""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_DATA: Final = re.compile(
    r"^(?:application|text)/|\.(?:js|css|html?|shtml|png|jpe?g|gif|svg|ico)(?:\?|$)", re.IGNORECASE
)
_LIBRARY: Final = re.compile(r"jquery|bootstrap|swiper|echarts|vue|react|polyfill|layui", re.IGNORECASE)


def data_urls(script: str, base: str) -> tuple[str, ...]:
    """Return what a script may ask for, absolute, on the host of `base`, in order, at most `MOST`."""
    host = urlsplit(base).netloc
    found: dict[str, None] = {}
    for match in _DATA.finditer(script):
        target = None if _NO_DATA.search(match["url"]) else absolute(base, match["url"])
        if target and urlsplit(target).netloc == host:
            found.setdefault(target)
        if len(found) == MOST:
            break
    return tuple(found)


def own_scripts(root: etree._Element, url: str) -> tuple[str, ...]:
    """Return the scripts of a page that lie on its host and are no known library, at most `MOST_SCRIPTS`."""
    base, host = base_url(root, url), urlsplit(url).netloc
    named = (element.get("src") for element in elements(root, "script"))
    found = [target for src in named if src and (target := absolute(base, src))]
    own = [each for each in found if urlsplit(each).netloc == host and not _LIBRARY.search(each)]
    return tuple(dict.fromkeys(own))[-MOST_SCRIPTS:]
