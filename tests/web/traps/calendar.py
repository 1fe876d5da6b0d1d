"""A calendar: from each month to the next one, for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.web.dom.frame import Crumb
from tests.web.dom.skin import link
from tests.web.families.numbers import number
from tests.web.site.answer import Answer
from tests.web.traps.trap import Trap


class Calendar(Trap):
    """Shows a month, with a link for each day."""

    @property
    def links(self) -> Sequence[Crumb]:
        """The calendar of this month."""
        return [(self._url(2026, 6), self.dice.choice(("日历", "工作日历", "政务日历")))]

    def _url(self, year: int, month: int, day: int = 0) -> str:
        return self.family.url(f"/rili?y={year}&m={month}" + (f"&d={day}" if day else ""))

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Return a month or a day."""
        if path != "/rili":
            return None
        year, month = number(query.get("y"), 2026), number(query.get("m"), 6)
        days = " ".join(link(self._url(year, month, day), str(day)) for day in range(1, 29))
        before = link(self._url(year - (month < 2), (month - 2) % 12 + 1), "上一月")
        after = link(self._url(year + month // 12, month % 12 + 1), "下一月")
        content = f"<h2>{year}年{month}月</h2>{before} {after}<p>{days}</p><p>本日无公开活动。</p>"
        return self.family.html(self.family.frame.page("日历", content))
