"""A door before the object store that counts what goes through it."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections import Counter
from types import TracebackType
from typing import Final, Self

REQUEST: Final = re.compile(rb"^([A-Z]+) (\S+) HTTP/1\.1\r\n((?:[^\r\n]+\r\n)*)\r\n", re.MULTILINE)


class CountingDoor:
    """Listens on a free loopback port and hands every connection on to `address`.

    It counts requests without a body, which are all that reading needs: `requests` by method, and as `ranged`
    and `location` (by which a client learns its bucket's region, once) those of that kind.
    """

    def __init__(self, address: str) -> None:
        host, _, port = address.partition(":")
        self._target = host, int(port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: Counter[str] = Counter()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
                threading.Thread(target=self._hand_on, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._hand_on, args=(server, client, False), daemon=True).start()

    def _hand_on(self, source: socket.socket, sink: socket.socket, count: bool) -> None:
        rest = b""
        with contextlib.suppress(OSError), source, sink:
            while data := source.recv(1 << 16):
                if count:  # before it is answered: whoever has the answer finds it counted
                    rest = self._count(rest + data)
                sink.sendall(data)

    def _count(self, data: bytes) -> bytes:
        end = 0
        for found in REQUEST.finditer(data):
            self.requests[found[1].decode()] += 1
            self.requests["ranged"] += b"\nrange:" in b"\n" + found[3].lower()
            self.requests["location"] += b"?location" in found[2]
            end = found.end()
        return data[end:]
