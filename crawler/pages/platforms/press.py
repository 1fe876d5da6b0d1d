"""Two CMS of newspapers, known by the comments that they leave in pages: Founder and Enorth WebPublisher."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from crawler.pages.platforms.base import HtmlPage, Platform
from crawler.pages.text import fold

_PROPERTIES: Final = re.compile(r"<!--\s*enpproperty(.{0,4000}?)(?:/enpproperty|-->)", re.DOTALL)
_TAG: Final = re.compile(r"<(\w+)>(.*?)</\1>", re.DOTALL)
_NAMES: Final = {"title": "articletitle", "date": "pubdate"}


class Founder(Platform):
    """Founder 方正: the text stands between `enpcontent` comments, or in a `founder-content` element."""

    name = "founder"
    marks = ("<!--enp",)

    def meta(self, page: HtmlPage) -> dict[str, str]:
        """Return what the comment at the top says: `<!--enpproperty <articleid>…</articleid><date>…`."""
        found = _PROPERTIES.search(page.source) if "<!--enp" in page.signs else None
        said = {tag[1]: fold(unescape(tag[2])) for tag in _TAG.finditer(found[1])} if found else {}
        return {name: said[tag] for tag, name in _NAMES.items() if said.get(tag)}


class Enorth(Platform):
    """Enorth WebPublisher: a last comment `<!--<page cms="enorth webpublisher" …`."""

    name = "enorth"
    marks = ("<page cms=",)
