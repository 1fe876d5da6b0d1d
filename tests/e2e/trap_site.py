"""A site with a calendar, a search, session ids and paths that grow, beside thirty articles."""

from __future__ import annotations

from itertools import count
from urllib.parse import parse_qs, urlsplit

from tests.crawler.pages.pages import html
from tests.e2e.page_server import PageServer

ARTICLES = 30


class TrapSite(PageServer):
    """Serves on loopback while its context is open; keeps which paths were asked for, in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._sessions = count(1)

    def noticed(self, path: str) -> None:
        """Keep what was asked for."""
        self.asked.append(path)

    def page(self, path: str) -> str | None:
        """Return a page; None where there is none."""
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/":
            return self._list("青溪县人民政府", [f"/art/{n}.html" for n in range(5)], "/kept/1/")
        if parts.path == "/rili":
            return self._month(int(query.get("y", 2026)), int(query.get("m", 3)))
        if parts.path == "/read":
            return self._article(int(query.get("id", 0)) % 3, session=True)
        if parts.path.startswith("/kept/"):
            # a relative link that was meant to be an absolute one
            return self._list("专题", [], "kept/1/") if parts.path.endswith("/") else None
        number = parts.path.removeprefix("/art/").removesuffix(".html")
        return self._article(int(number)) if number.isdecimal() and int(number) < ARTICLES else None

    def _chrome(self) -> str:
        session = next(self._sessions)
        links = {
            "/": "首页",
            "/rili?y=2026&m=3": "工作日历",
            f"/read?id={session % 3}&sid={session:016x}": "在线阅读",
        }
        return "".join(f'<a href="{to}">{said}</a>' for to, said in links.items())

    def _list(self, title: str, articles: list[str], more: str) -> str:
        rows = "".join(f'<li><a href="{to}">第{n}次会议召开</a></li>' for n, to in enumerate(articles))
        return html(title, f'{self._chrome()}<ul>{rows}</ul><a href="{more}">更多专题</a>')

    def _month(self, year: int, month: int) -> str:
        days = "".join(f'<a href="/rili?y={year}&m={month}&d={day}">{day}</a>' for day in range(1, 29))
        after = f'<a href="/rili?y={year + month // 12}&m={month % 12 + 1}">下一月</a>'
        before = f'<a href="/rili?y={year - (month < 2)}&m={(month - 2) % 12 + 1}">上一月</a>'
        return html("工作日历", f"{self._chrome()}<h2>{year}年{month}月</h2>{before}{after}<p>{days}</p>")

    def _article(self, number: int, *, session: bool = False) -> str:
        what = "读物" if session else "会议"
        text = "".join(
            f"<p>青溪县第{number}次{what}第{n}项议题已经研究通过，请各单位遵照执行。</p>" for n in range(30)
        )
        title = f"青溪县第{number}次{what}召开"
        on = "" if session else f'<a href="/art/{number + 1}.html">青溪县第{number + 1}次会议召开</a>'
        body = f"<h1>{title}</h1><div>2026-03-0{number % 9 + 1}</div><div>{text}</div>{on}"
        return html(title, f"{self._chrome()}{body}")
