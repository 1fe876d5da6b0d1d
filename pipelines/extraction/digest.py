"""A digest of what a page says to its reader: what it was before and after an edit, and nothing but an edit.

Of documents their titles and cleaned texts, of a list the pages that it leads to and their titles, of any
other page the text that a browser would show. A counter of visitors, today's date or another banner are part
of none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit

from crawler.items import Link
from crawler.pages.kinds import PageKind
from pipelines.extraction.found import Found
from pipelines.extraction.version import EXTRACTOR

_SESSION: Final = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
_PASSING: Final = re.compile(
    r"(?:^|&)(?:utm_\w+|spm|\w*session\w*|jsessionid|phpsessid|t|ts|_|r|v|rand|random|time|timestamp)=[^&]*",
    re.IGNORECASE,
)
"""Parameters that are others each time a page is shown."""
PROMISING: Final = 5
"""From this promise on a link to another host is an entry of the list, not an advertisement."""
_PLACE: Final = re.compile(r"https?://([^/?#\[\]\s\\]+)(?:[/?#]|$)", re.ASCII)
"""The host of nearly all URLs, in a tenth of the time that `urlsplit` takes."""
_NO_WORD: Final = re.compile(r"[\W\d_]+")


def page_digest(found: Found, url: str) -> str | None:
    """Return the digest, with the extractor's version before it: another one may read the page otherwise.

    None for what is no page: an error, a block, a file that cannot be read.
    """
    if found.block or found.kind in (PageKind.ERROR, PageKind.BLOCKED, PageKind.UNREADABLE):
        return None
    said = blake2b(digest_size=8)
    for part in _parts(found, url):
        said.update(part.encode(errors="replace") + b"\0")
    return f"{EXTRACTOR:04d}-{said.hexdigest()}"


def _parts(found: Found, url: str) -> Iterable[str]:
    if found.documents:
        return (part for each in found.documents for part in (each.title, each.text, each.notes))
    if found.pictures:
        return map(_address, found.pictures)
    if found.links:
        every, host = found.kind == PageKind.FEED, _host(url)
        near = (f"http://{host}/", f"https://{host}/")
        return sorted({_entry(link) for link in found.links if every or _belongs(link, host, near)})
    return (_NO_WORD.sub("", found.shown),)


def _belongs(link: Link, host: str, near: tuple[str, ...]) -> bool:
    """Whether a link is one of those that a list is there for: not a banner, nor what others are paid for.

    `near` is how nearly all URLs of its host begin.
    """
    if not link.text:
        return False
    return link.promise >= PROMISING or link.url.startswith(near) or _host(link.url) == host


def _host(url: str) -> str:
    plain = _PLACE.match(url)
    return plain[1] if plain else urlsplit(url).netloc


def _entry(link: Link) -> str:
    """Return address and title of a link: a new row of a list may lead where an older one led."""
    text = link.text
    # most titles have nothing but words: a look at them costs a tenth of a search for the others
    return f"{_address(link.url)} {text if text.isalpha() else _NO_WORD.sub('', text)}"


def _address(url: str) -> str:
    """Return a link's URL without what changes each time it is shown."""
    path, question, query = url.partition("?")
    path = path.partition(":")[2]
    if ";" in path:
        path = _SESSION.sub("", path)
    return path + question + _PASSING.sub("", query) if query else path + question
