"""Text in one plain form, of which each character knows its place in what was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_SPACES: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]")
_KEPT: Final = dict(zip("，,;:﹪%〇○", "，,；：%%零零", strict=True))
_DASHES: Final = "-‐‑‒–—―−~～〜－─"
_SENTENCE: Final = re.compile(r"[^。！？；]*[。！？；]*[”』」]?")


class Plain(NamedTuple):
    """A text without white space, digits and signs in their narrow form, and the place of each character."""

    text: str
    places: Sequence[int]

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Return the range in the written text of a range that is not empty."""
        return self.places[start], self.places[end - 1] + 1


class _Narrow(dict[int, str | None]):
    """The narrow form of each character that was met, None for white space."""

    def __missing__(self, point: int) -> str | None:
        char = chr(point)
        self[point] = None if _SPACES.match(char) else _narrow(char)
        return self[point]


_NARROW: Final = _Narrow()


def plain(written: str) -> Plain:
    """Return the plain form of a line."""
    text = written.translate(_NARROW)
    if len(text) == len(written):
        return Plain(text, range(len(written)))
    return Plain(text, [place for place, char in enumerate(written) if _NARROW[ord(char)] is not None])


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences of a plain text; a semicolon ends one, too."""
    for match in _SENTENCE.finditer(text):
        if match.group():
            yield match.span()


def _narrow(char: str) -> str:
    if char in _KEPT:
        return _KEPT[char]
    if char in _DASHES:
        return "-"
    if char in "!?":
        return {"!": "！", "?": "？"}[char]
    if char in "！？；：":
        return char
    narrow = unicodedata.normalize("NFKC", char)
    return narrow if len(narrow) == 1 and not narrow.isspace() else char
