"""UCAP portals: Hainan, Xinjiang, Heilongjiang and others, known by their `UCAP…` tags.

Lists are files, counted from 1: `list.shtml`, `list_2.shtml` (their pager is read in `crawler.pages.paging`);
some are filled from `/common/search/CHANNEL`, and some are shells around another list. Articles are
`/202401/<32 hex>.shtml` or `/202401/c00_<id>.shtml`; attachments `<uuid>/files/<uuid>.pdf`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from crawler.items import Link
from crawler.pages.labels import clean_html
from crawler.pages.links import absolute
from crawler.pages.platforms.base import HtmlPage, Platform
from crawler.pages.platforms.queries import parameters, with_parameters

_PAGER: Final = re.compile(r"createPage\w*\(\s*[\"'][^\"']*[\"']\s*,\s*[\w.]+\s*,", re.IGNORECASE)
_TAG: Final = re.compile(r"</?UCAP(?:TITLE|CONTENT)\b", re.IGNORECASE)
_TITLE: Final = re.compile(r"<UCAPTITLE[^<>]*>(.{1,600}?)</UCAPTITLE>", re.IGNORECASE | re.DOTALL)
_SEARCH: Final = re.compile(r"""["'`]((?:https?:)?[\w.:/-]*/common/search/)([\w-]*)(\?[^"'`\s<>]*)?["'`]""")
_CHANNEL: Final = re.compile(
    r"""\bchannel_?(?:id|code)?["']?\s*[:=]\s*["']([\w-]{4,64})["']""", re.IGNORECASE
)
_AS_DATA: Final = {"_isAgg": "true", "_isJson": "true", "_template": "index"}
_SHELL: Final = re.compile(r"/(\w*)lists\.shtml$")


class Ucap(Platform):
    """UCAP portals."""

    name = "ucap"

    marks = ("common/search/",)

    def shows(self, page: HtmlPage) -> bool:
        """By its tags, the names of its articles, or its pager."""
        if super().shows(page):
            return True
        tagged = "UCAP" in page.signs and _TAG.search(page.source)
        return bool(tagged or ("createPage" in page.signs and _PAGER.search(page.source)))

    def links(self, page: HtmlPage) -> Iterator[Link]:
        """Yield the endpoint that fills a list, and the list of which this is the shell."""
        if "common/search/" in page.signs:
            yield from self._search(page)
        shell = _SHELL.search(page.path)
        if shell and (target := absolute(page.url, f"{shell[1]}list.shtml")):
            yield Link(target, page.column(), further=True)

    def meta(self, page: HtmlPage) -> dict[str, str]:
        """Return the title, which has a tag of its own."""
        found = _TITLE.search(page.source) if "UCAP" in page.signs else None
        title = clean_html(unescape(found[1])) if found else ""
        return {"articletitle": title} if title else {}

    def _search(self, page: HtmlPage) -> Iterator[Link]:
        calls = sorted(_SEARCH.finditer(page.source), key=lambda call: not call[2])
        if not calls:
            return
        called = calls[0]
        channel = called[2]
        if not channel:
            stated = _CHANNEL.search(page.source)
            channel = stated[1] if stated else ""
        target = absolute(page.url, called[1] + channel)
        if channel and target:
            written = parameters("/?" + (called[3] or "")[1:])
            size = written.get("_pageSize", "")
            asked = {"page": "1", "_pageSize": size if size.isdigit() else "15", **_AS_DATA}
            yield Link(with_parameters(target, written | asked), page.column(), further=True)
