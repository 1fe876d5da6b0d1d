"""Texts that lie in a script: an HTML fragment as a string of a literal, which a script would show.

A place in one is written `SCRIPT#OFFSET#XPATH`: the XPath of the script, the offset of the string's opening
quote in the script's text, and the XPath in the tree of the fragment. Locators are replayed years later
without the extractor: a change of `read_fragment` is a change of all of them.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import date

from crawler.errors import UnreadableError
from crawler.pages.literals import string_at

SEPARATOR = "#"
"""No path that is written here holds one."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """An article whose text lies in a script."""

    place: str
    """What stands before the XPaths of places in it (`prefix`)."""
    markup: str
    """Its HTML."""
    title: str = ""
    published_on: date | None = None
    publisher: str | None = None


def read_fragment(script: str, offset: int) -> str | None:
    """Return the HTML that the string at `offset` of a script's text stands for; None where there is none.

    Escapes are resolved; where that leaves no tag but `&lt;`, the fragment was escaped as HTML once more.
    """
    text = string_at(script, offset) if offset < len(script) else None
    if text and "<" not in text and "&lt;" in text:
        return html.unescape(text)
    return text


def prefix(script_path: str, offset: int) -> str:
    """Return what stands before the XPath of a place in a fragment."""
    return f"{script_path}{SEPARATOR}{offset}{SEPARATOR}"


def split(place: str) -> tuple[str, int, str] | None:
    """Return the script's path, the offset and the path inside; None for the place of a plain page.

    Raises `UnreadableError` for what is neither.
    """
    if SEPARATOR not in place:
        return None
    parts = place.split(SEPARATOR)
    if len(parts) != 3 or not parts[1].isdecimal():
        raise UnreadableError(f"{place} is no place in a script.")
    return parts[0], int(parts[1]), parts[2]
