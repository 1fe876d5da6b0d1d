"""What stands around everything and changes by itself: the day, a counter, banners, links that take turns.

It is put into a finished page, so that what the page says stays apart from it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Final

from tests.web.dom.skin import link
from tests.web.site.answer import Answer
from tests.web.texts.words import OBJECTS

if TYPE_CHECKING:
    from tests.web.families.base import Family

WEEK: Final = "一二三四五六日"
LINKS: Final = 3
"""That take turns."""
OPENS: Final = b"<body>"
CLOSES: Final = b"</body>"


class Chrome:
    """That of one site.

    Parameters
    ----------
    lively: whether each answer has the day, and a counter or links that take turns; else only banners change
    """

    def __init__(self, family: Family, *, lively: bool) -> None:
        self._family, self._lively = family, lively
        dice = family.dice.of("chrome")
        self._counts, self._turns = dice.chance(0.6), dice.chance(0.5)
        self._first = dice.randint(10_000, 9_000_000)
        self._asked: Counter[str] = Counter()

    def dress(self, url: str, answer: Answer, today: date) -> Answer:
        """Return a page with what stands around it; anything else as it is."""
        if not answer.content_type.startswith("text/html") or answer.status != 200:
            return answer
        encoding = self._family.charset.encoding
        above, below = (
            "".join(parts).encode(encoding, "xmlcharrefreplace") for parts in self._parts(url, today)
        )
        body = answer.body.replace(OPENS, OPENS + above, 1) if above else answer.body
        if below:
            head, found, tail = body.rpartition(CLOSES)
            body = head + below + found + tail if found else body
        return Answer(body, answer.content_type, answer.status, answer.headers, answer.delay)

    def _parts(self, url: str, today: date) -> tuple[list[str], list[str]]:
        above: list[str] = []
        below: list[str] = []
        if banner := self._family.banners.get(url):
            words = self._family.dice.of("banner", banner).choice(OBJECTS)
            above.append(f'<div class="banner">{link(self._family.url("/zt/"), f"专题：{words}")}</div>')
        if self._lively:
            day = f"{today.year}年{today.month}月{today.day}日 星期{WEEK[today.weekday()]}"
            above.append(f"<div>今天是：{day}</div>")
            self._asked[url] += 1
            if self._counts:
                below.append(f"<p>您是第 {self._first + self._asked.total()} 位访客</p>")
            if self._turns:
                below.append(self._links(url))
        return above, below

    def _links(self, url: str) -> str:
        entries = list(self._family.installed)
        dice = self._family.dice.of("turn", url, self._asked[url])
        shown = dice.sample(entries, min(LINKS, len(entries)))
        rows = "".join(f"<li>{link(self._family.target(one), escape(one.title))}</li>" for one in shown)
        return f'<div class="hot"><h4>热点推荐</h4><ul>{rows}</ul></div>'
