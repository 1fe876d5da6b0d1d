"""A page as the blocks of text that a reader sees, each with its exact place in the tree.

A block is a stretch of text between two line breaks of the rendered page: block-level elements and `br` end
it. Its pieces are ranges in the string-value of the nearest block-level element around it, so the text can be
cut out of the archived page again by an XPath and two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.pages.text import fold, squeeze

BLOCK = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li"
    " listing main marquee menu nav ol p plaintext pre search section summary table tbody td tfoot th"
    " thead tr ul xmp".split()
)
"""Elements that end a line (HTML standard, section 15.3); unknown ones do not."""

SILENT = frozenset(
    "script style noscript template head title iframe frame frameset object embed applet select option"
    " textarea button svg math canvas audio video map area datalist input".split()
)
"""Elements whose text is not part of the page's text."""

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_NOISE_CLASS = re.compile(r"(^|\s)jammer(\s|$)")
"""Discuz mixes text that CSS hides into posts, against copying."""

_LONGEST_LINK = 300
"""Characters from which on a link with several elements in it is one that was never closed."""

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9]*$")


@dataclass(slots=True)
class Node:
    """A block-level element on the way to some block."""

    parent: int
    """Index of the block-level element around it, -1 for the root."""
    tag: str
    marks: str
    """Its class and id, in lower case."""
    xpath: str
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

    def ancestry(self, node: int) -> Iterator[int]:
        """Yield the node's index and those of the block-level elements around it, outwards."""
        while node >= 0:
            yield node
            node = self.nodes[node].parent


def read_blocks(root: etree._Element, *, show_hidden: bool = False) -> Blocks:
    """Cut a page into blocks, in document order.

    `show_hidden` takes also what the page's own styles hide: some pages show their text by a script only.
    """
    walker = _Walker(show_hidden)
    events = ("start", "end", "comment", "pi")
    for event, element in etree.iterwalk(root, events=events):
        if event == "start":
            walker.start(element)
        elif event == "end":
            walker.end(element)
        else:
            walker.text(element.tail)
    walker.flush()
    return walker.out


@dataclass(slots=True)
class _Frame:
    """An open element."""

    step: str
    is_block: bool
    silent: bool
    linked: bool
    heading: int
    start: int
    """Where its string-value starts in that of the root."""
    node: int
    """Index of the nearest block-level element, made when first needed."""
    count: int = 0
    seen: dict[str, int] | None = None


class _Walker:
    """Keeps the place in the root's string-value while elements open and close."""

    def __init__(self, show_hidden: bool) -> None:
        self._show_hidden = show_hidden
        self.out = Blocks()
        self._frames: list[_Frame] = []
        self._owners: list[_Frame] = []
        self._at = 0
        self._parts: list[str] = []
        self._ranges: list[list[int]] = []
        self._link_size = 0
        self._heading = 0
        self._href: str | None = None

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        above = self._frames[-1] if self._frames else None
        step = _step(above, tag)
        is_block = tag in BLOCK
        silent = (above is not None and above.silent) or self._is_silent(tag) or self._hides(element)
        if is_block and not silent:
            self.flush()
        href = element.get("href") if tag == "a" else None
        if href is not None and not silent:
            self._href = self._href or href
        frame = _Frame(
            step,
            is_block,
            silent,
            linked=(above is not None and above.linked) or (href is not None and not _endless(element)),
            heading=_level(tag) or (above.heading if above else 0),
            start=self._at,
            node=-1,
        )
        self._frames.append(frame)
        if above is None or (is_block and not silent and tag not in ("br", "hr")):
            self._own(frame, element)
        self.text(element.text)

    def end(self, element: etree._Element) -> None:
        frame = self._frames.pop()
        if frame.is_block and not frame.silent:
            self.flush()
        if self._owners and self._owners[-1] is frame:
            self._owners.pop()
        if self._frames:
            self.text(element.tail)

    def text(self, text: str | None) -> None:
        """Take a text node that lies directly in the innermost open element."""
        if not text or not self._frames:
            return
        start, self._at = self._at, self._at + len(text)
        frame = self._frames[-1]
        if frame.silent:
            return
        if self._ranges and self._ranges[-1][1] == start:
            self._ranges[-1][1] = self._at
        else:
            self._ranges.append([start, self._at])
        self._parts.append(text)
        if frame.linked:
            self._link_size += len(squeeze(text))
        self._heading = self._heading or frame.heading

    def flush(self) -> None:
        """End the block, and keep it where it shows anything."""
        joined = "".join(self._parts)
        text = fold(joined)
        if text and self._owners:
            owner = self._owners[-1]
            ranges = tuple((start - owner.start, end - owner.start) for start, end in self._ranges)
            xpath = self.out.nodes[owner.node].xpath
            size = len(text) - text.count(" ")
            self.out.blocks.append(
                Block(
                    text, xpath, ranges, owner.node, size, self._link_size, joined, self._heading, self._href
                )
            )
        self._parts.clear()
        self._ranges.clear()
        self._link_size = 0
        self._heading = 0
        self._href = None

    def _is_silent(self, tag: str) -> bool:
        return tag in SILENT and not (self._show_hidden and tag == "noscript")

    def _hides(self, element: etree._Element) -> bool:
        attributes = element.attrib
        if not attributes:
            return False
        if not self._show_hidden and ("hidden" in attributes or _HIDING.search(attributes.get("style", ""))):
            return True
        return bool(_NOISE_CLASS.search(attributes.get("class", "")))

    def _own(self, frame: _Frame, element: etree._Element) -> None:
        parent = self._owners[-1].node if self._owners else -1
        above = self.out.nodes[parent].xpath if parent >= 0 else ""
        depth = len(self._frames)
        # inline elements may stand between a block-level element and the next one inside it
        between = depth - 1
        while between > 0 and self._owners and self._frames[between - 1] is not self._owners[-1]:
            between -= 1
        xpath = above + "".join(f.step for f in self._frames[between:])
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        frame.node = len(self.out.nodes)
        self.out.nodes.append(Node(parent, element.tag, marks, xpath, element))
        self._owners.append(frame)


def _step(above: _Frame | None, tag: str) -> str:
    """Return the XPath step to the next child of `above`; names that XPath could not take become `*`."""
    if above is None:
        return "/*[1]" if not _PLAIN_NAME.match(tag) else f"/{tag}[1]"
    if above.seen is None:
        above.seen = {}
    above.count += 1
    number = above.seen[tag] = above.seen.get(tag, 0) + 1
    return f"/{tag}[{number}]" if _PLAIN_NAME.match(tag) else f"/*[{above.count}]"


def _endless(anchor: etree._Element) -> bool:
    """Whether a link was never closed, and holds half the page."""
    return len(anchor) > 2 and sum(map(len, anchor.itertext())) > _LONGEST_LINK


def _level(tag: str) -> int:
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else 0
