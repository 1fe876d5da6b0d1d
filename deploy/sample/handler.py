"""One request of a sample site: find the route, wait or fail where it says so, send, and log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from deploy.sample.answers import Answer, failure, make_answer
from deploy.sample.model import Site

_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Request:
    """One line of the access log."""

    time: datetime
    host: str
    """The address it came to."""
    path: str
    """With its query string."""
    status: int
    user_agent: str


class SiteServer(ThreadingHTTPServer):
    """The server of one site, on its own address."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, site: Site, port: int, log: Callable[[Request], None]) -> None:
        self.site = site
        self.log = log
        self.urls: dict[str, str] = {}
        """`url_<name>` of every site; set when all addresses are bound."""
        self.failures: dict[str, int] = {}
        """How often a route that fails at first has failed."""
        super().__init__((site.address, port), Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that went away, as a killed worker does; anything else is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the site's routes."""

    server: SiteServer
    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = -1  # head and body leave in one piece; apart, each page would wait for a delayed ACK
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer the request."""
        self._send(self._answer())

    do_HEAD = do_GET

    def version_string(self) -> str:
        """Return what the Server header says."""
        return "nginx"

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing; the log is kept in memory."""

    def _answer(self) -> Answer:
        server = self.server
        route = server.site.find(self.path)
        failed = server.failures.get(route.path, 0)
        if failed < route.fails_first:
            server.failures[route.path] = failed + 1
            return failure(server.site)
        time.sleep(route.delay)
        accepts_gzip = "gzip" in self.headers.get("Accept-Encoding", "")
        return make_answer(server.site, route, server.urls, accepts_gzip=accepts_gzip)

    def _send(self, answer: Answer) -> None:
        self.server.log(self._line(answer.status))
        chunked = self.server.site.chunked and self.request_version == "HTTP/1.1"
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(_in_chunks(answer.body) if chunked else answer.body)

    def _line(self, status: int) -> Request:
        user_agent = self.headers.get("User-Agent", "")
        return Request(datetime.now(UTC), self.server.site.address, self.path, status, user_agent)


def _in_chunks(body: bytes) -> bytes:
    parts = [body[start : start + _CHUNK] for start in range(0, len(body), _CHUNK)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
