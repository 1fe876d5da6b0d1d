"""UCAP portals: list.shtml, a pager whose script counts from 1, tags of the system's own."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from tests.web.families.addresses import FILES
from tests.web.families.base import Family
from tests.web.families.folders import folders
from tests.web.families.numbers import number
from tests.web.site.answer import Answer, as_json
from tests.web.site.model import Column, Entry
from tests.web.site.names import hexes, uuid

LISTS = ("list", "list", "list3", "xxgk_list", "tlist")
ARTICLES = (
    "{month}/{hex}.shtml",
    "{month}/c00_{n}.shtml",
    "{year}/c{col}_{n}.shtml",
    "{stamp}/index.shtml",
)
BOXES = ("zoomcon", "zoom", "article-content", "article_content_body")
ENDPOINT = "/common/search/"


class Ucap(Family):
    """Sites made with UCAP."""

    name = "ucap"

    def draw(self) -> None:
        """Draw folders, and how lists and articles are named."""
        dice = self.dice.of("ucap")
        self.folders = folders(self.site, self.dice)
        self.list_name, self.shape, self.box = dice.choice(LISTS), dice.choice(ARTICLES), dice.choice(BOXES)
        self.first = dice.randint(10000, 900000)
        self.shells = dice.chance(0.25)
        """Whether lists are shells, whose rows come from an interface."""
        self.numbers = {column: n + 100 for n, column in enumerate(self.site.columns)}

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return list.shtml, list_2.shtml."""
        if not column.parent:
            return self.url("/")
        more = f"_{page}" if page > 1 else ""
        return self.url(f"{self.folders[column]}{self.list_name}{more}.shtml", column)

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return an article's URL after this site's shape."""
        column, n = self.homes[entry], self.first + int(entry.id[1:])
        words = {
            "month": f"{entry.day:%Y%m}",
            "year": f"{entry.day:%Y}",
            "n": str(n),
            "col": str(self.numbers[column]),
            "hex": hexes(self.dice.of("entry", entry.id), 32) if "{hex}" in self.shape else "",
            "stamp": f"{entry.day:%Y%m%d}{n:08d}",
        }
        url = self.url(self.folders[column] + self.shape.format(**words), column)
        return url if page == 1 else f"{url.removesuffix('.shtml')}_{page}.shtml"

    def file_url(self, entry: Entry, suffix: str) -> str:
        """Return <uuid>/files/<uuid>.pdf."""
        dice = self.dice.of("file", entry.id)
        return self.url(f"{self.folders[self.homes[entry]]}{uuid(dice)}/files/{uuid(dice)}.{suffix}")

    def _channel(self, column: Column) -> str:
        """Return the id under which the interface has a column."""
        return hexes(self.dice.of("channel", column.id), 32)

    def endpoint(self, column: Column, page: int) -> str:
        """Return the URL of a page of the interface."""
        query = f"page={page}&_pageSize={self.per_page}&_isAgg=true&_isJson=true&_template=index"
        return self.url(f"{ENDPOINT}{self._channel(column)}?{query}", column)

    def way(self, entry: Entry) -> list[str]:
        """Rows of shells come from the interface."""
        if not self.shells:
            return super().way(entry)
        column = self.homes[entry]
        lists = [self.endpoint(column, page) for page in range(1, self.page_of(entry) + 1)]
        return [*self.above(column), *lists, self.target(entry)]

    def shows_rows(self, column: Column) -> bool:
        """A shell has none."""
        return not self.shells

    def pages(self, column: Column) -> int:
        """A shell is one page."""
        return 1 if self.shells else super().pages(column)

    def listing(self, column: Column, page: int, pages: int) -> str:
        """Return rows and pager, or the script that asks for rows."""
        if not self.shells:
            return super().listing(column, page, pages)
        param = f'{{page: 1, _pageSize: {self.per_page}, _isAgg: true, _isJson: true, _template: "index"}}'
        return (
            '<ul class="pageList" id="list"></ul><div id="page_div"></div>'
            f'<script>$.getJSON("{ENDPOINT}{self._channel(column)}", {param}, render);</script>'
        )

    def dynamic(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Answer the interface."""
        if not self.shells or not path.startswith(ENDPOINT):
            return None
        wanted = path.removeprefix(ENDPOINT)
        column = next((one for one in self.site.columns if self._channel(one) == wanted), None)
        entries = column.entries if column else []
        page, size = number(query.get("page"), 1), min(100, number(query.get("_pageSize"), self.per_page))
        shown = [self._record(entry) for entry in entries[(page - 1) * size : page * size]]
        data = {"total": len(entries), "page": page, "rows": size, "results": shown}
        return as_json({"status": 1, "data": data})

    def _record(self, entry: Entry) -> dict[str, object]:
        return {
            "title": entry.title,
            "url": self.href(self.target(entry), self.url("/")),
            "publishedTimeStr": f"{entry.day:%Y-%m-%d} 10:00:00",
            "content": "",
            "domainMetaList": [],
        }

    def pager(self, column: Column, page: int, pages: int) -> str:
        """Return the call that writes the pager: pages count from 1."""
        return '<div id="page_div"></div>' + _call(pages, page, self.list_name, len(column.entries))

    def turn(self, entry: Entry, page: int, pages: int) -> str:
        """Return the same for an article."""
        name = self.entry_url(entry).rpartition("/")[2].removesuffix(".shtml")
        return _call(pages, page, name, pages) if pages > 1 else ""

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the article in the system's tags."""
        title = f"<h1><UCAPTITLE>{escape(entry.title)}</UCAPTITLE></h1>"
        body = f'<div id="{self.box}" class="{self.box}"><UCAPCONTENT>{inner}</UCAPCONTENT></div>'
        return title + self.skin.box("note", self.note(entry)) + body + self.turn(entry, page, pages)

    def offer(self, entry: Entry) -> str:
        """Return the file in the system's list of appendices."""
        suffix = FILES[entry.form]
        url = self.href(self.file_url(entry, suffix), self.entry_url(entry))
        anchor = f'<a href="{url}">{escape(entry.title)}.{suffix}</a>'
        return f'<p></p><ul class="fjxz"><li>{anchor}</li></ul>'


def _call(pages: int, page: int, name: str, rows: int) -> str:
    return f"<script>createPageHTML('page_div',{pages}, {page},'{name}','shtml',{rows});</script>"
