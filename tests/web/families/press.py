"""News sites: the systems of Founder and Enorth, which print reports, and much about them."""

from __future__ import annotations

from html import escape

from tests.web.families.base import Family
from tests.web.site.model import Column, Entry


class Founder(Family):
    """A newspaper's site made with Founder's system."""

    name = "founder"
    government = False

    def draw(self) -> None:
        """Draw numbers."""
        dice = self.dice.of("press")
        self.first = dice.randint(1000, 900000)
        self.tagged = dice.chance(0.4)
        self.numbers = {column: self.first % 1000 + 2 + n * 3 for n, column in enumerate(self.site.columns)}

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return node_12.htm, node_12_2.htm."""
        if not column.parent:
            return self.url("/")
        return self.url(f"/node_{self.numbers[column]}{f'_{page}' if page > 1 else ''}.htm")

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return content_<column>_<number> under its day."""
        n = f"{self._number(entry)}{f'_{page}' if page > 1 else ''}"
        return self.url(f"/html/{entry.day:%Y-%m/%d}/content_{self.numbers[self.homes[entry]]}_{n}.htm")

    def _number(self, entry: Entry) -> int:
        return self.first + int(entry.id[1:])

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the article between the system's comments, or in its tag."""
        title = f"<h1>{escape(entry.title)}</h1>"
        note = self.skin.box("note", f"{entry.day:%Y年%m月%d日} 来源：{escape(entry.source)}")
        body = f"<!--enpcontent-->{inner}<!--/enpcontent-->"
        if self.tagged:
            body = f"<founder-content>{inner}</founder-content>"
        return f'{title}{note}<div id="ozoom">{body}</div>{self.turn(entry, page, pages)}'

    def head(self, entry: Entry | None, column: Column) -> str:
        """Return the comment with the article's properties."""
        if not entry:
            return ""
        day = f"{entry.day:%Y-%m-%d 08:00:00:0}"
        return (
            f"<!--enpproperty <articleid>{self._number(entry)}</articleid><date>{day}</date>"
            f"<author></author><title>{escape(entry.title)}</title><keyword></keyword>/enpproperty-->"
        )


class Enorth(Founder):
    """A news site made with Enorth's system."""

    name = "enorth"

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return /<column>/index.shtml and further pages after it."""
        if not column.parent:
            return self.url("/")
        return self.url(f"/{self.numbers[column]}/{'index' if page == 1 else f'more_{page}'}.shtml")

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return /system/2023/01/15/030012345.shtml."""
        n = f"{self.first * 100 + int(entry.id[1:]):09d}{f'_{page}' if page > 1 else ''}"
        return self.url(f"/system/{entry.day:%Y/%m/%d}/{n}.shtml")

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the article in a box."""
        title = f"<h1>{escape(entry.title)}</h1>{self.skin.box('note', self.note(entry))}"
        body = f'<div class="{self.skin.cls("text")}">{inner}</div>'
        return title + body + self.turn(entry, page, pages)

    def head(self, entry: Entry | None, column: Column) -> str:
        """Return nothing."""
        return ""

    @property
    def mark(self) -> str:
        """Return the comment that the system leaves at the end of each page."""
        return f'<!--<page cms="enorth webpublisher" version="5.0" id="{self.first}" />-->'
