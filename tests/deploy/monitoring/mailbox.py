"""A mail server that takes every message, as much of RFC 5321 as Alertmanager speaks."""

from __future__ import annotations

import socketserver
import threading
from types import TracebackType
from typing import Self

ANSWERS = {b"EHLO": b"250 mailbox", b"MAIL": b"250 ok", b"RCPT": b"250 ok", b"DATA": b"354 go on"}


class _Session(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self._say(b"220 mailbox")
        recipient = ""
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
            if word == b"QUIT":
                self._say(b"221 bye")
                break
            self._say(ANSWERS.get(word, b"502 what?"))
            if word == b"DATA":
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.messages.append((recipient, body.decode(errors="replace")))
                self.server.came.set()
                self._say(b"250 kept")

    def _say(self, answer: bytes) -> None:
        self.wfile.write(answer + b"\r\n")


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on a free port of loopback; `messages` are recipient and text, `came` is set by the first."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.messages: list[tuple[str, str]] = []
        self.came = threading.Event()
        self.address = f"127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()
