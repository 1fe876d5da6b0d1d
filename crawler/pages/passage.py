"""The stretch of a page that most looks like running text.

Menus, lists of links and footers cost, sentences gain, and so does staying in one part of the tree: the
stretch with the greatest sum is the main text of an article, or it is so poor that there is none.
"""

from __future__ import annotations

from crawler.pages.blocks import Block, Blocks
from crawler.pages.text import stops

_SENTENCE = 20
"""Characters that one punctuation mark vouches for."""

_STEP_COST = 4
"""Cost of each step through the tree between two neighbours, beyond the two of siblings."""


def gain(block: Block) -> float:
    """Return how much a block speaks for running text, below zero for chrome."""
    linked = block.link_size / block.size
    if linked > 0.5:
        return -(block.size * 0.5 + 10)
    marks = stops(block.text)
    if block.size < 15 and not marks:
        return -8
    return block.size * (1 - linked) * min(1.0, (marks + 0.5) * _SENTENCE / block.size)


def distance(page: Blocks, one: int, other: int) -> int:
    """Count the steps through block-level elements from one node to the other."""
    if one == other or one < 0 or other < 0:
        return 0
    above = {node: steps for steps, node in enumerate(page.ancestry(one))}
    for steps, node in enumerate(page.ancestry(other)):
        if node in above:
            return above[node] + steps
    return len(above)


def passage(page: Blocks) -> tuple[int, int, float]:
    """Return start, end and worth of the best stretch of blocks (0, 0, 0.0 where nothing gains)."""
    best = (0, 0, 0.0)
    total, start, before = 0.0, 0, -1
    for index, block in enumerate(page.blocks):
        total -= _STEP_COST * max(0, distance(page, before, block.node) - 2)
        if total <= 0:
            total, start = 0.0, index
        total += gain(block)
        before = block.node
        if total > best[2]:
            best = (start, index + 1, total)
    return best
