"""How far independent readers agree on an article's text, and whom to follow where they do not.

Ours is right nearly always; measured against human text it is worst where neither of the others sees the same
text. Then, if those two see the same, theirs is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.pages.blocks import Block, Blocks
from crawler.pages.text import squeeze
from pipelines.extraction.readers import fast, slow

DOUBT = 0.25
"""Agreement with the fast reader below which the slow one is asked."""

OTHERS_AGREE = 0.8
"""Agreement of the two others from which on they outvote us."""

_SHORT = 12
"""Characters of a block that could stand in any text by chance."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The blocks to keep and how sure that is."""

    blocks: Sequence[Block]
    agreement: float
    """0 to 1: the kept text's likeness to the reading nearest to it."""
    why: str


def judge(page: Blocks, ours: Sequence[Block], source: str) -> Verdict:
    """Compare the chosen blocks with what other readers make of the page's source."""
    text = squeeze("".join(block.text for block in ours))
    first = squeeze(fast(source))
    agreement = likeness(text, first)
    if agreement >= DOUBT:
        return Verdict(ours, agreement, f"a second reader agrees ({agreement:.2f})")
    second = squeeze(slow(source))
    agreement = max(agreement, likeness(text, second))
    others = likeness(first, second)
    if agreement < DOUBT and others >= OTHERS_AGREE:
        theirs = [block for block in page.blocks if block.size >= _SHORT and squeeze(block.text) in second]
        if theirs:
            return Verdict(
                theirs, others, f"two readers agree on another text ({others:.2f}), which was taken"
            )
    return Verdict(ours, agreement, f"the best agreement of three readers is {agreement:.2f}")


def likeness(one: str, other: str) -> float:
    """Return the F1 of two texts on their characters, order aside."""
    if not one or not other:
        return 0.0
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other))
