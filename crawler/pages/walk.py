"""One walk through a page's tree, which cuts it into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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

_TELLING = frozenset({"hidden", "style", "class"})
"""Attributes by which a page hides an element."""

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_NOISE = "jammer"
_NOISE_CLASS = re.compile(rf"(^|\s){_NOISE}(\s|$)")
"""Discuz mixes text that CSS hides into posts, against copying."""

_LONGEST_LINK = 300
"""Characters from which on a link with several elements in it is one that was never closed."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}

_INLINE, _SILENT, _COMMENT, _BREAK, _OWNER, _HEADING, _LINK = range(7)
"""What a node of the tree is to the walk; a break holds nothing."""
_What = dict[object, int]
_WHAT: _What = (
    dict.fromkeys(BLOCK, _OWNER)
    | dict.fromkeys(_HEADINGS, _HEADING)
    | dict.fromkeys(SILENT, _SILENT)
    | {"br": _BREAK, "hr": _BREAK, "a": _LINK}
    | dict.fromkeys((etree.Comment, etree.ProcessingInstruction), _COMMENT)
)
"""By its tag; all others are inline."""
_WHAT_WITH_HIDDEN: _What = _WHAT | {"noscript": _INLINE}


def read_blocks(root: etree._Element, *, show_hidden: bool = False) -> Blocks:
    """Cut a page into blocks, in document order.

    `root` is its `html` element. `show_hidden` takes also what the page's own styles hide: some pages show
    their text by a script only.
    """
    walker = _Walker(show_hidden)
    walker.walk(root)
    return walker.out


class _Walker:
    """Keeps the place in the root's string-value while elements open and close.

    Every element of every page comes by here, so that nothing is made or looked up that only some of them
    need, and what can be done once for a block is not done for each of its texts.
    """

    def __init__(self, show_hidden: bool) -> None:
        self.out = Blocks()
        self._show_hidden = show_hidden
        self._owners: list[tuple[int, int]] = []
        """The open block-level elements: index among the nodes, and where their string-value starts."""
        self._levels: list[int] = []
        """Those of the open headings."""
        self._links = 0
        """How many links are open."""
        # of the block that is being read
        self._ended: list[tuple[int, int]] = []
        """Those of its ranges that have ended."""
        self._said: list[str] = []
        """Their texts."""
        self._start = 0
        """Where its last range starts, or will."""
        self._parts: list[str] = []
        """The text nodes of that range."""
        self._link_size = 0
        self._href: str | None = None

    def walk(self, root: etree._Element) -> None:
        """Go through all elements once, and keep the blocks.

        Most elements hold no others, so that one step takes such an element from its start to the text behind
        it. The others wait in a stack of their own, for pages may be deeper than functions can be.
        """
        known = _WHAT_WITH_HIDDEN if self._show_hidden else _WHAT
        take = self._parts.append
        around: list[tuple[Iterator[etree._Element], etree._Element, int]] = []
        inside = iter((root,))
        while True:
            for element in inside:
                tag = element.tag
                what = known.get(tag, _INLINE)
                names = element.keys()
                if what == _SILENT or (
                    names and not _TELLING.isdisjoint(names) and self._hides(element, tag, names)
                ):
                    self._skip(element, counts=what != _SILENT or tag == "noscript")
                elif what != _COMMENT:
                    if what:
                        what = self._open(element, tag, what, names)
                    if text := element.text:
                        take(text)
                        if self._links:
                            self._link_size += len(squeeze(text))
                    # a list is made in half the time that an iterator takes
                    if inner := element[:]:  # type: ignore[index]  # the stubs know single children only
                        around.append((inside, element, what))
                        inside = iter(inner)
                        break
                    if what == _LINK:
                        self._links -= 1
                    elif what:
                        self._close(what)
                if text := element.tail:
                    take(text)
                    if self._links:
                        self._link_size += len(squeeze(text))
            else:
                if not around:
                    return
                inside, element, what = around.pop()
                self._leave(element, what)

    def _leave(self, element: etree._Element, what: int) -> None:
        """End an element that holds others, and take the text behind it."""
        if what == _LINK:
            self._links -= 1
        elif what:
            self._close(what)
        if text := element.tail:
            self._parts.append(text)
            if self._links:
                self._link_size += len(squeeze(text))

    def _open(self, element: etree._Element, tag: str, what: int, names: Sequence[str | bytes]) -> int:
        """Begin an element that is not inline; return as what it is to be ended."""
        if what == _LINK:
            href = element.get("href")
            self._href = self._href or href
            if href is None or (len(element) > 2 and _endless(element)):
                return _INLINE
            self._links += 1
            return what
        if self._parts or self._ended:
            self._flush()
        self._href = None
        if what == _BREAK:
            return _INLINE
        owners, nodes = self._owners, self.out.nodes
        parent = owners[-1][0] if owners else -1
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower() if names else " "
        owners.append((len(nodes), self._start))
        nodes.append(Node(parent, tag, marks, element))
        if what == _HEADING:
            self._levels.append(_HEADINGS[tag])
        return what

    def _close(self, what: int) -> None:
        """End the innermost element that is neither inline nor a link."""
        if self._parts or self._ended:
            self._flush()
        self._href = None
        self._owners.pop()
        if what == _HEADING:
            self._levels.pop()

    def _flush(self) -> None:
        """End a block that has begun, and keep it where it shows anything."""
        node, origin = self._owners[-1]
        if self._ended:  # few blocks have more than one range
            self._end_range()
            raw = "".join(self._said)
            ranges = tuple([(start - origin, end - origin) for start, end in self._ended])
            self._said.clear()
            self._ended.clear()
        else:
            raw = "".join(self._parts)
            self._parts.clear()
            start = self._start
            self._start = end = start + len(raw)
            if raw.isspace():  # between two tags, most of all
                self._link_size = 0
                return
            ranges = ((start - origin, end - origin),)
        if text := fold(raw):
            size = len(text) if text is raw else len(text) - text.count(" ")
            heading = self._levels[-1] if self._levels else 0
            out = self.out
            out.blocks.append(
                Block(text, out.paths, ranges, node, size, self._link_size, raw, heading, self._href)
            )
        self._link_size = 0

    def _end_range(self) -> None:
        """End the range that is being read, if it has begun."""
        if self._parts:
            said = "".join(self._parts)
            self._parts.clear()
            start, self._start = self._start, self._start + len(said)
            self._said.append(said)
            self._ended.append((start, self._start))

    def _hides(self, element: etree._Element, tag: str, names: Sequence[str | bytes]) -> bool:
        """Whether the page does not show an element that has attributes of these names."""
        if tag == "br":
            return False
        if not self._show_hidden and ("hidden" in names or ("style" in names and _is_hiding(element))):
            return True
        marks = element.get("class") or ""
        return _NOISE in marks and bool(_NOISE_CLASS.search(marks))

    def _skip(self, element: etree._Element, *, counts: bool) -> None:
        """Go on behind the text inside of an element; whether it counts as text that could be shown."""
        text = text_of(element)
        if not text:
            return
        if counts and not text.isspace():
            self.out.hides_text = True
        self._end_range()
        self._start += len(text)


def _is_hiding(element: etree._Element) -> bool:
    style = element.get("style") or ""
    lower = style.lower()
    # most styles are ruled out at a glance
    if "none" not in lower and "hidden" not in lower and "font-size" not in lower:
        return False
    return bool(_HIDING.search(style))


def _endless(anchor: etree._Element) -> bool:
    """Whether a link was never closed, and holds half the page."""
    return len(text_of(anchor)) > _LONGEST_LINK
