"""Hanweb JCMS: rows in a script of XML, and a data endpoint for those that come after them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from tests.web.families.base import Family
from tests.web.families.numbers import number
from tests.web.site.answer import Answer
from tests.web.site.model import Column, Entry

PATHS = ("/module/web/jpage/dataproxy.jsp", "/module/jpage/dataproxy.jsp")
GROUP = 3
"""Pages of rows that come at once."""


class Hanweb(Family):
    """Sites made with JCMS."""

    name = "hanweb"
    rows_a_page = (8, 10, 15, 15)

    def draw(self) -> None:
        """Draw numbers, where the endpoint is, and which parameters it heeds."""
        dice = self.dice.of("hanweb")
        self.path = dice.choice(PATHS)
        self.web_id = dice.randint(1, 99)
        self.first = dice.randint(1000, 140000)
        self.unit = dice.randint(10000, 999999)
        self.by_page = dice.chance(0.35)
        """Whether the endpoint takes `page`, and ignores `startrecord`."""
        self.says_next = dice.chance(0.6)
        """Whether lists say where their next rows are; else only the script's parameters tell."""
        self.tag = dice.choice(("li", "tr", "li"))
        self.metas = dice.chance(0.7)
        self.numbers = {column: self.first + n * 7 for n, column in enumerate(self.site.columns)}

    @property
    def group(self) -> int:
        """How many rows come at once."""
        return self.per_page * GROUP

    def column_url(self, column: Column, page: int = 1) -> str:
        """All rows of a column are on one page."""
        return self.url(f"/col/col{self.numbers[column]}/index.html") if column.parent else self.url("/")

    def pages(self, column: Column) -> int:
        """Return 1: further rows come from the endpoint."""
        return 1

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return art_<column>_<number> under its day."""
        day, column = entry.day, self.numbers[self.homes[entry]]
        number = f"{self.first * 3 + int(entry.id[1:])}{f'_{page}' if page > 1 else ''}"
        return self.url(f"/art/{day.year}/{day.month}/{day.day}/art_{column}_{number}.html")

    def file_url(self, entry: Entry, suffix: str) -> str:
        """Files are given out by a script."""
        name = f"{self.dice.of('file', entry.id).randint(10**11, 10**12)}.{suffix}"
        return self.url(f"/module/download/downfile.jsp?filename={name}")

    def way(self, entry: Entry) -> list[str]:
        """Rows after the first ones come from the endpoint."""
        column = self.homes[entry]
        groups = range(2, self.places[entry] // self.group + 2)
        return [*self.above(column), *(self.endpoint(column, one) for one in groups), self.target(entry)]

    def endpoint(self, column: Column, group: int) -> str:
        """Return the URL of a group of rows, counted from 1."""
        start = (group - 1) * self.group + 1
        which = f"startrecord={start}&endrecord={start + self.group - 1}&perpage={self.per_page}"
        if self.by_page:
            which = f"page={group}&perpage={self.group}"
        return self.url(f"{self.path}?{which}&{self._ids(column)}")

    def _ids(self, column: Column) -> str:
        ids = {"columnid": self.numbers[column], "unitid": self.unit, "webid": self.web_id}
        return "&".join(
            f"{name}={value}" for name, value in (ids | {"appid": 1, "permissiontype": 0}).items()
        )

    def listing(self, column: Column, page: int, pages: int) -> str:
        """Return the script with the first rows, and the one that would ask for more."""
        total = len(column.entries)
        store = f"<totalrecord>{total}</totalrecord>"
        if self.says_next:
            store += self._next(column, 1)
        store += f"<recordset>{self._records(column, 0, self.group)}</recordset>"
        return (
            f'<div id="{self.unit}"></div>'
            f'<script type="text/xml"><datastore>{store}</datastore></script>{self._call(column)}'
        )

    def _next(self, column: Column, group: int) -> str:
        """Return what leads to a group of rows, counted from 0; nothing after the last one."""
        if group * self.group >= len(column.entries):
            return ""
        more = f'<a href="{self.path}?page={group}&{self._ids(column)}"></a>'
        return f"<nextgroup><![CDATA[{more}]]></nextgroup>"

    def _call(self, column: Column) -> str:
        param = (
            f"col:1,appid:1,webid:{self.web_id},path:'/',columnid:{self.numbers[column]},"
            f"sourceContentType:1,unitid:'{self.unit}',webname:'{self.site.title}',permissiontype:0"
        )
        return (
            f"<script>$('#{self.unit}').jpage({{proxyurl:'{self.path}',perPage:{self.per_page},"
            f"startrecord:1,endrecord:{self.group},totalRecord:{len(column.entries)},"
            f"proxyparam:{{{param}}}}});</script>"
        )

    def _records(self, column: Column, start: int, end: int) -> str:
        base, tag = self.column_url(column), self.tag
        rows = [self.row(entry, base) for entry in column.entries[max(0, start) : end]]
        cell = "<td>{}</td><td>{}</td>" if tag == "tr" else "{}<span>{}</span>"
        inner = (cell.format(self.rows.anchor(row), self.rows.day(row)) for row in rows)
        return "".join(f"<record><![CDATA[<{tag}>{text}</{tag}>]]></record>\n" for text in inner)

    def dynamic(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Answer the endpoint."""
        if path != self.path:
            return None
        wanted = query.get("columnid"), query.get("unitid")
        column = next((one for one, n in self.numbers.items() if wanted == (str(n), str(self.unit))), None)
        records = self._records(column, *self._range(query)) if column else ""
        total = f"<totalrecord>{len(column.entries) if column else 0}</totalrecord>"
        if column and self._by_group(query):
            total += self._next(column, number(query.get("page"), 0) + 1)
        store = f"<datastore>{total}<recordset>{records}</recordset></datastore>"
        return Answer(f'<?xml version="1.0" encoding="UTF-8"?>\n{store}'.encode(), "text/xml;charset=UTF-8")

    def _by_group(self, query: Mapping[str, str]) -> bool:
        return "perpage" not in query and "startrecord" not in query

    def _range(self, query: Mapping[str, str]) -> tuple[int, int]:
        if self._by_group(query):
            group = number(query.get("page"), 0)
            return group * self.group, (group + 1) * self.group
        if self.by_page or "startrecord" not in query:
            size = min(100, number(query.get("perpage"), self.per_page))
            start = (number(query.get("page"), 1) - 1) * size
            return start, start + size
        start = number(query.get("startrecord"), 1) - 1
        return start, min(number(query.get("endrecord"), start + self.per_page), start + 100)

    def pager(self, column: Column, page: int, pages: int) -> str:
        """Return nothing: a script writes it."""
        return ""

    def turn(self, entry: Entry, page: int, pages: int) -> str:
        """Return the numbers of an article's pages."""
        base = self.url("/")
        urls = [self.href(self.entry_url(entry, one), base) for one in range(1, pages + 1)]
        return "".join(f'<a href="{url}">[{n}]</a>' for n, url in enumerate(urls, 1)) if pages > 1 else ""

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the article between the comments that templates leave."""
        title = f"<h1>{_between('标题', escape(entry.title))}</h1>"
        source = _between("信息来源", escape(entry.source))
        note = f"发布日期：{entry.day:%Y-%m-%d}　来源：{source}　字号：[ 大 中 小 ]"
        body = f'<div id="zoom" class="{self.skin.cls("text")}">{_between("信息内容", inner)}</div>'
        return f"{title}<p>{note}</p>{body}{self.turn(entry, page, pages)}"

    def head(self, entry: Entry | None, column: Column) -> str:
        """Return the meta tags that some of these sites have."""
        return super().head(entry, column) if self.metas else ""

    @property
    def mark(self) -> str:
        """Return the maker's line."""
        return "<!-- Produced By 大汉网络 大汉版通发布系统 -->"


def _between(name: str, inner: str) -> str:
    return f"<!--<$[{name}]>begin-->{inner}<!--<$[{name}]>end-->"
