"""A folder of saved pages as a web site on loopback: what `deploy/demo --pages DIR` crawls."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote_to_bytes

from deploy.demonstration.media import HTML
from deploy.demonstration.pages import Page, find_pages
from deploy.demonstration.source import Verdict
from deploy.demonstration.stored import Stored

ADDRESS = "127.0.0.1"
NOTHING_TO_READ = ("unreadable", "scan", "empty", "blocked", "error")
"""Outcomes of pages that hold nothing a document could be made of."""


class FolderSite:
    """Serves the pages of a folder while its context is open, and an index of them at `/`.

    Only what `find_pages` found is served, so that no path leads out of the folder, and notes beside the
    pages (`truth.jsonl`, `README.md`) are never seen by the crawler.

    Parameters
    ----------
    folder: the pages; folders in it are part of it
    port: of 127.0.0.1; 0 takes a free one

    Raises
    ------
    DemoError: the folder is none, or holds no page
    OSError: on entry, where the port is taken
    """

    scope = "page"
    """Saved pages link to pages that were not saved; following those would only collect 404s."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder.resolve()
        self.pages = find_pages(self.folder)
        self._port = port
        self._server: _Server | None = None

    @property
    def title(self) -> str:
        """The folder and its address."""
        return f"{len(self.pages)} pages of {self.folder} at {self.url('/')}"

    @cached_property
    def seeds(self) -> Sequence[str]:
        """Every page."""
        return [self.url(page.path) for page in self.pages]

    def url(self, path: str) -> str:
        """Return the absolute URL of a path."""
        return f"http://{ADDRESS}:{self._port}{path}"

    def judge(self, stored: Stored) -> Verdict:
        """Every page must be archived, and every readable one must have yielded a document."""
        failures, notes, good = [], [], 0
        captures = stored.pages()
        for page in self.pages:
            capture = captures.get(self.url(page.path))
            if capture is None or capture["status"] != 200:
                status = f"was answered with {capture['status']}" if capture else "was not archived"
                failures.append(f"{page.name} {status}")
            elif capture.get("documents"):
                good += 1
            elif capture.get("outcome") in NOTHING_TO_READ:
                notes.append(f"{page.name} holds nothing to read: {_why(capture)}")
            else:
                failures.append(f"{page.name} yielded no document: {_why(capture)}")
        return Verdict(f"{good} of {len(self.pages)} pages yielded documents", failures, notes)

    def __enter__(self) -> Self:
        self._server = _Server((ADDRESS, self._port), self.pages)
        self._port = self._server.server_address[1]
        serve = self._server.serve_forever
        threading.Thread(target=serve, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()


def _why(capture: Mapping[str, object]) -> str:
    explanation = capture.get("explanation") or []
    sentences = " ".join(map(str, explanation)) if isinstance(explanation, list) else ""
    return f"{capture.get('outcome', 'not analysed')}. {sentences}".strip()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], pages: Sequence[Page]) -> None:
        self.pages = {unquote_to_bytes(page.path): page for page in pages}
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing where a worker that was stopped or killed left a connection open."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = -1  # head and body leave in one piece; apart, each page would wait for a delayed ACK
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = unquote_to_bytes(self.path.partition("?")[0])
        page = self.server.pages.get(path)
        if page:
            self._send_page(page)
        elif path == b"/":
            self._send(200, f"{HTML}; charset=utf-8", _index(list(self.server.pages.values())))
        else:
            self._send(404, "text/plain; charset=utf-8", "没有这个页面 no such page\n".encode())

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def _send_page(self, page: Page) -> None:
        try:
            body = page.read()
        except OSError as error:
            self._send(500, "text/plain; charset=utf-8", f"{page.name}: {error.strerror}\n".encode())
        else:
            self._send(200, page.content_type, body)

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _index(pages: Sequence[Page]) -> bytes:
    items = "\n".join(f'<li><a href="{quote(p.path, safe="/%")}">{escape(p.name)}</a></li>' for p in pages)
    return f"<!DOCTYPE html>\n<title>Saved pages</title>\n<ul>\n{items}\n</ul>\n".encode()
