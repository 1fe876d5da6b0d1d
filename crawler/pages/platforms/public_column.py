"""The platform of Anhui and others, of an unproven vendor: `/public/column/<site>?…&pageIndex=N`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.items import Link
from crawler.pages.platforms.base import HtmlPage, Platform
from crawler.pages.platforms.queries import number, parameters, with_parameters
from crawler.pages.platforms.walks import onward

_COLUMN: Final = re.compile(r"/(?:public|content)/column/\w")
_LIST: Final = re.compile(r"/(?:public|content)/column/\w+$")
_PAGES: Final = re.compile(r"[?&]pageIndex=\d")
_ROWS: Final = re.compile(r"/(?:public/\d+/\d+|content/article/\d+|content/detail/\w+)(?:\.html)?")


class PublicColumn(Platform):
    """Lists under `/public/column/` and `/content/column/`."""

    name = "public-column"

    def shows(self, page: HtmlPage) -> bool:
        """By the addresses of its columns, too."""
        return super().shows(page) or ("/column/" in page.signs and bool(_COLUMN.search(page.source)))

    def links(self, page: HtmlPage) -> Iterator[Link]:
        """Yield the next pages of a list."""
        if not _LIST.search(page.path):
            return
        current = number(parameters(page.url).get("pageIndex", "1")) or 1
        for following, text in onward(page, current, _ROWS, _PAGES):
            yield Link(with_parameters(page.url, {"pageIndex": following}), text, further=True)
