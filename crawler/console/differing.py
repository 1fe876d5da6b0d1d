"""Two texts side by side: by paragraph, and within paragraphs that were changed by character.

Texts come from sites, so everything is bounded: what is too long to be compared by character is shown as
changed as a whole, and what is too long at all is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

MOST_LINES: Final = 3000
"""Paragraphs of either text that are compared."""
MOST_CHARACTERS: Final = 2000
"""Of a paragraph that is compared by character."""
MOST_WORK: Final = 8_000_000
"""Pairs of characters that may be looked at for one page."""
ALIKE: Final = 0.5
"""Share of characters from which on two paragraphs are one that was changed."""
NEAR: Final = 8
"""Paragraphs among which the partner of a changed one is looked for."""
CONTEXT: Final = 1
"""Paragraphs that are shown before and after a difference."""

Kind = Literal["same", "changed", "removed", "added", "gap"]
Run = tuple[str, bool]
"""Characters, and whether the other text lacks them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison; of a gap `skipped` paragraphs that are the same in both."""

    kind: Kind
    left: tuple[Run, ...] = ()
    right: tuple[Run, ...] = ()
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side."""

    lines: tuple[Line, ...]
    differences: int
    """Lines that differ."""
    cut: bool
    """Whether more of a text was left out."""


def compare(one: Sequence[str], other: Sequence[str]) -> Comparison:
    """Return the comparison of two texts, given their paragraphs."""
    cut = max(len(one), len(other)) > MOST_LINES
    lines = list(_Comparing().lines(one[:MOST_LINES], other[:MOST_LINES]))
    different = sum(line.kind != "same" for line in lines)
    return Comparison(tuple(_without_the_same(lines)), different, cut)


class _Comparing:
    def __init__(self) -> None:
        self._work = 0

    def lines(self, one: Sequence[str], other: Sequence[str]) -> Iterator[Line]:
        # difflib leaves out what a long text repeats all the time (autojunk), which bounds the worst case
        for tag, a, b, c, d in SequenceMatcher(None, one, other).get_opcodes():
            if tag == "equal":
                yield from (Line("same", ((text, False),), ((text, False),)) for text in one[a:b])
            else:
                yield from self._replaced(one[a:b], other[c:d])

    def _replaced(self, one: Sequence[str], other: Sequence[str]) -> Iterator[Line]:
        """Pair paragraphs that are alike, in order; the others are removed or added."""
        at = 0
        for text in one:
            near = range(at, min(len(other), at + NEAR))
            partner = next((n for n in near if self._alike(text, other[n])), None)
            if partner is None:
                yield Line("removed", ((text, True),))
                continue
            yield from (Line("added", (), ((added, True),)) for added in other[at:partner])
            yield self._changed(text, other[partner])
            at = partner + 1
        yield from (Line("added", (), ((added, True),)) for added in other[at:])

    def _alike(self, one: str, other: str) -> bool:
        matcher = SequenceMatcher(None, one, other)
        if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
            return False
        return not self._affords(one, other) or matcher.ratio() >= ALIKE

    def _changed(self, one: str, other: str) -> Line:
        if not self._affords(one, other):
            return Line("changed", ((one, True),), ((other, True),))
        left: list[Run] = []
        right: list[Run] = []
        for tag, a, b, c, d in SequenceMatcher(None, one, other).get_opcodes():
            left += [(one[a:b], tag != "equal")] * (a < b)
            right += [(other[c:d], tag != "equal")] * (c < d)
        return Line("changed", tuple(left), tuple(right))

    def _affords(self, one: str, other: str) -> bool:
        if max(len(one), len(other)) > MOST_CHARACTERS or self._work > MOST_WORK:
            return False
        self._work += len(one) * len(other)
        return True


def _without_the_same(lines: Sequence[Line]) -> Iterator[Line]:
    """Leave out what is the same far from any difference."""
    shown = {
        near
        for at, line in enumerate(lines)
        if line.kind != "same"
        for near in range(at - CONTEXT, at + CONTEXT + 1)
    }
    skipped = 0
    for at, line in enumerate(lines):
        if at in shown:
            if skipped:
                yield Line("gap", skipped=skipped)
            skipped = 0
            yield line
        else:
            skipped += 1
    if skipped:
        yield Line("gap", skipped=skipped)
