"""The block-level elements of a page, and the paths that lead to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9]*$")


@dataclass(slots=True)
class Node:
    """A block-level element on the way to some block."""

    parent: int
    """Index of the block-level element around it, -1 for the root."""
    tag: str
    marks: str
    """Its class and id, in lower case."""
    element: etree._Element


@dataclass(slots=True)
class Paths:
    """The paths from the root to the nodes of a page, made when they are asked for.

    Only those lines need one that end in a document. Blocks know this and not their page, so that a page is
    freed, and its tree with it, without the garbage collector.
    """

    nodes: list[Node]
    place: str = ""
    """What stands before them, where they are of no page but of a fragment (`crawler.pages.fragments`)."""
    _known: dict[int, str] = field(default_factory=dict, repr=False)
    _steps: dict[etree._Element, str] = field(default_factory=dict, repr=False)

    def to(self, node: int) -> str:
        """Return the path to a node; names that XPath could not take are counted as `*`."""
        if (known := self._known.get(node)) is not None:
            return known
        unknown: list[int] = []
        while node >= 0 and node not in self._known:
            unknown.append(node)
            node = self.nodes[node].parent
        path = self._known[node] if node >= 0 else self.place
        for below in reversed(unknown):
            path += self._within(below)
            self._known[below] = path
        return path

    def _within(self, node: int) -> str:
        """Return the path of a node from the node around it, through inline elements."""
        parent, tag = self.nodes[node].parent, self.nodes[node].tag
        if parent < 0:
            return f"/{tag}[1]" if _is_plain(tag) else "/*[1]"
        around = self.nodes[parent].element
        element: etree._Element | None = self.nodes[node].element
        path = ""
        while element is not None and element is not around:
            outer = element.getparent()
            if element not in self._steps:
                self._count_children(outer)
            path = self._steps[element] + path
            element = outer
        return path

    def _count_children(self, element: etree._Element | None) -> None:
        """Note the steps from an element to all its children, so that each is counted once."""
        numbers: dict[str, int] = {}
        steps = self._steps
        children = element.iterchildren(etree.Element) if element is not None else ()
        for count, child in enumerate(children, start=1):
            name = child.tag
            numbers[name] = number = numbers.get(name, 0) + 1
            steps[child] = f"/{name}[{number}]" if _is_plain(name) else f"/*[{count}]"


@lru_cache(maxsize=256)
def _is_plain(name: str) -> bool:
    return bool(_PLAIN_NAME.match(name))
