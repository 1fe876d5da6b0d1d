"""Many documents bound in one text: where each begins and ends.

A bound volume has a table of contents, and then each report under its title line. A title line counts where a
document follows: a speech's opening within a few lines, or many characters before the next title line. That
tells the titles from their entries in the table of contents, and from a title repeated as a running head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from crawler.pages.titles import opens_speech
from crawler.pages.volumes import OPENING_WITHIN, Title, titles

BODY_AT_LEAST: Final = 600
"""Characters that a document without such an opening has at least."""

_PARTING: Final = re.compile(
    r"^(?:[-—–·•*=_~\s]*\d{0,4}[-—–·•*=_~\s]*|第\s*[一二三四五六七八九十百\d]{1,4}\s*[篇章辑卷集份]|目\s*录)$"
)
"""A line between two documents that belongs to neither: 第二篇, a page number, a rule."""


class HasText(Protocol):
    """A line of a document."""

    @property
    def text(self) -> str:
        """What it says."""


L = TypeVar("L", bound=HasText)


@dataclass(frozen=True, slots=True)
class Bounds:
    """One document: its title, the index of the title's first line, and its body as [start, end)."""

    title: str
    first: int
    start: int
    end: int


def find_documents(lines: Sequence[str]) -> list[Bounds]:
    """Return the documents of a volume, in order; what stands before the first belongs to none of them."""
    candidates = list(titles(lines))
    kept: list[Title] = []
    for title, end in zip(candidates, _starts_after(candidates, lines), strict=True):
        if kept and _same(kept[-1].text, title.text):
            continue  # a running head, or the title once more above the speech
        if _document_follows(lines, title, end):
            kept.append(title)
    return [
        Bounds(title.text, title.start, title.end, _end(lines, title.end, end))
        for title, end in zip(kept, _starts_after(kept, lines), strict=True)
    ]


def segment(lines: Sequence[L]) -> list[tuple[str, list[L]]]:
    """Return (title, lines of the body) for each document of a volume of two or more, else an empty list."""
    found = find_documents([line.text for line in lines])
    if len(found) < 2:
        return []
    return [
        (b.title, [line for line in lines[b.start : b.end] if not _same(line.text, b.title)]) for b in found
    ]


def _starts_after(found: Sequence[Title], lines: Sequence[str]) -> list[int]:
    """Return for each title where the next one starts; the last one has all lines after it."""
    return [*(title.start for title in found[1:]), len(lines)] if found else []


def _document_follows(lines: Sequence[str], title: Title, end: int) -> bool:
    if any(opens_speech(line) for line in lines[title.end : min(end, title.end + OPENING_WITHIN)]):
        return True
    return not title.numbered and sum(map(len, lines[title.end : end])) >= BODY_AT_LEAST


def _end(lines: Sequence[str], start: int, end: int) -> int:
    """Return where a body ends, without the lines that only part it from the next document."""
    while end > start and _PARTING.match(lines[end - 1]):
        end -= 1
    return end


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
