"""gkmlpt, Guangdong's platform for disclosure: a tree and articles in scripts, lists from an interface."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from tests.web.families.addresses import FILES
from tests.web.families.nfcms import Nfcms
from tests.web.families.numbers import number
from tests.web.site.answer import Answer, as_json
from tests.web.site.model import Column, Entry

ENDPOINT = "/gkmlpt/api/all/"


class Gkmlpt(Nfcms):
    """A portal whose disclosure columns are on the platform; the others are ordinary ones."""

    name = "gkmlpt"
    rows_a_page = (20, 30, 100)

    def draw(self) -> None:
        """Find the columns that are on the platform: the one at the top above the reports, and all below."""
        super().draw()
        dice = self.dice.of("gkmlpt")
        self.sid = str(dice.randint(200000, 799999))
        self.start = dice.randint(1000, 90000)
        self.rendered = dice.chance(0.4)
        """Whether an article is in its page, besides in the script."""
        self.escaped = dice.chance(0.5)
        home = next(column for column in self.site.columns if any(entry.report for entry in column.entries))
        self.top = home.trail[0]
        self.ids = {column: self.start + n for n, column in enumerate(self.top.walk())}

    def column_url(self, column: Column, page: int = 1) -> str:
        """The platform has one page; what it shows is behind the #."""
        if column not in self.ids:
            return super().column_url(column, page)
        return self.url("/gkmlpt/index" + (f"#{self.ids[column]}" if column is not self.top else ""))

    def entry_url(self, entry: Entry, page: int = 1) -> str:
        """Return /gkmlpt/content/7/7012/post_7012345.html."""
        if self.homes[entry] not in self.ids:
            return super().entry_url(entry, page)
        post = self.post(entry)
        return self.url(f"/gkmlpt/content/{post // 10**6}/{post // 1000}/post_{post}.html")

    def parts(self, entry: Entry) -> int:
        """Articles on the platform are in one piece."""
        return 1 if self.homes[entry] in self.ids else super().parts(entry)

    def way(self, entry: Entry) -> list[str]:
        """The interface leads to what is on the platform."""
        column = self.homes[entry]
        if column not in self.ids:
            return super().way(entry)
        lists = [self.endpoint(column, page) for page in range(1, self.page_of(entry) + 1)]
        return [self.url("/"), self.column_url(self.top), *lists, self.target(entry)]

    def shows_rows(self, column: Column) -> bool:
        """On the platform the interface has them."""
        return column not in self.ids

    def endpoint(self, column: Column, page: int) -> str:
        """Return the URL of a page of a column's articles."""
        return self.url(f"{ENDPOINT}{self.ids[column]}?page={page}&sid={self.sid}")

    def install_column(self, column: Column) -> None:
        """All columns of the platform are one page."""
        if column not in self.ids:
            super().install_column(column)
        elif column is self.top:
            self.answers[self.column_url(column)] = lambda: self.html(self.shell())

    def shell(self) -> str:
        """Return the platform's page: everything is in its script."""
        tree = self._branch([self.top] if self.top.entries else self.top.children)
        config = {"SID": self.sid, "TREE": tree, "SITE": self.site.title}
        return self._page("政府信息公开", f'<div id="app"></div>{self._script(config)}')

    def _branch(self, columns: Sequence[Column]) -> list[dict[str, Any]]:
        return [
            {
                "id": self.ids[column],
                "name": column.name,
                "post_count": len(column.entries),
                "children": self._branch(column.children),
            }
            for column in columns
        ]

    def _script(self, config: dict[str, Any]) -> str:
        text = json.dumps(config, ensure_ascii=self.escaped).replace("</", "<\\/")
        return f"<script>window._CONFIG = {text};</script>"

    def _page(self, title: str, content: str, head: str = "") -> str:
        whole = f"{escape(title)} - {escape(self.site.title)}"
        return (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{whole}</title>{head}</head>'
            f'<body>{content}<script src="/gkmlpt/static/app.js"></script></body></html>'
        )

    def entry_page(self, entry: Entry, page: int, pages: int) -> str:
        """Return an article of the platform: its text is a string in a script."""
        column = self.homes[entry]
        if column not in self.ids:
            return super().entry_page(entry, page, pages)
        inner = self.offer(entry) if entry.form in FILES else self.text(entry, 1, 1)
        shown = '<div id="app"></div>'
        if self.rendered:
            shown = f'<h1>{escape(entry.title)}</h1><div class="article-content">{inner}</div>'
        script = self._script({"SID": self.sid, "DETAIL": {**self._record(entry), "content": inner}})
        return self._page(entry.title, shown + script, self.head(entry, column))

    def _record(self, entry: Entry) -> dict[str, Any]:
        column, post = self.homes[entry], self.post(entry)
        at = datetime(entry.day.year, entry.day.month, entry.day.day, 1, tzinfo=UTC)
        return {
            "id": post,
            "title": entry.title,
            "date": int(at.timestamp()),
            "created_at": f"{entry.day:%Y-%m-%d} 09:00:00",
            "publisher": entry.source,
            "identifier": f"{self.sid}/{entry.day.year}-{post % 100000:05d}",
            "document_number": "",
            "keywords": "",
            "classify_main": self.ids[column],
            "classify_main_name": column.name,
            "url": self.target(entry),
        }

    def dynamic(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Answer the interface: a column's articles, or with id 0 those of all."""
        if not path.startswith(ENDPOINT):
            return None
        wanted = path.removeprefix(ENDPOINT)
        column = self.top if wanted == "0" else self._column(wanted)
        if not column:
            return Answer(b'{"message":"Not Found"}', "application/json", 404)
        entries = [entry for one in column.walk() for entry in one.entries]
        page = number(query.get("page"), 1)
        shown = entries[(page - 1) * self.per_page : page * self.per_page]
        classify = {"id": self.ids[column], "name": column.name, "post_count": len(entries)}
        return as_json({"classify": classify, "articles": [self._record(entry) for entry in shown]})

    def _column(self, wanted: str) -> Column | None:
        return next((column for column, n in self.ids.items() if str(n) == wanted), None)
