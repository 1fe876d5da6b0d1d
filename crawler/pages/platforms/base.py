"""What a platform is asked: the seam between `registry` and the family modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol
from urllib.parse import urlsplit

from lxml import etree

from crawler.items import Link
from crawler.pages.addresses import read_address
from crawler.pages.clicks import DATA_NAMES
from crawler.pages.dom import text_of
from crawler.pages.elements import elements, having
from crawler.pages.fragments import Fragment
from crawler.pages.labels import clean
from crawler.pages.links import leads
from crawler.pages.literals import Value
from crawler.pages.text import fold

_PARTS: Final = re.compile(r"\s*(?:[_|｜>]|\s[-–—]|--|——|-(?=[^-]*$))\s*")
"""What parts the name of a column from that of its site."""


SIGNS: Final = {
    "gkmlpt": re.compile("k(?<=gk)mlpt"),
    "jpaas": re.compile("j(?=paas)"),
    "UCAP": re.compile("U(?=CAP)"),
    "TRS_": re.compile("R(?<=TR)S_"),
    "/column/": re.compile("u(?<=/colu)mn/"),
    "<!--enp": re.compile("!(?<=<!)--enp"),
}
"""Strings whose absence rules out most rules: each page is searched for each of them once. An expression that
begins with a single character, best a rare one, is looked for in half the time that the string takes."""
SCRIPT_SIGNS: Final = (
    "_CONFIG",
    "<record",
    "dataproxy",
    "common/search/",
    "createPage",
    "countPage",
    ".json",
)
"""The same of its scripts, which are a small part of it."""
END_SIGNS: Final = ("firstpublishedtime", "<page cms=", "Discuz!", "DedeCMS")
"""The same of its beginning and its end, where metas and the words of its maker stand."""
_COMMENT: Final = "<$["
_NAMES: Final = ("大汉版通", "大汉网络")
"""Two more of its end, and one of all of it: few pages have a character of theirs, which is told at once."""
_HEAD: Final = 4_000
_TAIL: Final = 8_000


@dataclass(frozen=True)
class HtmlPage:
    """An HTML page as a platform looks at it."""

    url: str
    base: str
    """What its relative links refer to."""
    source: str
    """Decoded."""
    root: etree._Element

    @cached_property
    def signs(self) -> frozenset[str]:
        """The signs that it holds."""
        source = self.source
        ends = source[:_HEAD] + source[-_TAIL:]
        found = [sign for sign, shape in SIGNS.items() if shape.search(source)]
        if "$" in source and _COMMENT in source:
            found.append(_COMMENT)
        if "汉" in ends:
            found += [name for name in _NAMES if name in ends]
        found += [sign for sign in SCRIPT_SIGNS if sign in self.script]
        return frozenset(found + [sign for sign in END_SIGNS if sign in ends])

    @cached_property
    def family(self) -> str | None:
        """The name of the platform whose shape its URL has."""
        return read_address(self.url).family

    @cached_property
    def path(self) -> str:
        """The path of its URL."""
        return urlsplit(self.url).path

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """The texts of its scripts."""
        return tuple(script.text for script in elements(self.root, "script") if script.text)

    @cached_property
    def script(self) -> str:
        """All its scripts, one after the other."""
        return "\n".join(self.scripts)

    @cached_property
    def clickable(self) -> tuple[etree._Element, ...]:
        """Elements that say by a script or a data attribute where they lead."""
        found = having(self.root, "onclick")
        if "javascript:" in self.source:
            found += [
                lead.element
                for lead in leads(self.root, self.base)
                if lead.href.startswith("javascript:")
                and lead.name == "a"
                and lead.element.get("onclick") is None
            ]
        for name in DATA_NAMES:
            found += having(self.root, name)
        return tuple(found)

    def column(self) -> str:
        """Return what the column is called that the page belongs to: by its meta tag, else by its title."""
        for element in elements(self.root, "meta"):
            named = (element.get("name") or "").lower() in ("columnname", "columntitle")
            if named and (name := clean(element.get("content") or "")):
                return name
        title = next((fold(text_of(element)) for element in elements(self.root, "title")), "")
        return clean(_PARTS.split(title, maxsplit=1)[0])


class Platform(Protocol):
    """A CMS family. Its methods are cheap on pages that are not of it: they look for its marks first."""

    name: str
    marks: tuple[str, ...] = ()
    """Those of the page's `signs` that no other family's pages have."""

    def shows(self, page: HtmlPage) -> bool:
        """Whether a page is of this family, by the shape of its URL and by itself."""
        return page.family == self.name or not page.signs.isdisjoint(self.marks)

    def links(self, page: HtmlPage) -> Iterator[Link]:  # noqa: ARG002  # nothing, unless a family knows better
        """Yield where a page leads beside its anchors, whichever family it is of: markers mix."""
        yield from ()

    def meta(self, page: HtmlPage) -> dict[str, str]:  # noqa: ARG002
        """Return what a page says of its article outside of meta tags, under the names of such."""
        return {}

    def article(self, page: HtmlPage) -> Fragment | None:  # noqa: ARG002
        """Return the article that lies in a script of the page; None where there is none."""
        return None

    def rows(self, value: Value, url: str) -> Iterator[Link]:  # noqa: ARG002
        """Yield the rows of an endpoint's answer that do not name their address."""
        yield from ()
