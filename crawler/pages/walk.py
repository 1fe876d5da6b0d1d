"""One walk through a page's tree, which cuts it into blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from crawler.pages.blocks import Block, Blocks
from crawler.pages.dom import text_of
from crawler.pages.nodes import Node
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

_BREAKS = frozenset({"br", "hr"})
"""Those of them that hold nothing."""

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_NOISE = "jammer"
_NOISE_CLASS = re.compile(rf"(^|\s){_NOISE}(\s|$)")
"""Discuz mixes text that CSS hides into posts, against copying."""

_LONGEST_LINK = 300
"""Characters from which on a link with several elements in it is one that was never closed."""

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


class _Walker:
    """Keeps the place in the root's string-value while elements open and close.

    Every element of every page comes by here, so that nothing is made or looked up that only some of them
    need: what is known of an open element lies in one stack for each thing that elements can be.
    """

    def __init__(self, show_hidden: bool) -> None:
        self.out = Blocks()
        self._show_hidden = show_hidden
        self._silent = SILENT - {"noscript"} if show_hidden else SILENT
        self._skips = False
        """Whether the element that ends next was skipped."""
        self._owners: list[tuple[int, int]] = []
        """The open block-level elements: index among the nodes, and where their string-value starts."""
        self._levels: list[int] = []
        """Those of the open headings."""
        self._anchors: list[bool] = []
        """For each open anchor, whether it is a link."""
        self._links = 0
        """How many of these are."""
        self._at = 0
        # of the block that is being read
        self._parts: list[str] = []
        self._start = -1
        """Where its last range starts; -1 where it has none, or one that has ended."""
        self._ranges: list[tuple[int, int]] = []
        """Those of its ranges that have ended."""
        self._shows = False
        self._link_size = 0
        self._heading = 0
        self._href: str | None = None

    def start(self, element: etree._Element) -> bool:
        """Open an element; False where nothing inside of it is text."""
        tag = element.tag
        names = element.keys()
        if tag in self._silent:
            self._skip(element, counts=tag == "noscript")
            return False
        if names and self._hides(element, tag, names):
            self._skip(element, counts=True)
            return False
        if tag in BLOCK or not self._owners:
            self.flush()
            if tag not in _BREAKS:
                self._own(element, tag, names)
        elif tag == "a":
            self._open_anchor(element)
        if text := element.text:
            self.text(text)
        return True

    def end(self, element: etree._Element) -> None:
        """Close the innermost open element."""
        if self._skips:
            self._skips = False
        else:
            tag = element.tag
            if tag in BLOCK:
                self.flush()
                if tag not in _BREAKS:
                    self._owners.pop()
                    if tag in _HEADINGS:
                        self._levels.pop()
            elif tag == "a":
                self._links -= self._anchors.pop()
        if text := element.tail:
            self.text(text)

    def text(self, text: str | None) -> None:
        """Take a text node that lies directly in the innermost open element."""
        if not text or not self._owners:
            return
        if self._start < 0:
            self._start = self._at
        self._at += len(text)
        self._parts.append(text)
        if not text.isspace():
            self._shows = True
            if self._links:
                self._link_size += len(squeeze(text))
        if self._levels and not self._heading:
            self._heading = self._levels[-1]

    def flush(self) -> None:
        """End the block, and keep it where it shows anything."""
        self._href, href = None, self._href
        if not self._parts:
            return
        if self._shows:
            raw = "".join(self._parts)
            if text := fold(raw):
                self._keep(text, raw, href)
            self._shows = False
        self._parts.clear()
        self._ranges.clear()
        self._start = -1
        self._link_size = self._heading = 0

    def _keep(self, text: str, raw: str, href: str | None) -> None:
        node, origin = self._owners[-1]
        last = (self._start - origin, self._at - origin)
        ranges: tuple[tuple[int, int], ...] = (last,)
        if self._ranges:  # few blocks have more than one
            before = [(start - origin, end - origin) for start, end in self._ranges]
            ranges = (*before, last) if self._start >= 0 else tuple(before)
        size = len(text) - text.count(" ")
        out = self.out
        out.blocks.append(
            Block(text, out.paths, ranges, node, size, self._link_size, raw, self._heading, href)
        )

    def _hides(self, element: etree._Element, tag: str, names: Sequence[str | bytes]) -> bool:
        """Whether the page does not show an element that has attributes of these names."""
        if tag == "br":
            return False
        if not self._show_hidden and ("hidden" in names or ("style" in names and _is_hiding(element))):
            return True
        if "class" not in names:
            return False
        marks = element.get("class") or ""
        return _NOISE in marks and bool(_NOISE_CLASS.search(marks))

    def _skip(self, element: etree._Element, *, counts: bool) -> None:
        """Go on behind the text inside of an element; whether it counts as text that could be shown."""
        self._skips = True
        text = text_of(element)
        size = len(text)
        if counts and size and not text.isspace():
            self.out.hides_text = True
        if size and self._start >= 0:
            self._ranges.append((self._start, self._at))
            self._start = -1
        self._at += size

    def _open_anchor(self, element: etree._Element) -> None:
        href = element.get("href")
        is_link = href is not None and not _endless(element)
        self._href = self._href or href
        self._anchors.append(is_link)
        self._links += is_link

    def _own(self, element: etree._Element, tag: str, names: Sequence[str | bytes]) -> None:
        parent = self._owners[-1][0] if self._owners else -1
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower() if names else " "
        nodes = self.out.nodes
        self._owners.append((len(nodes), self._at))
        nodes.append(Node(parent, tag, marks, element))
        if tag in _HEADINGS:
            self._levels.append(_HEADINGS[tag])


def _is_hiding(element: etree._Element) -> bool:
    style = element.get("style") or ""
    lower = style.lower()
    # most styles are ruled out at a glance
    if "none" not in lower and "hidden" not in lower and "font-size" not in lower:
        return False
    return bool(_HIDING.search(style))


def _endless(anchor: etree._Element) -> bool:
    """Whether a link was never closed, and holds half the page."""
    return len(anchor) > 2 and len(text_of(anchor)) > _LONGEST_LINK
