"""A web server that sends exactly the bytes it is told to, however wrong they are."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def page(body: bytes, *headers: bytes) -> bytes:
    """Return an answer with the right length."""
    lines = [*headers, b"Content-Length: %d" % len(body)]
    return HTML + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


class RawSite:
    """Answers `GET path` on a free port of a loopback address with `answers[path]`, and ends the connection.

    Without an entry: 404. `requests` are the heads that came; an answer of None hangs.
    """

    def __init__(self, answers: Mapping[str, bytes | None], host: str = "127.0.0.1", port: int = 0) -> None:
        self.answers = dict(answers)
        self.requests: list[bytes] = []
        self.host = host
        self._listener = socket.create_server((host, port))
        self.port: int = self._listener.getsockname()[1]
        self._closed = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/", host: str | None = None) -> str:
        """Return the URL of a path, under another name of this host where one is given."""
        return f"http://{host or self.host}:{self.port}{path}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                data = connection.recv(1 << 16)
                if not data:
                    return
                head += data
            self.requests.append(head)
            answer = self.answers.get(head.split()[1].decode(), NOT_FOUND)
            if answer is None:
                self._closed.wait(60)
                return
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(5)
            while connection.recv(1 << 16):
                pass
