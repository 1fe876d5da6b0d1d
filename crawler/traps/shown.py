"""What a page showed, in numbers: the scripts know by them whether any of it is new (lua/showed.lua).

Of documents that is the digest of their texts. Of any other page it is what its links say, without digits and
marks: their URLs are new on each page of a trap, what they say is not. A calendar says "next month" a hundred
times, a list of articles never the same for long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from zlib import crc32

from crawler.items import Analysed, Link
from crawler.pages.kinds import PageKind
from crawler.pages.walls import SoftBlock

MISSING: Final = frozenset({SoftBlock.NOT_FOUND, SoftBlock.LOGIN})
"""Soft blocks that tell of the URL, and not of a host that refuses us."""
DOCUMENTS, LINKS, NOT_THERE, OTHER = "d", "l", "m", "o"
"""What a page was, as the script has it."""
ENOUGH: Final = 12
"""Links that were never seen before: if one of these says something new, no others need be looked at."""
MOST: Final = 250
"""Numbers of a page."""
KNOWN: Final = 8192
"""Texts of links that are remembered with what they say: a site's navigation comes with each page."""
_NO_WORD: Final = re.compile(r"[\W\d_]+")


def shown_by(analysis: Analysed, fresh: Sequence[Link], url: str) -> tuple[str, list[int]]:
    """Return what the page of a URL was, and the numbers of what it showed.

    `fresh` are those of its links that this worker has not handed on a moment ago.
    """
    if analysis.block in MISSING:
        return NOT_THERE, []
    if analysis.block or analysis.outcome not in ("documents", "list", "empty"):
        return OTHER, []
    if analysis.documents:
        return (DOCUMENTS, [_long_number(analysis.digest)]) if analysis.digest else (OTHER, [])
    if analysis.pictures:
        return LINKS, [_number(picture) for picture in analysis.pictures[:MOST]]
    where, data = _number(_branch(url)), analysis.kind == PageKind.FEED
    numbers = _numbers(fresh, ENOUGH, where, data)
    if len(numbers) < ENOUGH:
        numbers |= _numbers(analysis.links, MOST, where, data)
    return LINKS, sorted(numbers)


def _branch(url: str) -> str:
    """Return the first part of a path, without digits: below another one the same may be new."""
    parts = url.partition("?")[0].split("/", 4)
    return _NO_WORD.sub("", parts[3]) if len(parts) > 3 else ""


def _numbers(links: Iterable[Link], most: int, where: int, data: bool) -> set[int]:
    numbers: set[int] = set()
    for link in links:
        said = _said(link.text)
        if said or data:
            numbers.add(_number(said or link.url, where))
            if len(numbers) >= most:
                break
    return numbers


@lru_cache(maxsize=KNOWN)
def _said(text: str) -> str:
    """Return what a link says, without digits and marks."""
    return _NO_WORD.sub("", text)


def _long_number(text: str) -> int:
    """Return 48 bits: as many as the scripts' numbers hold."""
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest())


def _number(text: str, where: int = 0) -> int:
    return crc32(text.encode(errors="replace"), where)
