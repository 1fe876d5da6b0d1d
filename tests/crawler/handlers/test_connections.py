"""Connections that are used again, and what servers do to them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from twisted.internet.testing import StringTransport

from crawler.handlers.answer import Answer
from crawler.handlers.connection import Connection
from crawler.handlers.recording import Recording
from tests.crawler.harness import Crawl, crawl
from tests.crawler.site import page

LISTED = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"}


@dataclass
class KeepingServer:
    """Keeps connections open; `answer` says what is sent to the how manyeth request on a connection."""

    answer: Callable[[int], bytes]
    """Nothing: the connection is closed without an answer."""
    hangs_up: bool = False
    """Whether it ends the connection after each answer, although it did not say so."""
    connections: list[int] = field(default_factory=list)
    """How many requests came on each."""

    def __enter__(self) -> KeepingServer:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections.append(0)
                args = (connection, len(self.connections) - 1)
                threading.Thread(target=self._serve, args=args, daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection, contextlib.suppress(OSError):
            for head in _heads(connection):
                self.connections[number] += 1
                sent = self.answer(self.connections[number])
                if not sent:
                    return
                connection.sendall(
                    b"HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n" if b"robots" in head else sent
                )
                if self.hangs_up:
                    return


def _heads(connection: socket.socket) -> Iterator[bytes]:
    rest = b""
    while data := connection.recv(1 << 16):
        *heads, rest = (rest + data).split(b"\r\n\r\n")
        yield from heads


def fetched(server: KeepingServer) -> Crawl:
    """Fetch three pages, one after the other."""
    urls = [f"{server.url}/{number}" for number in range(3)]
    return crawl(*urls, environment=LISTED, CONCURRENT_REQUESTS=1, DOWNLOAD_TIMEOUT=5)


def test_one_connection_serves_many_requests() -> None:
    with KeepingServer(lambda _: page(b"page")) as server:
        done = fetched(server)
    assert [each["status"] for each in done.pages] == [200, 200, 200]
    assert server.connections == [4]  # with robots.txt


@pytest.mark.parametrize("requests", [1, 2])
def test_where_the_server_had_closed_it_a_request_is_sent_again(requests: int) -> None:
    with KeepingServer(lambda number: page(b"page") if number <= requests else b"") as server:
        done = fetched(server)
    assert [each["status"] for each in done.pages] == [200, 200, 200]
    assert done.failures == []
    assert len({capture["id"] for capture in done.captures}) == 4


def test_a_server_that_ends_connections_without_a_word_is_asked_on_others() -> None:
    with KeepingServer(lambda _: page(b"page"), hangs_up=True) as server:
        done = fetched(server)
    assert [each["status"] for each in done.pages] == [200, 200, 200]
    assert server.connections.count(1) == 4


@pytest.mark.parametrize("ends", [Connection.connectionLost, lambda one: one.dataReceived(b"unasked")])
def test_a_connection_that_ends_with_its_answer_is_not_used_again(ends: Callable[[Connection], None]) -> None:
    """Between the answer's last byte and the moment in which the one who asked sees it, things can happen."""

    async def asked() -> bool:
        connection = Connection()
        connection.makeConnection(StringTransport())
        answer = Answer(Recording(b""), 0, bodiless=False, began=lambda: None)
        asking = asyncio.ensure_future(connection.ask(b"GET / HTTP/1.1\r\n\r\n", answer))
        await asyncio.sleep(0)
        connection.dataReceived(page(b"page"))
        ends(connection)
        usable = await asking
        assert answer.body == b"page"
        return usable

    assert asyncio.run(asked()) is False


def test_a_request_that_is_never_answered_fails() -> None:
    with KeepingServer(lambda number: b"") as server:
        done = fetched(server)
    assert done.captures == []
    assert len(done.failures) == 3


def test_an_answer_that_nobody_asked_for_is_not_taken_for_the_next() -> None:
    """It could be of somebody else's making: a page under the wrong URL."""
    with KeepingServer(lambda _: page(b"page") + page(b"forged")) as server:
        done = fetched(server)
    bodies = {capture["body"] for capture in done.captures if capture["status"] == 200}
    assert len(done.pages) == 3
    assert bodies == {"cGFnZQ=="}
