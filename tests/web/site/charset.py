"""In which bytes a site writes its pages, and what it says about them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.web.dice import Dice


@dataclass(frozen=True, slots=True)
class Charset:
    """What the pages are encoded in, and what page and server say."""

    encoding: str = "utf-8"
    declared: str = "utf-8"
    """In the page; empty where it says nothing."""
    header: str = ""
    """In Content-Type; empty where that says nothing."""

    @property
    def content_type(self) -> str:
        """The header of a page."""
        return f"text/html; charset={self.header}" if self.header else "text/html"


MODERN = Charset(header="utf-8")
KINDS = {
    MODERN: 8,
    Charset(declared="UTF-8"): 6,
    Charset("gb18030", "gb2312"): 4,
    Charset("gb18030", "gbk"): 1,
    Charset("gb18030", ""): 1,
    Charset("gb18030", "utf-8"): 0.6,
    Charset("utf-8", "gb2312", "utf-8"): 0.6,
    Charset("utf-8", ""): 0.6,
}


def charset(dice: Dice) -> Charset:
    """Return how a site writes: mostly right, some old, some wrong."""
    return dice.of("charset").weighted(KINDS)
