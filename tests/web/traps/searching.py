"""A search whose results can be sorted and narrowed in any number of ways, each under a URL of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from tests.web.dom.frame import Crumb
from tests.web.dom.skin import link
from tests.web.families.numbers import number
from tests.web.site.answer import Answer
from tests.web.texts.words import OBJECTS
from tests.web.traps.trap import Trap

SORTS = {"time": "按时间", "rank": "按相关度", "title": "按标题"}
RANGES = {"week": "一周内", "month": "一月内", "year": "一年内", "all": "不限"}
ROWS = 10


class Search(Trap):
    """Shows some entries, whatever was searched for."""

    @property
    def links(self) -> Sequence[Crumb]:
        """Words that many people look for."""
        words = [*self.dice.sample(OBJECTS, 3), "政府工作报告"]
        return [(self._url(word, "time", "all", 1), word) for word in words]

    def _url(self, word: str, sort: str, within: str, page: int) -> str:
        return self.family.url(f"/so?q={quote(word)}&sort={sort}&range={within}&p={page}")

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Return a page of results."""
        if path != "/so":
            return None
        word, sort, within = query.get("q", ""), query.get("sort", "time"), query.get("range", "all")
        page, family = number(query.get("p"), 1), self.family
        entries = list(family.urls)
        dice = self.dice.of(word, sort, within, page)
        rows = [
            family.row(entry, family.url("/so")) for entry in dice.sample(entries, min(ROWS, len(entries)))
        ]
        facets = [link(self._url(word, other, within, 1), name) for other, name in SORTS.items()]
        facets += [link(self._url(word, sort, other, 1), name) for other, name in RANGES.items()]
        pages = [link(self._url(word, sort, within, one), str(one)) for one in range(page, page + 5)]
        content = f"<p>{' '.join(facets)}</p>{family.rows.write(rows)}<p>{' '.join(pages)}</p>"
        return family.html(family.frame.page(f"{word}_搜索结果", content))
