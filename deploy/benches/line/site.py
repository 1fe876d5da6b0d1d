"""Serves the pages from a process of its own.

`python -m deploy.benches.line.site PAGES EDITION NEWS` prints its port, and at the first request when that
was (`time.monotonic`). The made pages are those of 127.0.0.1, the news pages, where NEWS is 1, those of
127.0.0.2: what these link to is no part of the web here.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from deploy.benches.line.web import WebPage, made, news

HOST: Final = "127.0.0.1"
NEWS_HOST: Final = "127.0.0.2"
ROBOTS: Final = b"User-agent: *\nAllow: /\n"
_MISSING: Final = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def answers(pages: Iterable[WebPage]) -> Mapping[bytes, bytes]:
    """Return the whole answers to requests by path, robots.txt included."""
    found = {page.path.encode(): _answer(page.body, page.charset) for page in pages}
    return found | {b"/robots.txt": _answer(ROBOTS, None, "text/plain")}


async def serve(pages: int, edition: int, with_news: int) -> None:
    """Serve until it is ended."""
    loop = asyncio.get_running_loop()
    ours, theirs = answers(made(pages, edition)), answers(news() if with_news else ())
    server = await loop.create_server(lambda: _Connection(ours), HOST, 0)
    port = server.sockets[0].getsockname()[1]
    await loop.create_server(lambda: _Connection(theirs), NEWS_HOST, port)
    print(port, flush=True)
    await server.serve_forever()


def _answer(body: bytes, charset: str | None, content_type: str = "text/html") -> bytes:
    kind = content_type + (f"; charset={charset}" if charset else "")
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


class _Connection(asyncio.Protocol):
    asked = False

    def __init__(self, known: Mapping[bytes, bytes]) -> None:
        self._known = known
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if not _Connection.asked:
            _Connection.asked = True
            print(time.monotonic(), flush=True)
        *requests, self._rest = (self._rest + data).split(b"\r\n\r\n")
        self._transport.writelines(self._found(requests))  # type: ignore[attr-defined]

    def _found(self, requests: list[bytes]) -> Iterator[bytes]:
        for request in requests:
            yield self._known.get(request.split(b" ", 2)[1], _MISSING)


if __name__ == "__main__":
    asyncio.run(serve(*map(int, sys.argv[1:4])))
