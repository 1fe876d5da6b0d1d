"""A system whose lists are empty until scripts have asked for their rows; all else are plain pages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tests.web.dom.rows import Row
from tests.web.dom.skin import link
from tests.web.families.numbers import number
from tests.web.families.unknown import Unknown
from tests.web.site.answer import Answer, as_json
from tests.web.site.model import Column, Entry
from tests.web.site.names import slug

SCRIPT = """<div id="%(box)s"></div><div id="%(pager)s"></div><script>
(function () {
  var first = "%(first)s";
  fetch(%(asks)s).then(function (it) { return it.json(); }).then(function (it) {
    document.getElementById("%(box)s").innerHTML = "<ul>" + it.%(rows)s.map(function (row) {
      return '<li><a href="' + row.%(url)s + '">' + row.%(title)s + "</a><span>" + row.%(day)s +
        "</span></li>"; }).join("") + "</ul>";
    var last = Math.ceil(it.%(total)s / %(size)d), pages = "";
    for (var n = 1; n <= last; n++)
      pages += '<a href="' + (n > 1 ? first + "%(more)s" + n : first) + '">' + n + "</a> ";
    document.getElementById("%(pager)s").innerHTML = pages;
  });
})();
</script>"""


class Scripted(Unknown):
    """Sites of which a crawler without scripts sees menus, and articles where it knows their addresses."""

    name = "scripted"

    def draw(self) -> None:
        """Draw the endpoint, what its rows are called, and whether the script names it in one piece."""
        super().draw()
        dice = self.dice.of("scripted")
        self.scripted, self.years = False, {}
        self.box, self.folder, self.what = slug(dice), slug(dice), slug(dice)
        self.end = dice.choice((".json", ".do", ""))
        self.plainly = dice.chance(0.5)
        self.key = dice.choice(("cid", "channel", "node", "type"))
        self.page_word = dice.choice(("page", "pageNo", "currentPage"))
        self.words_of_rows = {
            "rows": dice.choice(("rows", "list", "data", "records")),
            "total": dice.choice(("total", "totalCount", "count")),
            "title": dice.choice(("title", "docTitle", "subject")),
            "url": dice.choice(("url", "link", "docUrl")),
            "day": dice.choice(("date", "pubDate", "time")),
        }

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return a column's URL; its further pages have their number in the query."""
        url = super().column_url(column)
        return url if page == 1 or not column.parent else f"{url}{self._more(url)}{page}"

    def _more(self, url: str) -> str:
        return f"{'&' if '?' in url else '?'}{self.page_word}="

    def way(self, entry: Entry) -> list[str]:
        """Rows come from the endpoint."""
        column = self.homes[entry]
        asked = (self.endpoint(column, page) for page in range(1, self.page_of(entry) + 1))
        return [*self.above(column), *asked, self.target(entry)]

    def endpoint(self, column: Column, page: int) -> str:
        """Return the URL of a page of rows."""
        return self.url(self._asked(column, page), column)

    def _asked(self, column: Column, page: int) -> str:
        query = f"{self.key}={self.numbers[column]}&{self.page_word}={page}"
        return f"/{self.folder}/{self.what}{self.end}?{query}"

    def block(self, column: Column, count: int) -> str:
        """Blocks of a front page are links to their columns."""
        return self.skin.box("heading", link(self.column_url(column), column.name))

    def listing(self, column: Column, page: int, pages: int) -> str:
        """Return two empty boxes, and the script that fills them."""
        first, whole = self.column_url(column), self._asked(column, page)
        pieces = f'"/{self.folder}" + "/" + "{whole.removeprefix(f"/{self.folder}/")}"'
        return SCRIPT % {
            "box": f"{self.box}-rows",
            "pager": f"{self.box}-pages",
            "first": self.href(first, first),
            "more": self._more(first),
            "asks": json.dumps(whole) if self.plainly else pieces,
            "size": self.per_page,
            **self.words_of_rows,
        }

    def row_list(self, rows: Sequence[Row]) -> str:
        """Return nothing: rows are data."""
        return ""

    def dynamic(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Answer the endpoint."""
        if path != f"/{self.folder}/{self.what}{self.end}":
            return None
        wanted = number(query.get(self.key, ""), 0)
        column = next((one for one, known in self.numbers.items() if known == wanted), None)
        page = number(query.get(self.page_word, ""), 1)
        entries = column.entries[(page - 1) * self.per_page : page * self.per_page] if column else []
        base, word = self.url("/", column), self.words_of_rows
        rows = [
            {word["title"]: row.title, word["url"]: row.url, word["day"]: row.day.isoformat()}
            for row in (self.row(entry, base) for entry in entries)
        ]
        return as_json({word["total"]: len(column.entries) if column else 0, word["rows"]: rows})
