"""A web of slow hosts in a process of its own, which notes when each was asked for a page.

`python -m deploy.benches.workers.site HOSTS PAGES LATENCY` serves 127.0.1.1, 127.0.1.2, … on one port and
prints it. Each answer comes after LATENCY milliseconds. A host's front page leads to its PAGES pages. When
standard input ends, it prints the moments of all requests for pages, by host, as JSON, and ends.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import defaultdict

NETWORK = "127.0.1."
TEXT = "本网讯，全县召开春季农业生产工作会议，总结前一阶段工作，部署下一阶段任务。" * 20


class Site:
    """What all connections share."""

    def __init__(self, pages: int, latency: float) -> None:
        self.pages, self.latency = pages, latency
        self.asked: dict[str, list[float]] = defaultdict(list)

    def answer(self, host: str, path: str) -> bytes:
        """Note a request and return its answer."""
        if path == "/robots.txt":
            return _response(b"User-agent: *\nAllow: /\n", "text/plain")
        self.asked[host].append(time.monotonic())
        links = "".join(f'<li><a href="/{n}.html">第{n}次会议</a></li>' for n in range(self.pages))
        body = f"<p>{path}：{TEXT}</p>" + (f"<ul>{links}</ul>" if path == "/" else "")
        page = f'<html><head><meta charset="utf-8"><title>{path}</title></head><body>{body}</body></html>'
        return _response(page.encode(), "text/html; charset=utf-8")


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
            answer = self._site.answer(self._host, head.split(b" ", 2)[1].decode("latin-1"))
            write = self._transport.write  # type: ignore[attr-defined]
            asyncio.get_running_loop().call_later(self._site.latency, write, answer)


def _response(body: bytes, content_type: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def serve(hosts: int, site: Site) -> None:
    """Serve until standard input ends."""
    loop, port = asyncio.get_running_loop(), 0
    for host in range(1, hosts + 1):
        server = await loop.create_server(lambda: _Connection(site), f"{NETWORK}{host}", port)
        port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(json.dumps(site.asked), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Site(int(sys.argv[2]), int(sys.argv[3]) / 1000)))
