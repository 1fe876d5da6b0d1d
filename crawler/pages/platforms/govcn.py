"""www.gov.cn, the portal of the State Council: feeds as JSON, lists `home_0.htm`, `home_1.htm`, … from 0."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.items import Link
from crawler.pages.links import absolute
from crawler.pages.platforms.base import HtmlPage, Platform
from crawler.pages.platforms.walks import onward

_FEED: Final = re.compile(r"""["'(]([^"'()\s<>]*\b[A-Z]{6,40}\.json)\b""")
_FEED_ENDS: Final = re.compile(r"\.json\b(?<=[A-Z]{6}\.json)")
"""Where the name of a feed ends: few scripts have one, and it is found fifty times faster."""
_HOST: Final = re.compile(r"https?://(?:www|sousuo|english|big5)\.gov\.cn/")
_LIST: Final = re.compile(r"/home(?:_(\d{1,4}))?\.htm$")
_PAGES: Final = re.compile(r"home_\d+\.htm")
_ROWS: Final = re.compile(r"content_\d+\.htm")


class GovCn(Platform):
    """The portal of the State Council, and what copies its pages."""

    name = "govcn"
    marks = ("firstpublishedtime",)

    def shows(self, page: HtmlPage) -> bool:
        """By its host and its element for the text, too."""
        if super().shows(page) or _HOST.match(page.url):
            return True
        return "UCAP" in page.signs and "UCAP-CONTENT" in page.source

    def links(self, page: HtmlPage) -> Iterator[Link]:
        """Yield the feeds that fill lists, and the next page of a list."""
        if ".json" in page.signs:
            for place in dict.fromkeys(
                found[1]
                for script in page.scripts
                if _FEED_ENDS.search(script)
                for found in _FEED.finditer(script)
            ):
                if target := absolute(page.base, place):
                    yield Link(target, page.column(), further=True)
        listed = _LIST.search(page.path)
        if listed:
            for number, text in onward(page, int(listed[1] or 0), _ROWS, _PAGES, first=0):
                if target := absolute(page.url, f"home_{number}.htm"):
                    yield Link(target, text, further=True)
