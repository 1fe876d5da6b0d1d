"""A page as the blocks of text that a reader sees, each with its exact place in the tree.

A block is a stretch of text between two line breaks of the rendered page: block-level elements and `br` end
it. Its pieces are ranges in the string-value of the nearest block-level element around it, so the text can be
cut out of the archived page again by an XPath and two numbers. `crawler.pages.walk` makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.pages.nodes import Node, Paths
from crawler.pages.text import stops

SENTENCE: Final = 20
"""Characters that one punctuation mark vouches for."""


@dataclass(slots=True)
class Block:
    """One line of the page."""

    text: str
    """With folded white space, never empty."""
    paths: Paths = field(repr=False, compare=False)
    """Those of the page that it is a line of."""
    ranges: tuple[tuple[int, int], ...]
    """In the string-value of its node's element, or in the whole text where there are no elements."""
    node: int
    """Index of that element among the page's nodes, -1 where there are none."""
    size: int
    """Characters that are not white space."""
    link_size: int
    """Those of them inside links."""
    raw: str
    """The characters of the ranges, joined."""
    heading: int = 0
    """1 to 6 inside h1 to h6, else 0."""
    href: str | None = None
    """Where its first link leads, as written."""

    _stops: int = field(default=-1, init=False, repr=False, compare=False)

    @property
    def stops(self) -> int:
        """How many punctuation marks of sentences it has, or more than one for `SENTENCE` characters."""
        if self._stops < 0:
            self._stops = stops(self.text, self.size // SENTENCE + 1)
        return self._stops

    @property
    def xpath(self) -> str:
        """Path of the element in whose string-value the ranges count; empty for a plain text."""
        return self.paths.to(self.node)


@dataclass(slots=True)
class Blocks:
    """All blocks of a page, and the block-level elements that hold them."""

    blocks: list[Block] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    hides_text: bool = False
    """Whether it holds text that its own styles hide, or that stands there for want of scripts: else a
    reading that shows this, too, would see the same lines."""
    paths: Paths = field(init=False, repr=False)
    """To the nodes."""

    def __post_init__(self) -> None:
        self.paths = Paths(self.nodes)

    def ancestry(self, node: int) -> Iterator[int]:
        """Yield the node's index and those of the block-level elements around it, outwards."""
        while node >= 0:
            yield node
            node = self.nodes[node].parent

    def inside(self, named: Callable[[str], bool], *, but: Sequence[str] = ()) -> list[bool]:
        """Return for each node whether it is, or lies in, one whose marks are named like that.

        Nodes whose tag is in `but` do not count, though they have such marks.
        """
        out: list[bool] = []
        for node in self.nodes:
            found = node.parent >= 0 and out[node.parent]
            if not found and node.marks != " " and node.tag not in but:  # most elements have no marks
                found = named(node.marks)
            out.append(found)
        return out
