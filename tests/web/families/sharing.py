"""Sites that sell documents: a preview whose lines are broken anywhere, and no more than that."""

from __future__ import annotations

from html import escape

from tests.web.families.base import Family
from tests.web.site.model import Column, Entry, Form

SHOWN = 0.55
"""Share of a document that is shown."""


class Sharing(Family):
    """A document-sharing site. None of its previews is a whole report."""

    name = "sharing"
    known = False
    government = False
    rows_a_page = (10, 20)

    def draw(self) -> None:
        """Draw numbers and the length of lines."""
        dice = self.dice.of("sharing")
        self.first = dice.randint(10**6, 10**8)
        self.width = dice.randint(24, 40)
        self.numbers = {column: n + 1 for n, column in enumerate(self.site.columns)}

    def column_url(self, column: Column, page: int = 1) -> str:
        """Return /c-3-1.html."""
        return self.url(f"/c-{self.numbers[column]}-{page}.html") if column.parent else self.url("/")

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return /p-12345678.html."""
        return self.url(f"/p-{self.first + int(entry.id[1:])}.html")

    def parts(self, entry: Entry) -> int:
        """A preview is on one page."""
        return 1

    def install_entry(self, entry: Entry) -> list[str]:
        """No preview shows a report whole."""
        if entry.form is not Form.GONE:
            self.answers[self.entry_url(entry)] = lambda: self.html(self.entry_page(entry, 1, 1))
        return []

    def target(self, entry: Entry) -> str:
        """Lists lead to previews, whatever the document is."""
        return self.entry_url(entry)

    def text(self, entry: Entry, page: int, pages: int) -> str:
        """Return the first part of the text, in lines of one length."""
        body = entry.make()
        text = "　　".join([*body.byline, *body.paragraphs])
        text = text[: int(len(text) * SHOWN)]
        lines = (text[start : start + self.width] for start in range(0, len(text), self.width))
        return "".join(f"<p>{escape(line)}</p>" for line in lines)

    def offer(self, entry: Entry) -> str:
        """Files are shown as everything else."""
        return self.text(entry, 1, 1)

    def article(self, entry: Entry, inner: str, *, page: int = 1, pages: int = 1) -> str:
        """Return the preview, and what the rest costs."""
        size = self.dice.of("size", entry.id).randint(8, 30)
        shop = f"<p>剩余{size // 2}页未读，下载文档即可继续阅读</p><p>下载文档 {size}积分 举报 收藏</p>"
        cls = self.skin.cls
        box = f'<div class="{cls("reader")}">{inner}</div>'
        about = f'<div class="{cls("meta")}">格式：DOC 页数：{size}</div>'
        return f"<h1>{escape(entry.title)}.doc</h1>{about}{box}{shop}"

    def head(self, entry: Entry | None, column: Column) -> str:
        """Return words for search engines."""
        return f'<meta name="keywords" content="{escape(entry.title)},范文,下载">' if entry else ""
