"""A site whose lists and articles only scripts write, and which tells what it was asked for."""

from __future__ import annotations

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self
from urllib.parse import parse_qs, urlsplit

PER_PAGE: Final = 20
SHELL: Final = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title>
<link rel="stylesheet" href="/static/site.css"><script src="/static/site.js"></script></head>
<body><div class="top"><img src="/static/logo.png"></div><div id="app">正在加载</div>
<noscript>请启用脚本</noscript>{more}</body></html>"""
SCRIPT: Final = """
const path = location.pathname;
async function data(url, options) { return (await fetch(url, options)).json(); }
async function list() {
  const page = Number(new URLSearchParams(location.search).get("page") || 1);
  const found = await data("/data/list?page=" + page);
  const rows = found.rows.map(row => `<li><a href="/art/${row.id}.html" title="${row.title}">${row.title}</a>
    <span>${row.date}</span></li>`).join("");
  const pages = [...Array(found.pages).keys()].map(n => `<a href="/?page=${n + 1}">${n + 1}</a>`).join(" ");
  document.getElementById("app").innerHTML = `<ul class="list">${rows}</ul><div class="pager">${pages}</div>`;
}
async function article() {
  const id = path.match(/(\\d+)/)[1];
  const found = await data("/data/article", {method: "POST", body: new URLSearchParams({id}),
    headers: {"X-Requested-With": "XMLHttpRequest"}});
  document.title = found.title;
  document.getElementById("app").innerHTML = `<h1>${found.title}</h1>
    <p class="date">发布时间：${found.date}</p>
    <div class="content">${found.paragraphs.map(each => `<p>${each}</p>`).join("")}</div>`;
}
addEventListener("DOMContentLoaded", () => path.startsWith("/art/") ? article() : list());
"""


def title(number: int) -> str:
    return f"某市召开第{number}次全市重点工作推进会议"


def paragraphs(number: int) -> list[str]:
    return [
        f"本报讯 近日，某市召开第{number}次全市重点工作推进会议，安排部署下一阶段任务。",
        f"会议指出，今年以来全市共开工项目{number + 11}个，完成投资{number * 3 + 7}亿元，取得新的成效。",
        "会议强调，各级各部门要进一步统一思想、提高认识，压实责任、细化措施，确保全年目标任务圆满完成。",
        f"会议要求，要聚焦{number % 9 + 1}个方面的突出问题，逐项研究对策，抓好落实，切实让群众得实惠。",
    ]


class ScriptedSite(ThreadingHTTPServer):
    """Serves `articles` articles on a free port of this machine."""

    daemon_threads = True

    def __init__(self, articles: int, more: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.articles = articles
        self.more = more
        """HTML that every page has besides."""
        self.asked: Counter[str] = Counter()
        """Requests by method and path."""
        self.agents: Counter[str] = Counter()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def answer(self, method: str, path: str, body: str) -> tuple[int, str, bytes]:
        """Return status, type and body."""
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        if parts.path == "/" or (parts.path.startswith("/art/") and parts.path.endswith(".html")):
            charset = "gbk" if parts.path == "/" else "utf-8"
            page = SHELL.format(charset=charset, title="某市人民政府", more=self.more)
            return 200, "text/html", page.encode(charset)
        if parts.path == "/robots.txt":
            return 200, "text/plain", b"User-agent: *\nDisallow: /private/"
        if parts.path == "/static/site.js":
            return 200, "text/javascript; charset=utf-8", SCRIPT.encode()
        if parts.path == "/static/site.css":
            return 200, "text/css", b"li { background: url(/static/dot.png) }"
        if parts.path == "/data/list":
            return 200, "application/json", self._list(int(query["page"][0]))
        if parts.path == "/data/article" and method == "POST":
            number = int(parse_qs(body)["id"][0])
            found = {"title": title(number), "date": "2024-03-05", "paragraphs": paragraphs(number)}
            return 200, "application/json", json.dumps(found).encode()
        return 404, "text/plain", b""

    def _list(self, page: int) -> bytes:
        numbers = range((page - 1) * PER_PAGE + 1, min(page * PER_PAGE, self.articles) + 1)
        rows = [{"id": number, "title": title(number), "date": "2024-03-05"} for number in numbers]
        return json.dumps({"pages": -(-self.articles // PER_PAGE), "rows": rows}).encode()


class _Answer(BaseHTTPRequestHandler):
    server: ScriptedSite
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        self.server.asked[f"{self.command} {self.path}"] += 1
        self.server.agents[self.headers.get("User-Agent", "")] += 1
        status, kind, data = self.server.answer(self.command, self.path, body.decode())
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass
