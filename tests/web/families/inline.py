"""Sites that print whole articles in their lists, one after the other, and have no pages for them."""

from __future__ import annotations

from html import escape

from tests.web.families.base import Family
from tests.web.site.model import Column, Entry, Form


class Inline(Family):
    """A site that promotes investment, made by somebody's cousin."""

    name = "inline"
    known = False
    government = False
    own_pages = False
    rows_a_page = (4, 6, 8)

    def draw(self) -> None:
        """Draw numbers, and whether the paragraphs survived."""
        dice = self.dice.of("inline")
        self.first = dice.randint(10, 900)
        self.flat = dice.chance(0.5)
        self.numbers = {column: self.first + n for n, column in enumerate(self.site.columns)}

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return /list/12, /list/12/2."""
        if not column.parent:
            return self.url("/")
        return self.url(f"/list/{self.numbers[column]}{f'/{page}' if page > 1 else ''}")

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return the page of the list on which it is."""
        return self.column_url(self.homes[entry], self.page_of(entry))

    def way(self, entry: Entry) -> list[str]:
        """The list is where it is."""
        return super().way(entry)[:-1]

    def install_entry(self, entry: Entry) -> list[str]:
        """Add nothing: it is in its list."""
        return [] if entry.form is Form.GONE else [self.entry_url(entry)]

    def listing(self, column: Column, page: int, pages: int) -> str:
        """Return the articles, and a pager."""
        entries = column.entries[(page - 1) * self.per_page : page * self.per_page]
        return "".join(map(self._article, entries)) + self.pager(column, page, pages)

    def _article(self, entry: Entry) -> str:
        body = entry.make()
        lines = [*body.byline, *body.paragraphs]
        text = escape(" ".join(lines)) if self.flat else self.prose.write(body.byline, body.paragraphs)
        cls = self.skin.cls
        title = f'<h3 class="{cls("title")}">{escape(entry.title)}</h3>'
        inner = f'{title}<div class="{cls("text")}">{text}</div><span>{entry.day}</span>'
        return f'<div class="{cls("item")}">{inner}</div>'

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return nothing: there are no such pages."""
        return ""
