"""A site of many hosts in a process of its own, which keeps a log of who was asked for what, and when.

`python -m tests.faults.site HOSTS PAGES LOG [MUTE BUSY [NETWORK]]` serves 127.0.0.2, … on one port,
prints it, and ends with its standard input. A host's pages are `/0` … `/PAGES-1`; all are reached from `/0`.
Each is an article of its own, but for a few: see `Kind`. The first MUTE hosts never answer, and the next BUSY
ones answer their first requests with 429 and 503. NETWORK is what addresses begin with, if not `127.0.0.`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

FIRST_HOST = 2
LOOPBACK = "127.0.0."
ROBOTS = b"User-agent: *\nDisallow: /forbidden/\n"


class Kind(StrEnum):
    """What becomes of a page."""

    ARTICLE = "article"
    MOVED = "moved"
    """Redirects to an article."""
    GONE = "gone"
    """404: done, too."""
    BUSY = "busy"
    """503 with Retry-After once, then an article."""
    BROKEN = "broken"
    """500 for ever."""
    FORBIDDEN = "forbidden"
    """robots.txt says so; never asked for."""


ODD = {1: Kind.MOVED, 2: Kind.GONE, 3: Kind.BUSY, 4: Kind.BROKEN, 5: Kind.FORBIDDEN}
"""Pages that are no articles, counted from each host's last: no other page is reached through them alone."""


def kind_of(page: int, pages: int) -> Kind:
    """Return what a page is."""
    return ODD.get(pages - page, Kind.ARTICLE)


def path_of(page: int, pages: int) -> str:
    """Return where a page lies."""
    return f"/forbidden/{page}" if kind_of(page, pages) is Kind.FORBIDDEN else f"/{page}"


@cache
def article(host: int, page: int, pages: int) -> bytes:
    """Return an article with links to its children and to a few others."""
    children = [child for child in (2 * page + 1, 2 * page + 2) if child < pages]
    others = [0, page // 2, (page * 7 + 3) % pages]
    links = "".join(
        f'<li><a href="{path_of(to, pages)}">第{to}次会议</a></li>' for to in (*children, *others)
    )
    title = f"第{host}号县第{page}次会议部署春季农业生产"
    day = f"2024-03-{page % 28 + 1:02d}"
    paragraphs = (
        f"本网讯（记者 李某）{day}，第{host}号县召开第{page}次农业生产工作会议，总结前一阶段工作。",
        f"会议指出，全县备耕面积{1000 + page}亩，化肥储备{300 + host}吨，种子抽检合格率达到百分之九十九。",
        "会议要求，各乡镇要压实责任，把农资供应、技术指导和水利设施维修抓紧抓好，确保不误农时。",
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}-第{host}号县人民政府</title>'
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day} 10:00"></head>'
        f'<body><div class="article"><h1>{title}</h1><div class="content">{text}</div></div>'
        f"<ul>{links}</ul></body></html>"
    ).encode()


RETRY_AFTER = 2
MOODS = ("429 Too Many Requests", "503 Service Unavailable")
"""What a busy host answers first."""


@dataclass
class Site:
    """What all connections share."""

    pages: int
    log: Path
    mute: int = 0
    busy: int = 0

    def __post_init__(self) -> None:
        self._busy: set[tuple[str, int]] = set()
        self._moods: Counter[str] = Counter()
        self._log = self.log.open("a", buffering=1)

    def answer(self, host: str, path: str) -> bytes:
        """Note a request and return the answer to it; none where the host is mute."""
        print(f"{time.monotonic():.4f} {host} {path}", file=self._log)
        number = int(host.rpartition(".")[2]) - FIRST_HOST
        if number < self.mute:
            return b""
        if number < self.mute + self.busy and path != "/robots.txt" and self._moods[host] < len(MOODS):
            self._moods[host] += 1
            return _response(MOODS[self._moods[host] - 1], b"later", _retry_after(self._moods[host]))
        if path == "/robots.txt":
            return _response("200 OK", ROBOTS, "Content-Type: text/plain")
        name = path.rpartition("/")[2]
        page = int(name) if name.isdigit() else self.pages
        if page >= self.pages:
            return _response("404 Not Found", b"<html><body>404</body></html>")
        return self._page(host, page)

    def _page(self, host: str, page: int) -> bytes:
        kind = kind_of(page, self.pages)
        if kind is Kind.MOVED:
            return _response("302 Found", b"", "Location: /0")
        if kind is Kind.GONE:
            return _response("404 Not Found", b"<html><body>404</body></html>")
        if kind is Kind.BROKEN:
            return _response("500 Internal Server Error", b"broken")
        if kind is Kind.BUSY and (host, page) not in self._busy:
            self._busy.add((host, page))
            return _response("503 Service Unavailable", b"busy", "Retry-After: 1")
        return _response("200 OK", article(int(host.rpartition(".")[2]), page, self.pages))


class _Connection(asyncio.Protocol):
    def __init__(self, site: Site) -> None:
        self._site = site
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        *heads, self._head = (self._head + data).split(b"\r\n\r\n")
        for head in heads:
            self._transport.write(self._site.answer(self._host, head.split(b" ", 2)[1].decode()))


def _retry_after(time_asked: int) -> str:
    """Return the header in both of its forms, in turn."""
    if time_asked % 2:
        return f"Retry-After: {RETRY_AFTER}"
    return (
        f"Retry-After: {format_datetime(datetime.now(UTC) + timedelta(seconds=RETRY_AFTER + 1), usegmt=True)}"
    )


def _response(status: str, body: bytes, *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers)
    if not any(line.startswith("Content-Type") for line in headers):
        lines += ("Content-Type: text/html; charset=utf-8",)
    return "\r\n".join((*lines, "", "")).encode() + body


async def serve(hosts: int, site: Site, network: str = LOOPBACK) -> None:
    """Serve until standard input ends; prints the port."""
    loop = asyncio.get_running_loop()
    port = 0
    for host in range(FIRST_HOST, FIRST_HOST + hosts):
        server = await loop.create_server(lambda: _Connection(site), f"{network}{host}", port)
        port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    site = Site(int(sys.argv[2]), Path(sys.argv[3]), *map(int, sys.argv[4:6]))
    asyncio.run(serve(int(sys.argv[1]), site, *sys.argv[6:]))
