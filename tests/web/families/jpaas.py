"""Hanweb jpaas: the rows of a list come as a fragment of HTML in JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape

from tests.web.families.hanweb import Hanweb
from tests.web.families.numbers import number
from tests.web.site.answer import Answer, as_json
from tests.web.site.model import Column, Entry
from tests.web.site.names import hexes

PATH = "/api-gateway/jpaas-publish-server/front/page/build/unit"


class Jpaas(Hanweb):
    """Sites made with the newer system of the same maker."""

    name = "jpaas"
    utf8 = True
    rows_a_page = (10, 15, 20, 20)

    def draw(self) -> None:
        """Draw ids, and whether the first rows are in the page."""
        super().draw()
        dice = self.dice.of("jpaas")
        self.web, self.template = hexes(dice, 32), hexes(dice, 32)
        self.parse = dice.choice(("bulidstatic", "buildstatic"))
        self.part = dice.choice(("当前栏目列表", "列表", "内容列表"))
        self.filled = dice.chance(0.6)

    def way(self, entry: Entry) -> list[str]:
        """Rows that are not in the page come from the endpoint."""
        column = self.homes[entry]
        asked = range(2 if self.filled else 1, self.page_of(entry) + 1)
        return [*self.above(column), *(self.endpoint(column, page) for page in asked), self.target(entry)]

    def shows_rows(self, column: Column) -> bool:
        """Some of these sites leave even the first ones to the endpoint."""
        return self.filled

    def endpoint(self, column: Column, group: int) -> str:
        """Return the URL of a page of rows."""
        param = json.dumps({"pageNo": group, "pageSize": str(self.per_page)}, separators=(",", ":"))
        query = "&".join(f"{name}={value}" for name, value in self._query(column).items())
        return self.url(f"{PATH}?{query}&paramJson={param}")

    def _query(self, column: Column) -> dict[str, str]:
        return {
            "parseType": self.parse,
            "webId": self.web,
            "tplSetId": self.template,
            "pageType": "column",
            "tagId": self.part,
            "pageId": self._page_id(column),
        }

    def _page_id(self, column: Column) -> str:
        return hexes(self.dice.of("page", column.id), 32)

    def listing(self, column: Column, page: int, pages: int) -> str:
        """Return the first rows, or none, and a pager that only a script understands."""
        rows = self._rows(column, 1, self.per_page) if self.filled else ""
        query = json.dumps(self._query(column), ensure_ascii=False).replace('"', "'")
        param = escape(f'{{"pageNo":1,"pageSize":"{self.per_page}"}}')
        return (
            f'<div class="page-content" id="{self._page_id(column)[:8]}">{rows}</div>'
            f'<div class="pagination" unitUrl="{PATH}" queryData="{query}" paramJson="{param}" '
            f'count="{len(column.entries)}" rows="{self.per_page}"></div>'
        )

    def _rows(self, column: Column, page: int, size: int) -> str:
        base = self.column_url(column)
        chosen = column.entries[(page - 1) * size : page * size]
        return self.rows.write([self.row(entry, base) for entry in chosen])

    def dynamic(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Answer the endpoint: the page is in paramJson and nowhere else."""
        if path != PATH:
            return None
        column = next((one for one in self.site.columns if self._page_id(one) == query.get("pageId")), None)
        if not column or query.get("webId") != self.web or query.get("tplSetId") != self.template:
            return as_json({"success": False, "code": "500", "data": None})
        page, size = _asked(query.get("paramJson", ""), self.per_page)
        data = {"html": self._rows(column, page, size)}
        return as_json({"success": True, "code": "200", "message": "", "data": data})


def _asked(param: str, size: int) -> tuple[int, int]:
    """Return page and size that paramJson asks for; the first page for anything that cannot be read."""
    try:
        asked = json.loads(param)
        return number(str(asked["pageNo"]), 1), min(100, number(str(asked.get("pageSize")), size))
    except (ValueError, KeyError, TypeError, AttributeError):
        return 1, size
