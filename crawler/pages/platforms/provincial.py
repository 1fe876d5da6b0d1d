"""Platforms of a single province or city, and others of which little is known beside their URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.items import Link
from crawler.pages.links import absolute
from crawler.pages.platforms.base import HtmlPage, Platform
from crawler.pages.platforms.walks import onward


class Shanghai(Platform):
    """Lists `/nw<id>/index.html`, `index_2.html`; articles `/nw<id>/20240129/<32 hex>.html`."""

    name = "shanghai"
    _list: Final = re.compile(r"/nw\d+/(?:index(?:_(\d{1,4}))?\.html)?$")
    _pages: Final = re.compile(r"index_\d+\.html")
    _rows: Final = re.compile(r"(?:19|20)\d{6}/[\w-]+\.html")

    def links(self, page: HtmlPage) -> Iterator[Link]:
        """Yield the next pages of a list."""
        listed = self._list.search(page.path)
        if listed:
            for number, text in onward(page, int(listed[1] or 1), self._rows, self._pages):
                if target := absolute(page.url, f"index_{number}.html"):
                    yield Link(target, text, further=True)


class Liaoning(Platform):
    """Articles and lists are folders: `/web/…/<32 HEX>/index.shtml`, `/…/2024012808363260077/index.shtml`."""

    name = "liaoning"


class Henan(Platform):
    """Articles `/2022/01-11/2380655.html`."""

    name = "henan"


class UuidColumns(Platform):
    """Hebei and Shijiazhuang: `/columns/<UUID>/202401/29/<UUID>.html`."""

    name = "uuid-columns"


class UcapPc(Platform):
    """Jiangxi, Dali: `/<site>/…/pc/list.html`, `/pc/content/<id>/content_<id>.html`."""

    name = "ucap-pc"


class Thtml(Platform):
    """Zhangjiakou: `*.thtml`."""

    name = "thtml"


class Jspx(Platform):
    """Counties of Yuxi: `/yxgovfront/*.jspx`."""

    name = "jspx"


class Fuxin(Platform):
    """Fuxin: `/channel/<id>/`, `/content/2024/<id>.html`."""

    name = "channel-content"


class CreatorCms(Platform):
    """Cities of Hunan: `/webapp/<city>/`, GBK."""

    name = "creatorcms"


class DedeCms(Platform):
    """DedeCMS: `/m/view.php?aid=8920`."""

    name = "dedecms"
    marks = ("DedeCMS",)
