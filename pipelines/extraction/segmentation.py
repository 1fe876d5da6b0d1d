"""Many documents bound in one text: where each begins and ends.

A bound volume has a table of contents, and then each report under its title line. A title line counts where a
document follows: a speech's opening within a few lines, or many characters before the next title line. That
tells the titles from their entries in the table of contents, and from a title repeated as a running head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from crawler.pages.titles import is_report_title, opens_speech

OPENING_WITHIN = 8
"""Lines between a title and the address of its speech: date, congress, speaker."""

BODY_AT_LEAST = 600
"""Characters that a document without such an opening has at least."""


class HasText(Protocol):
    """A line of a document."""

    @property
    def text(self) -> str:
        """What it says."""


L = TypeVar("L", bound=HasText)


@dataclass(frozen=True, slots=True)
class Bounds:
    """One document: the index of its title line, and its body as [start, end)."""

    title: int
    start: int
    end: int


def find_documents(lines: Sequence[str]) -> list[Bounds]:
    """Return the documents of a volume, in order; what stands before the first belongs to none of them."""
    candidates = [index for index, line in enumerate(lines) if is_report_title(line)]
    titles: list[int] = []
    for index, following in zip(candidates, [*candidates[1:], len(lines)], strict=True):
        if titles and _same(lines[titles[-1]], lines[index]):
            continue  # a running head, or the title once more above the speech
        if _document_follows(lines, index + 1, following):
            titles.append(index)
    ends = [*titles[1:], len(lines)]
    return [Bounds(title, title + 1, end) for title, end in zip(titles, ends, strict=True)]


def segment(lines: Sequence[L]) -> list[tuple[str, list[L]]]:
    """Return (title, lines of the body) for each document of a volume of two or more, else an empty list."""
    found = find_documents([line.text for line in lines])
    if len(found) < 2:
        return []
    return [(lines[b.title].text, list(lines[b.start : b.end])) for b in found]


def _document_follows(lines: Sequence[str], start: int, end: int) -> bool:
    if any(opens_speech(line) for line in lines[start : min(end, start + OPENING_WITHIN)]):
        return True
    return sum(map(len, lines[start:end])) >= BODY_AT_LEAST


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
