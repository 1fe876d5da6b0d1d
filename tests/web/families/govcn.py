"""Sites after the manner of www.gov.cn: home_0.htm, content_<id>.htm, `pages_content`."""

from __future__ import annotations

from html import escape

from tests.web.families.base import Family
from tests.web.families.folders import folders
from tests.web.site.answer import Answer, as_json
from tests.web.site.model import Column, Entry

ARTICLES = ("{day:%Y-%m/%d}/content_{n}.htm", "{day:%Y%m}/content_{n}.htm")


class GovCn(Family):
    """Sites that copy the central government's."""

    name = "govcn"

    def draw(self) -> None:
        """Draw folders, and how articles are named."""
        dice = self.dice.of("govcn")
        self.folders = folders(self.site, self.dice)
        self.shape = dice.choice(ARTICLES)
        self.first = dice.randint(1000000, 6900000)
        self.feeds = dice.chance(0.5)

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return home.htm, home_1.htm: pages count from 0."""
        if not column.parent:
            return self.url("/")
        return self.url(f"{self.folders[column]}home{f'_{page - 1}' if page > 1 else ''}.htm", column)

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return content_6912345.htm below its day or month."""
        column = self.homes[entry]
        path = self.shape.format(day=entry.day, n=self._number(entry))
        url = self.url(f"{self.folders[column]}{path}", column)
        return url if page == 1 else f"{url.removesuffix('.htm')}_{page}.htm"

    def _number(self, entry: Entry) -> int:
        return self.first + int(entry.id[1:])

    def install_column(self, column: Column) -> None:
        """Add a feed to some of these sites' columns."""
        super().install_column(column)
        if self.feeds and column.entries:
            name = self.folders[column].rstrip("/").rpartition("/")[2].upper()
            self.answers[self.url(f"{self.folders[column]}{name}.json", column)] = lambda: self._feed(column)

    def _feed(self, column: Column) -> Answer:
        return as_json(
            [
                {"TITLE": entry.title, "URL": self.target(entry), "DOCRELPUBTIME": entry.day.isoformat()}
                for entry in column.entries
            ]
        )

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the article in the site's boxes, now and then with the table above it."""
        source, table = escape(entry.source), ""
        if self.dice.of("table", entry.id).chance(0.3):
            cells = f"<td>索 引 号：</td><td>{entry.id}</td></tr><tr><td>发文机关：</td><td>{source}</td>"
            table = f"<table><tr>{cells}</tr></table>"
        date = f'<div class="pages-date">{entry.day} 09:30 <span class="font">来源：{source}</span></div>'
        body = f'<div class="pages_content" id="UCAP-CONTENT">{inner}</div>'
        return f'{table}<h1 id="ti">{escape(entry.title)}</h1>{date}{body}{self.turn(entry, page, pages)}'

    def head(self, entry: Entry | None, column: Column) -> str:
        """Return the metas of gov.cn."""
        if not entry:
            return ""
        values = {
            "firstpublishedtime": f"{entry.day:%Y-%m-%d-09:30:00}",
            "lastmodifiedtime": f"{entry.day:%Y-%m-%d-09:31:00}",
            "manuscriptId": str(self._number(entry)),
            "author": "",
        }
        return "".join(f'<meta name="{name}" content="{value}">\n' for name, value in values.items())
