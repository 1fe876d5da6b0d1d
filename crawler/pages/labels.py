"""What a link is called: its visible text, or the title beside it where the text was cut or is no name."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from crawler.pages.dom import text_of
from crawler.pages.text import fold

MAX_TEXT: Final = 200
"""Longest text kept."""

_MARKERS: Final = re.compile(
    r"<\$\[[^\]<>]{0,20}\]>\s*(?:begin|end)?|<!--.*?-->|<\?=?[^<>]{0,60}\?>|\{\{[^{}]{0,60}\}\}|\$\{[^{}]{0,60}\}"
)
"""What templates leave behind: `<$[标题]>begin` (Hanweb), `<?=el.title?>`, `{{title}}`."""
_CUT: Final = re.compile(r"(?:\.{2,}|…+)$")
_CUT_ENDS: Final = ("..", "…")
"""How a text ends in which `_CUT` is found."""
_TAG: Final = re.compile(r"<[^<>]{0,400}>")


def label(element: etree._Element) -> str:
    """Return what a link is called: its text; its `title` where that says more than a cut text."""
    text = clean(text_of(element))
    if text and not text.endswith(_CUT_ENDS):
        return text
    title = clean(element.get("title") or element.get("alt") or "")
    return title if len(title) >= len(_CUT.sub("", text)) and title else text


def clean(text: str) -> str:
    """Return a link's text without what templates left in it, white space folded, at most `MAX_TEXT` long."""
    if "<" in text or "{" in text:
        text = _MARKERS.sub("", text)
    return fold(text)[:MAX_TEXT]


def clean_html(text: str) -> str:
    """The same of a title that may hold tags (`<em>`, `<br>`), as answers of searches do."""
    return clean(_TAG.sub("", _MARKERS.sub("", text)) if "<" in text else text)


def without_markers(text: str) -> str:
    """Return a title without what templates left in it."""
    return fold(_MARKERS.sub("", text)) if "<" in text or "{" in text else text
