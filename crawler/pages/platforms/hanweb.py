"""Hanweb JCMS (大汉版通): the rows of a list lie in a script, further ones behind `dataproxy.jsp`.

A column is `/col/col<n>/index.html`. Its first rows are `<record><![CDATA[<li>…</li>]]></record>` inside an
inline script, where no parser sees an anchor, with `<nextgroup>` for the next ones.
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
from crawler.pages.platforms.rows import MOST_ROWS, fragment_rows, records

GROUP: Final = 45
"""Rows of one answer: three pages of 15. Hosts that count pages give the same by `page` and `perpage`."""
_UNITS: Final = 4
"""Lists of one page that are asked for more."""
_NEAR: Final = 1_500
"""Characters around a list's id among which its other parameters stand."""

_SET: Final = re.compile(r"<recordset\b.*?(?:<\\?/recordset>|\Z)", re.DOTALL | re.IGNORECASE)
_RECORD: Final = re.compile(r"<record>.*?(?:<\\?/record>|\Z)", re.DOTALL | re.IGNORECASE)
_GROUP: Final = re.compile(r"<nextgroup>(.*?)<\\?/nextgroup>", re.DOTALL | re.IGNORECASE)
_TOTAL: Final = re.compile(r"""total_?record["']?\s*(?:[:=]\s*["']?|>\s*)(\d{1,7})""", re.IGNORECASE)
_PROXY: Final = re.compile(r"""["'`(]([^"'`()\s<>]*/dataproxy\.jsp)(\?[^"'`()\s<>]*)?""", re.IGNORECASE)
_UNIT: Final = re.compile(r"""unitid["']?\s*[:=]\s*["']?([\w+/%-]+={0,2})""", re.IGNORECASE)
_PARAMETER: Final = re.compile(
    r"""\b(columnid|webid|appid|col|path|sourceContentType|permissiontype|webname)["']?\s*[:=]\s*"""
    r"""(?:["']([^"'&<>]{1,80})["']|([\w+/%-]{1,80}={0,2}))""",
    re.IGNORECASE,
)
_PER_PAGE: Final = re.compile(r"""per_?page["']?\s*[:=]\s*["']?(\d{1,3})""", re.IGNORECASE)
_PAIR: Final = re.compile(
    r"<!--\s*<\$\[([^\]]{1,20})\]>\s*begin\s*-->(.{1,600}?)<!--\s*<\$\[\1\]>\s*end\s*-->", re.DOTALL
)
_NAMES: Final = {"标题": "articletitle", "信息来源": "contentsource"}


class Hanweb(Platform):
    """Hanweb JCMS and its list component jpage."""

    name = "hanweb"
    marks = ("大汉版通", "大汉网络", "<$[", "dataproxy")

    def links(self, page: HtmlPage) -> Iterator[Link]:
        """Yield the rows inside scripts and where the next ones are."""
        source = page.source
        if page.signs.isdisjoint(("<record", "dataproxy")):
            return
        shown = 0
        for recordset in _SET.finditer(source) if "<recordset" in source else _RECORD.finditer(source):
            written = recordset[0].replace("<\\/", "</")
            shown += written.count("<record>")
            yield from fragment_rows(records(written), page.base)
            if shown > MOST_ROWS:
                break
        groups = [
            group
            for found in _GROUP.finditer(source)
            for group in fragment_rows(records(found[1]), page.base)
        ]
        if groups:
            yield from (Link(group.url, page.column(), further=True) for group in groups)
        else:
            yield from self._asked(page, shown)

    def meta(self, page: HtmlPage) -> dict[str, str]:
        """Return what stands between pairs of comments: `<!--<$[标题]>begin-->…<!--<$[标题]>end-->`."""
        if "<$[" not in page.signs:
            return {}
        said = {pair[1]: clean_html(unescape(pair[2])) for pair in _PAIR.finditer(page.source)}
        return {name: said[mark] for mark, name in _NAMES.items() if said.get(mark)}

    def _asked(self, page: HtmlPage, shown: int) -> Iterator[Link]:
        """Yield what to ask for the rows after those of the page, by the parameters in its scripts."""
        total = _TOTAL.search(page.source)
        if total and int(total[1]) <= shown:
            return
        units = dict.fromkeys(found[1] for found in _UNIT.finditer(page.source))
        for unit in list(units)[:_UNITS]:
            target = self._endpoint(page, unit, shown // GROUP)
            if target:
                yield Link(target, page.column(), further=True)

    def _endpoint(self, page: HtmlPage, unit: str, group: int) -> str | None:
        found = _UNIT.search(page.source, max(0, page.source.find(unit) - 20))
        at = found.start() if found else 0
        near = page.source[max(0, at - _NEAR) : at + _NEAR]
        stated: dict[str, str] = {}
        for parameter in _PARAMETER.finditer(near):
            stated.setdefault(parameter[1], parameter[2] or parameter[3])
        proxy = _PROXY.search(near) or _PROXY.search(page.source)
        place = proxy[1] if proxy else "/module/web/jpage/dataproxy.jsp"
        target = absolute(page.url, place)
        if target is None or not any(name.lower() == "columnid" for name in stated):
            return None
        written = parameters("/?" + (proxy[2] or "")[1:].replace("&amp;", "&")) if proxy else {}
        window = {"startrecord": group * GROUP + 1, "endrecord": (group + 1) * GROUP, "perpage": GROUP}
        return with_parameters(target, written | stated | {"unitid": unit} | {**window, "page": group + 1})
