"""A site of many short articles that all pages link to, and some of which say the same."""

from __future__ import annotations

import time

from tests.crawler.pages.pages import html
from tests.e2e.page_server import PageServer

ROOT = "/index.html"


class ManyPages(PageServer):
    """Serves on loopback while its context is open; keeps when each path was asked for.

    Parameters
    ----------
    count: articles, under /a/N.html
    shared: those of them that show the text of the first one
    slow: seconds that each answer takes
    secret: words that stand in every text of this site, and in no other
    """

    def __init__(self, count: int, *, shared: int = 0, slow: float = 0.0, secret: str = "青溪县") -> None:
        self.count, self.shared, self.slow, self.secret = count, shared, slow, secret
        self.asked: list[tuple[float, str]] = []
        self.links: list[str] = []
        """URLs elsewhere that the front page links to."""

    def noticed(self, path: str) -> None:
        """Keep what was asked for."""
        self.asked.append((time.monotonic(), path))
        time.sleep(self.slow)

    def since(self, moment: float) -> list[str]:
        """Return the paths that were asked for since a moment of the monotonic clock."""
        return [path for at, path in self.asked if at >= moment]

    def article(self, number: int) -> str:
        """Return the address of an article."""
        return f"{self.url}/a/{number}.html"

    def page(self, path: str) -> str | None:
        """Return a page; None where there is none."""
        if path in ("/", ROOT):
            links = [f"/a/{n}.html" for n in range(self.count)] + self.links
            rows = (f'<li><a href="{to}">{self.secret}第{n}次会议召开</a></li>' for n, to in enumerate(links))
            return html(self.secret, f"<ul>{''.join(rows)}</ul>")
        name = path.removeprefix("/a/").removesuffix(".html")
        if not name.isdecimal() or int(name) >= self.count:
            return None
        number = 0 if int(name) < self.shared else int(name)
        lines = (
            f"<p>{self.secret}第{number}次会议第{n}项议题已经研究通过，请各单位遵照执行。</p>"
            for n in range(40)
        )
        title = f"{self.secret}第{number}次会议召开"
        return html(title, f"<h1>{title}</h1><div>2026-03-0{number % 9 + 1}</div><div>{''.join(lines)}</div>")
