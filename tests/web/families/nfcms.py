"""NFCMS, the portals of Guangdong: `content/post_<id>.html` below the column's folder."""

from __future__ import annotations

from html import escape

from tests.web.dom.skin import link
from tests.web.families.addresses import FILES
from tests.web.families.base import Family
from tests.web.families.folders import folders
from tests.web.site.model import Column, Entry

BODIES = (
    '<div class="news_cont_d_wrap" id="zoomcon">',
    '<div id="zoomcon">',
    '<div class="tyxxy_main"><div id="zoomcon">',
)


class Nfcms(Family):
    """Sites made with NFCMS."""

    name = "nfcms"
    utf8 = True

    def draw(self) -> None:
        """Draw folders and numbers."""
        dice = self.dice.of("nfcms")
        self.folders = folders(self.site, self.dice)
        self.first = dice.randint(10000, 9000000)
        self.body = dice.choice(BODIES)

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return index.html, index_2.html."""
        if not column.parent:
            return self.url("/")
        return self.url(f"{self.folders[column]}index{f'_{page}' if page > 1 else ''}.html", column)

    def post(self, entry: Entry) -> int:
        """Return an entry's number."""
        return self.first + int(entry.id[1:]) * 11

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return content/post_1234567.html."""
        column, more = self.homes[entry], f"_{page}" if page > 1 else ""
        return self.url(f"{self.folders[column]}content/post_{self.post(entry)}{more}.html", column)

    def file_url(self, entry: Entry, suffix: str) -> str:
        """Return /attachment/0/306/306724/3255421.pdf."""
        number = self.dice.of("file", entry.id).randint(100000, 999999)
        return self.url(f"/attachment/0/{number // 1000}/{number}/{self.post(entry)}.{suffix}")

    def offer(self, entry: Entry) -> str:
        """Return the link in the class that the system gives it."""
        url = self.href(self.file_url(entry, FILES[entry.form]), self.entry_url(entry))
        name = f"{entry.title}.{FILES[entry.form]}"
        anchor = link(url, name, more=' class="nfw-cms-attachment"')
        return f"<p>{anchor}</p>"

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the article in the system's boxes."""
        body = self.body + inner + "</div>" * self.body.count("<div")
        note = self.skin.box("note", self.note(entry))
        return f"<h3>{escape(entry.title)}</h3>{note}{body}{self.turn(entry, page, pages)}"
