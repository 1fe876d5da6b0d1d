"""TRS WCM: the most frequent CMS of provinces and cities.

Lists are files, counted from 0: `index.html`, `index_1.html`. Articles are `t20240129_3547363.html`, in
one or several pages (`…_1.html`); beside them lie their files, `P020…`, and images (or gazettes), `W020…`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.items import Link
from crawler.pages.links import absolute
from crawler.pages.paging import find_pager
from crawler.pages.platforms.base import HtmlPage, Platform
from crawler.pages.platforms.endpoints import label

_PAGER: Final = re.compile(r"createPage\w*\(\s*[\w.]+\s*,", re.IGNORECASE)
"""Called with a number first; a string comes first on UCAP portals."""
_WRITTEN: Final = re.compile(r"\bcurrentPage\s*=\s*\d.{0,600}?\bcountPage\s*=\s*\d", re.DOTALL)
"""The pager of its older templates, written out."""


class Trs(Platform):
    """TRS WCM."""

    name = "trs"
    marks = ("TRS_",)

    def shows(self, page: HtmlPage) -> bool:
        """By its editor's class, the names of its articles, or its pager."""
        if super().shows(page):
            return True
        called = "createPage" in page.signs and _PAGER.search(page.source)
        return bool(called or ("countPage" in page.signs and _WRITTEN.search(page.source)))

    def links(self, page: HtmlPage) -> Iterator[Link]:
        """Yield the next pages of the pager that a script writes, here or on UCAP portals."""
        if page.signs.isdisjoint(("createPage", "countPage")):
            return
        pager = find_pager(page.root, page.url)
        for ahead, file in enumerate(pager.files if pager else (), start=1):
            target = absolute(page.url, file)
            if target and pager:
                yield Link(target, label(pager.number + ahead), further=True)
