"""A server of odd but real answers: exact bytes on a socket, one connection an answer."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from typing import Self

TIMEOUT = 10.0
SLOW = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslowly"
"""What `/slow` sends before it falls silent."""


def chunked(*parts: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return a body in chunks."""
    return (
        b"".join(b"%X%s\r\n%s\r\n" % (len(part), extension, part) for part in parts)
        + b"0\r\n"
        + trailer
        + b"\r\n"
    )


HAN = "各位代表：现在，我代表市人民政府向大会报告工作。".encode() * 40
ANSWERS: dict[str, bytes] = {
    "/case": b"HTTP/1.1 200 Fine with me\r\ncOnTeNt-TyPe: text/html\r\nX-ODD:  two  spaces \r\n"
    b"content-length: 2\r\n\r\nok",
    "/repeated": b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Type: text/html\r\nSet-Cookie: b=2\r\n"
    b"Content-Length: 2\r\n\r\nok",
    "/folded": b"HTTP/1.1 200 OK\r\nX-Fold: a\r\n\tb\r\nContent-Length: 2\r\n\r\nok",
    "/line-feeds": b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 2\n\nok",
    "/early-hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "/old": b"HTTP/1.0 200 OK\r\n\r\nok until the connection ends",
    "/chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"hello ", b"world"),
    "/trailer": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    + chunked(b"hello ", b"world", extension=b";name=value", trailer=b"X-Trailer: 1\r\n"),
    "/gzip": b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n" + chunked(gzip.compress(HAN, mtime=0)),
    "/not-gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
    "/chinese": "HTTP/1.1 200 好\r\n来源: 市政府\r\nX-Note: 报告.doc\r\nContent-Length: 2\r\n\r\nok".encode(
        "gb18030"
    ),
    "/no-content": b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n",
    "/both-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    + chunked(b"abc"),
    "/no-colon": b"HTTP/1.1 200 OK\r\nthis is no header\r\nContent-Length: 2\r\n\r\nok",
    "/cut-off": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
    "/redirect": b"HTTP/1.1 302 Moved\r\nLocation: /old\r\nContent-Length: 0\r\n\r\n",
    "/robots.txt": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
}
LINKS = "".join(f'<p><a href="{path}">{path}</a></p>' for path in (*ANSWERS, "/slow")).encode()
ANSWERS["/"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (
    len(LINKS),
    LINKS,
)


class OddServer:
    """Serves `ANSWERS` on loopback while its context is open; keeps the requests it got."""

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.requests: dict[str, bytes] = {}
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            request = b""
            while b"\r\n\r\n" not in request and (part := connection.recv(4096)):
                request += part
            if not request:
                return
            path = request.split()[1].decode()
            self.requests[path] = request
            if path == "/slow":
                connection.sendall(SLOW)
                time.sleep(TIMEOUT)
            else:
                connection.sendall(ANSWERS.get(path, ANSWERS["/robots.txt"]))
