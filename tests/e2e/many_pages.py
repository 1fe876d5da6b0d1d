"""A site of many short articles that all pages link to, and some of which say the same."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.crawler.pages.pages import html

ROOT = "/index.html"


class ManyPages:
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

    def __enter__(self) -> Self:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((time.monotonic(), self.path))
                time.sleep(site.slow)
                text = site.page(self.path)
                data = (text or "").encode()
                self.send_response(200 if text else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

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
