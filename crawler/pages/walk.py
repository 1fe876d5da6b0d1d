"""One walk through a page's tree, which cuts it into blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from crawler.pages.blocks import Block, Blocks, Node, Step
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

_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read_blocks(root: etree._Element, *, show_hidden: bool = False) -> Blocks:
    """Cut a page into blocks, in document order.

    `show_hidden` takes also what the page's own styles hide: some pages show their text by a script only.
    """
    walker = _Walker(show_hidden)
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if not walker.start(element):
                walk.skip_subtree()
        elif event == "end":
            walker.end(element)
        else:
            walker.text(element.tail)
    walker.flush()
    return walker.out


@dataclass(slots=True)
class _Frame:
    """An open element."""

    step: Step
    is_block: bool
    silent: bool
    linked: bool
    heading: int
    start: int
    """Where its string-value starts in that of the root."""
    node: int = -1
    """Its index among the nodes, where it is block-level."""
    children: int = 0
    named: dict[str, int] | None = None
    """Children by name; None while there is none."""


class _Walker:
    """Keeps the place in the root's string-value while elements open and close."""

    def __init__(self, show_hidden: bool) -> None:
        self.out = Blocks()
        self._show_hidden = show_hidden
        self._frames: list[_Frame] = []
        self._owners: list[_Frame] = []
        self._at = 0
        self._parts: list[str] = []
        self._ranges: list[list[int]] = []
        self._shows = False
        self._link_size = 0
        self._heading = 0
        self._href: str | None = None

    def start(self, element: etree._Element) -> bool:
        """Open an element; False where nothing inside of it is text."""
        tag = element.tag
        frame = self._open(tag)
        if frame.silent or self._hides(element, tag):
            frame.silent = True
            self._at += sum(map(len, element.itertext()))
            return False
        if tag == "a":
            self._link(frame, element)
        if frame.is_block:
            self.flush()
            if tag not in ("br", "hr"):
                self._own(frame, element)
        if text := element.text:
            self.text(text)
        return True

    def end(self, element: etree._Element) -> None:
        """Close the innermost open element."""
        frame = self._frames.pop()
        if frame.is_block and not frame.silent:
            self.flush()
        if self._owners and self._owners[-1] is frame:
            self._owners.pop()
        if text := element.tail:
            self.text(text)

    def text(self, text: str | None) -> None:
        """Take a text node that lies directly in the innermost open element."""
        if not text or not self._frames:
            return
        start, self._at = self._at, self._at + len(text)
        if self._ranges and self._ranges[-1][1] == start:
            self._ranges[-1][1] = self._at
        else:
            self._ranges.append([start, self._at])
        self._parts.append(text)
        frame = self._frames[-1]
        if not text.isspace():
            self._shows = True
            if frame.linked:
                self._link_size += len(squeeze(text))
        self._heading = self._heading or frame.heading

    def flush(self) -> None:
        """End the block, and keep it where it shows anything."""
        if self._parts:
            if self._shows:
                joined = "".join(self._parts)
                text = fold(joined)
                if text and self._owners:
                    self._keep(text, joined)
            self._parts.clear()
            self._ranges.clear()
            self._link_size = self._heading = 0
            self._shows = False
        self._href = None

    def _keep(self, text: str, raw: str) -> None:
        owner = self._owners[-1]
        ranges = tuple((start - owner.start, end - owner.start) for start, end in self._ranges)
        size = len(text) - text.count(" ")
        xpath = self.out.xpath(owner.node)
        self.out.blocks.append(
            Block(text, xpath, ranges, owner.node, size, self._link_size, raw, self._heading, self._href)
        )

    def _open(self, tag: str) -> _Frame:
        is_block = tag in BLOCK
        silent = tag in SILENT and not (self._show_hidden and tag == "noscript")
        if not self._frames:
            frame = _Frame((tag, 1, 1), True, silent, False, 0, self._at)
        else:
            above = self._frames[-1]
            above.children += 1
            if above.named is None:
                above.named = {}
            number = above.named[tag] = above.named.get(tag, 0) + 1
            heading = _HEADINGS.get(tag) or above.heading
            step = (tag, number, above.children)
            frame = _Frame(step, is_block, silent, above.linked, heading, self._at)
        self._frames.append(frame)
        return frame

    def _hides(self, element: etree._Element, tag: str) -> bool:
        if tag == "br":
            return False
        style = None if self._show_hidden else element.get("style")
        if style and _HIDING.search(style):
            return True
        if not self._show_hidden and element.get("hidden") is not None:
            return True
        marks = element.get("class")
        return bool(marks and _NOISE_CLASS.search(marks))

    def _link(self, frame: _Frame, element: etree._Element) -> None:
        href = element.get("href")
        if href is not None:
            self._href = self._href or href
            frame.linked = frame.linked or not _endless(element)

    def _own(self, frame: _Frame, element: etree._Element) -> None:
        owner = self._owners[-1] if self._owners else None
        steps = [frame.step]
        for above in reversed(self._frames[:-1]):  # inline elements may stand in between
            if above is owner:
                break
            steps.append(above.step)
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        frame.node = len(self.out.nodes)
        parent = owner.node if owner else -1
        self.out.nodes.append(Node(parent, element.tag, marks, tuple(reversed(steps)), element))
        self._owners.append(frame)


def _endless(anchor: etree._Element) -> bool:
    """Whether a link was never closed, and holds half the page."""
    return len(anchor) > 2 and sum(map(len, anchor.itertext())) > _LONGEST_LINK
