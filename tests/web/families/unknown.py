"""A system that nobody has a module for: every site's URLs, pagers and pages are its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from tests.web.dom.rows import Row
from tests.web.dom.skin import link
from tests.web.families.base import Family
from tests.web.site.model import Column, Entry
from tests.web.site.names import css, hexes, slug

LISTS = (
    "/{slug}/{n}/list{-page}.html",
    "/{slug}.aspx?cid={n}{&page}",
    "/{slug}/{hex}/p{page}/",
    "/{slug}-{n}-{page}.html",
    "/index.php?m={slug}&id={n}{&page}",
    "/{slug}/{n}/{?page}",
    "/node/{n}/index{_page}.jhtml",
)
ARTICLES = (
    "/{slug}/{year}/{month}{day}/{n}{-page}.html",
    "/{slug}.aspx?nid={n}{&page}",
    "/a/{hex}{-page}",
    "/{slug}/show-{n}{-page}.htm",
    "/index.php?m={slug}&aid={n}{&page}",
    "/{year}-{month}/{n}{_page}.jhtml",
)

BY_YEAR = 3
"""Years that a column with reports has at least before a site parts it by years."""


class Unknown(Family):
    """Sites made with something that is on no list."""

    name = "unknown"
    known = False

    def draw(self) -> None:
        """Draw the grammar of URLs, and the tags of an article."""
        dice = self.dice.of("unknown")
        self.lists, self.articles = dice.choice(LISTS), dice.choice(ARTICLES)
        self.words = {"list": slug(dice), "show": slug(dice)}
        self.page_word = dice.choice(("page", "p", "pageNo", "pn", "currentPage", "PageIndex"))
        self.first = dice.randint(100, 90000)
        self.heading = dice.choice(("h1", "h2", "h3", "div", "p", "strong"))
        self.box = dice.choice(("div", "td", "article", "section"))
        self.metas = dice.chance(0.5)
        self.numbers = {column: self.first + n for n, column in enumerate(self.site.columns)}
        self.scripted = dice.chance(0.1)
        """Whether the rows of lists are data in a script, which writes them."""
        yearly = dice.chance(0.25)
        self.years = {column: _years(column) for column in self.site.columns if yearly and _years(column)}
        """Columns that are parted by years instead of by so many rows → the years, the newest first."""

    def arrange(self) -> None:
        """Years may have come."""
        super().arrange()
        if hasattr(self, "years"):
            self.years = {column: _years(column) for column in self.years}

    def pages(self, column: Column) -> int:
        """A column that is parted by years has a page for each."""
        return len(self.years.get(column, ())) or super().pages(column)

    def page_of(self, entry: Entry) -> int:
        """Return which year's page it is."""
        years = self.years.get(self.homes[entry])
        return years.index(entry.day.year) + 1 if years else super().page_of(entry)

    def listing(self, column: Column, page: int, pages: int) -> str:
        """Return the rows of one year, and links to the other years."""
        years = self.years.get(column)
        if not years:
            return super().listing(column, page, pages)
        base = self.column_url(column)
        shown = [entry for entry in column.entries if entry.day.year == years[page - 1]]
        urls = [self.href(self.column_url(column, n), base) for n in range(1, len(years) + 1)]
        links = " ".join(link(url, f"{year}年") for url, year in zip(urls, years, strict=True))
        return self.skin.box("years", links) + self.row_list([self.row(entry, base) for entry in shown])

    def row_list(self, rows: Sequence[Row]) -> str:
        """Return rows as a list, or as data for a script."""
        if not self.scripted:
            return super().row_list(rows)
        data = [{"title": row.title, "url": row.url, "date": row.day.isoformat()} for row in rows]
        return f"<div id='list'></div><script>var listData = {json.dumps(data, ensure_ascii=False)};</script>"

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return a column's URL after this site's grammar."""
        if not column.parent:
            return self.url("/")
        if page > 1 and column in self.years:
            page = self.years[column][page - 1]
        return self.url(self._fill(self.lists, column.id, "list", self.numbers[column], page), column)

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return an entry's URL after this site's grammar."""
        number = self.first * 10 + int(entry.id[1:])
        day = {"year": f"{entry.day:%Y}", "month": f"{entry.day:%m}", "day": f"{entry.day:%d}"}
        path = self._fill(self.articles, entry.id, "show", number, page, **day)
        return self.url(path, self.homes[entry])

    def _fill(self, grammar: str, key: str, word: str, number: int, page: int, **day: str) -> str:
        more = page > 1
        words = {
            "slug": self.words[word],
            "n": str(number),
            "hex": hexes(self.dice.of(word, key), 12) if "{hex}" in grammar else "",
            "page": str(page),
            "-page": f"-{page}" if more else "",
            "_page": f"_{page}" if more else "",
            "&page": f"&{self.page_word}={page}" if more else "",
            "?page": f"?{self.page_word}={page}" if more else "",
        }
        for name, value in (words | day).items():
            grammar = grammar.replace(f"{{{name}}}", value)
        return grammar

    def file_url(self, entry: Entry, suffix: str) -> str:
        """Files lie in one folder."""
        return self.url(f"/{self.words['show']}files/{hexes(self.dice.of('file', entry.id), 16)}.{suffix}")

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return title, note and body in tags of this site's choice."""
        name = css(self.dice.of("heading"))
        title = f'<{self.heading} class="{name}">{escape(entry.title)}</{self.heading}>'
        body = f'<{self.box} class="{self.skin.cls("text")}">{inner}</{self.box}>'
        if self.box == "td":
            body = f"<table><tr>{body}</tr></table>"
        return title + self.skin.box("note", self.note(entry)) + body + self.turn(entry, page, pages)

    def head(self, entry: Entry | None, column: Column) -> str:
        """Return meta tags on some of these sites."""
        return super().head(entry, column) if self.metas else ""


def _years(column: Column) -> list[int]:
    """Return the years of a column with reports, the newest first; none where they are few."""
    if not any(entry.report for entry in column.entries):
        return []
    found = sorted({entry.day.year for entry in column.entries}, reverse=True)
    return found if len(found) >= BY_YEAR else []
