"""A page as the blocks of text that a reader sees, each with its exact place in the tree.

A block is a stretch of text between two line breaks of the rendered page: block-level elements and `br` end
it. Its pieces are ranges in the string-value of the nearest block-level element around it, so the text can be
cut out of the archived page again by an XPath and two numbers. `crawler.pages.walk` makes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9]*$")

Step = tuple[str, int, int]
"""From an element to a child of it: the child's name, its number among those of that name, and among all."""


@dataclass(slots=True)
class Node:
    """A block-level element on the way to some block."""

    parent: int
    """Index of the block-level element around it, -1 for the root."""
    tag: str
    marks: str
    """Its class and id, in lower case."""
    steps: tuple[Step, ...]
    """From the node around it, through inline elements."""
    element: etree._Element


@dataclass(slots=True)
class Block:
    """One line of the page."""

    text: str
    """With folded white space, never empty."""
    xpath: str
    """Of the element in whose string-value the ranges count."""
    ranges: tuple[tuple[int, int], ...]
    node: int
    """Index of that element among the page's nodes."""
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


@dataclass(slots=True)
class Blocks:
    """All blocks of a page, and the block-level elements that hold them."""

    blocks: list[Block] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    _xpaths: dict[int, str] = field(default_factory=dict)

    def xpath(self, node: int) -> str:
        """Return the path of a node from the root; names that XPath could not take are counted as `*`."""
        unknown: list[int] = []
        while node >= 0 and node not in self._xpaths:
            unknown.append(node)
            node = self.nodes[node].parent
        path = self._xpaths[node] if node >= 0 else ""
        for below in reversed(unknown):
            path += "".join(map(_step, self.nodes[below].steps))
            self._xpaths[below] = path
        return path

    def ancestry(self, node: int) -> Iterator[int]:
        """Yield the node's index and those of the block-level elements around it, outwards."""
        while node >= 0:
            yield node
            node = self.nodes[node].parent


def _step(step: Step) -> str:
    name, number, count = step
    return f"/{name}[{number}]" if _is_plain(name) else f"/*[{count}]"


@lru_cache(maxsize=256)
def _is_plain(name: str) -> bool:
    return bool(_PLAIN_NAME.match(name))
