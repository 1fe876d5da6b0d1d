"""TRS WCM: folders for columns, `t<day>_<number>.html` for articles, pagers that a script writes."""

from __future__ import annotations

from html import escape

from tests.web.dom.rows import Row
from tests.web.families.base import Family
from tests.web.families.folders import folders
from tests.web.site.model import Column, Entry
from tests.web.site.names import css

EDITORS = (
    '<div class="TRS_Editor">',
    '<div class="trs_editor_view TRS_UEDITOR trs_paper_default">',
    '<div class="view TRS_UEDITOR">',
)
WRAPPERS = ("article-body", "xly_Box", "view", "mainText", "Custom_UnionStyle", "content", "")


class Trs(Family):
    """Sites made with TRS WCM."""

    name = "trs"

    def draw(self) -> None:
        """Draw folders, the extension, and how bodies are wrapped."""
        dice = self.dice.of("trs")
        self.suffix = dice.choice(("html", "html", "shtml", "htm"))
        self.editor = dice.choice(EDITORS)
        self.wrapper = dice.choice(WRAPPERS)
        self.onclick = dice.chance(0.12)
        self.first = dice.randint(100000, 9000000)
        self.folders = folders(self.site, self.dice)

    def column_url(self, column: Column, page: int = 1) -> str:
        """Page 1 is the folder, page 2 is index_1."""
        folder = self.url(self.folders[column], column) if column.parent else self.url("/")
        return folder if page == 1 else f"{folder}index_{page - 1}.{self.suffix}"

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return t20230115_1234567.html in a folder of its month."""
        number = self.first + int(entry.id[1:]) * 37
        name = f"t{entry.day:%Y%m%d}_{number}" + (f"_{page - 1}" if page > 1 else "")
        return f"{self.column_url(self.homes[entry])}{entry.day:%Y%m}/{name}.{self.suffix}"

    def file_url(self, entry: Entry, suffix: str) -> str:
        """Return P020…: documents lie beside their page."""
        number = self.dice.of("file", entry.id).randint(10**11, 10**12 - 1)
        return f"{self.entry_url(entry).rpartition('/')[0]}/P0{entry.day:%Y%m%d}{number}.{suffix}"

    def href(self, url: str, base: str) -> str:
        """Links within a column start at its folder: ./202301/t20230115_1234567.html."""
        folder = base.rpartition("/")[0] + "/"
        if url.startswith(folder) and url != folder:
            return f"./{url.removeprefix(folder)}"
        return super().href(url, base)

    def row(self, entry: Entry, base: str) -> Row:
        """Some sites open articles by a script."""
        row = super().row(entry, base)
        if not self.onclick:
            return row
        return Row("javascript:void(0)", row.title, row.day, f""" onclick="window.open('{row.url}')\"""")

    def pager(self, column: Column, page: int, pages: int) -> str:
        """Return the call that writes the pager: pages count from 0."""
        return self.skin.box("pager", self._call(pages, page - 1, "index"))

    def turn(self, entry: Entry, page: int, pages: int) -> str:
        """Return the same for an article."""
        name = self.entry_url(entry).rpartition("/")[2].partition(".")[0]
        return self._call(pages, page - 1, name) if pages > 1 else ""

    def _call(self, pages: int, current: int, name: str) -> str:
        return f'<script>createPageHTML({pages}, {current}, "{name}", "{self.suffix}");</script>'

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the article in the editor's box."""
        body = f"{self.editor}{inner}</div>"
        if self.wrapper:
            body = f'<div class="{self.wrapper}">{body}</div>'
        dice = self.dice.of("title")
        tag, name = dice.choice(("h1", "h2", "div", "p")), css(dice)
        heading = f'<{tag} class="{name}">{escape(entry.title)}</{tag}>'
        return heading + self.skin.box("note", self.note(entry)) + body + self.turn(entry, page, pages)
