"""A site that ages: rounds in which texts change, pages go and come back, and chrome changes all the time."""

from __future__ import annotations

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

SENTENCE = "过去一年，全市上下坚持稳中求进，推进各项工作，完成了年初确定的目标任务。"
ARTICLES = ("report", "edited", "gone", "withdrawn", "back", "plain", "stubborn")
"""What becomes of each: see `AgeingSite.answer`."""


class AgeingSite:
    """Serves on loopback while its context is open; `round` says how old it is. Keeps what it was asked."""

    def __enter__(self) -> Self:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, own, body = site.answer(self.path, headers)
                site.requests.append((site.round, self.path, headers, status))
                self.send_response(status)
                for name, value in own.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if status != 304:
                    self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.round = 0
        self.requests: list[tuple[int, str, dict[str, str], int]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, round: int) -> dict[str, tuple[dict[str, str], int]]:
        """Return what a round asked for: headers and status by path."""
        return {path: (headers, status) for when, path, headers, status in self.requests if when == round}

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        if path == "/robots.txt":
            return 404, {}, b""
        if path == "/":
            return self._tagged(self._list(), headers)
        name = path.removeprefix("/a/").removesuffix(".html")
        if (self.round >= 1 and name == "gone") or (self.round == 1 and name == "back"):
            return 404, {"Content-Type": "text/html"}, b"<html><body><h1>404 Not Found</h1></body></html>"
        if self.round >= 1 and name == "withdrawn":
            return 410, {"Content-Type": "text/html"}, b"<html><body><h1>410 Gone</h1></body></html>"
        if name == "stubborn" and "if-none-match" in headers:
            return 304, {"ETag": '"always"'}, b""
        if name == "plain":  # neither tag nor date, and chrome that changes
            return 200, {"Content-Type": "text/html; charset=utf-8"}, self._article(name)
        if name == "stubborn":
            return 200, {"Content-Type": "text/html; charset=utf-8", "ETag": '"always"'}, self._article(name)
        return self._tagged(self._article(name, chrome=name == "edited"), headers)

    def _tagged(self, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        own = {"Content-Type": "text/html; charset=utf-8", "ETag": tag}
        if headers.get("if-none-match") == tag:
            return 304, {"ETag": tag}, b""
        return 200, own, body

    def _list(self) -> bytes:
        names = [*ARTICLES, *(["new"] if self.round >= 1 else [])]
        rows = "".join(
            f'<li><a href="/a/{name}.html">{_title(name)}</a> <span>2026-01-{day:02}</span></li>'
            for day, name in enumerate(names, 1)
        )
        return self._page("政府工作报告", f"<ul>{rows}</ul>", chrome=False)

    def _article(self, name: str, *, chrome: bool = True) -> bytes:
        last = (
            "今年的目标是增长百分之六。"
            if name == "edited" and self.round >= 1
            else "今年的目标是增长百分之五。"
        )
        paragraphs = "".join(f"<p>{number}、{SENTENCE}</p>" for number in range(1, 12))
        body = f"<h1>{_title(name)}</h1><p>发布时间：2026-01-05</p><div>{paragraphs}<p>{last}</p></div>"
        return self._page(_title(name), body, chrome=chrome)

    def _page(self, title: str, body: str, *, chrome: bool) -> bytes:
        shown = (
            f"<div>今天是2026年3月{self.round + 1}日 访问量：{1000 + 7 * self.round}</div>" if chrome else ""
        )
        head = f"<head><meta charset=utf-8><title>{title}</title></head>"
        return f"<html>{head}<body>{shown}{body}<p>版权所有</p></body></html>".encode()


def _title(name: str) -> str:
    place = {"report": "甲", "edited": "乙", "gone": "丙", "withdrawn": "丁", "back": "戊", "plain": "己"}
    return f"2026年{place.get(name, '庚' if name == 'stubborn' else '辛')}市政府工作报告"
