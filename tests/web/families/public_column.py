"""The public-column system of Anhui: lists by parameters, `/public/<site>/<id>.html`."""

from __future__ import annotations

from html import escape

from tests.web.families.base import Family
from tests.web.site.model import Column, Entry

BODIES = ("wzcon j-fontContent", "j-fontContent gkwz_contnet", "j-fontContent newscontnet minh300")


class PublicColumn(Family):
    """Sites made with it."""

    name = "public-column"
    utf8 = True

    def draw(self) -> None:
        """Draw numbers."""
        dice = self.dice.of("public")
        self.site_id = dice.randint(1000000, 9999999)
        self.first = dice.randint(100000, 90000000)
        self.body = dice.choice(BODIES)
        self.numbers = {column: self.first // 10 + n for n, column in enumerate(self.site.columns)}
        opened = next((one for one in self.site.root.children if one.name.endswith(("公开", "政务"))), None)
        self.public = {column for column in opened.walk() if not column.children} if opened else set()

    def column_url(self, column: Column, page: int = 1) -> str:
        """Disclosure has lists with many parameters, all else those with one."""
        if not column.parent:
            return self.url("/")
        n = self.numbers[column]
        if column in self.public:
            more = f"&pageIndex={page}" if page > 1 else ""
            return self.url(f"/public/column/{self.site_id}?type=4&catId={n}&action=list{more}", column)
        return self.url(f"/content/column/{n}" + (f"?pageIndex={page}" if page > 1 else ""), column)

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return /public/<site>/<id>.html."""
        n = f"{self.first + int(entry.id[1:])}{f'_{page}' if page > 1 else ''}"
        return self.url(f"/public/{self.site_id}/{n}.html", self.homes[entry])

    def file_url(self, entry: Entry, suffix: str) -> str:
        """Return a file in a group's folder."""
        n = self.dice.of("file", entry.id).randint(10**8, 10**9)
        return self.url(f"/group{n % 10}/M00/{n % 97:02X}/{n % 89:02X}/{n}.{suffix}")

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the article in the system's boxes."""
        title = f'<h1 class="wztit">{escape(entry.title)}</h1>'
        body = f'<div class="{self.body}">{inner}</div>'
        return title + self.skin.box("note", self.note(entry)) + body + self.turn(entry, page, pages)
