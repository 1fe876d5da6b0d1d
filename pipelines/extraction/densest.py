"""A second reading of a page that costs next to nothing: all lines in the element with most sentences.

It shares the blocks with the first reading (`crawler.pages.passage`) and nothing else: it knows no title, no
order, no chrome by its words, and no way through the tree, only how many sentences stand in which element, as
readability does. Sentences count for the element around them and the one around that, and half for the next:
paragraphs lie in a box, and editors put boxes around paragraphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from crawler.pages.blocks import SENTENCE, Block, Blocks

_SHORT: Final = 12
"""Characters below which a line is none of a text for sure."""
_LINKED: Final = 0.3
"""Share of a line inside links from which on it is no sentence."""
_WEIGHTS: Final = (1.0, 1.0, 0.5)
"""What a sentence counts for its own element and those around it."""


def densest(page: Blocks) -> list[Block]:
    """Return the lines in the element that holds most sentences, those that are links left out."""
    scores = _scores(page)
    if not scores:
        return []
    top = max(scores, key=lambda node: (scores[node], node))  # of equals the innermost
    inside = [False] * top + [True]
    for node in page.nodes[top + 1 :]:
        inside.append(node.parent >= top and inside[node.parent])
    return [block for block in page.blocks if inside[block.node] and 2 * block.link_size <= block.size]


def likeness(ours: Sequence[Block], theirs: Sequence[Block]) -> float:
    """Return the F1 of two choices among the blocks of one page, on their characters."""
    known = set(map(id, theirs))
    common = sum(block.size for block in ours if id(block) in known)
    total = sum(block.size for block in ours) + sum(block.size for block in theirs)
    return 2 * common / total if total else 0.0


def _scores(page: Blocks) -> dict[int, float]:
    scores: defaultdict[int, float] = defaultdict(float)
    nodes = page.nodes
    for block in page.blocks:
        size, node = block.size, block.node
        if size < _SHORT or block.link_size > _LINKED * size or not (marks := block.stops):
            continue
        worth = min(size, SENTENCE * marks) - block.link_size
        for weight in _WEIGHTS if worth > 0 else ():
            if node < 0:
                break
            scores[node] += weight * worth
            node = nodes[node].parent
    return scores
