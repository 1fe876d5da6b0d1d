"""A site with wishes and moods: a crawl delay, busy answers, a page behind a cookie, redirects."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

CRAWL_DELAY = 0.6
RETRY_AFTER = 2
PAGES = 6


class MoodySite:
    """Serves on loopback while its context is open; keeps when each path was asked for."""

    def __enter__(self) -> Self:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.requests.append((time.monotonic(), self.path))
                status, headers, body = site.answer(self.path, self.headers.get("Cookie", ""))
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.requests: list[tuple[float, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def times(self, path: str) -> list[float]:
        """When a path was asked for."""
        return [at for at, asked in self.requests if asked == path]

    def answer(self, path: str, cookie: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body."""
        if path == "/robots.txt":
            text = f"User-agent: *\nDisallow: /no/\nCrawl-delay: {CRAWL_DELAY}\nSitemap: {self.url}/map.xml\n"
            return 200, {"Content-Type": "text/plain"}, text.encode()
        if path == "/map.xml":
            text = f"<urlset><url><loc>{self.url}/only-in-the-map</loc></url></urlset>"
            return 200, {"Content-Type": "application/xml"}, text.encode()
        if path == "/busy" and len(self.times(path)) == 1:
            return 503, {"Retry-After": str(RETRY_AFTER)}, b"later"
        if path == "/cookie" and "token=1" not in cookie:
            return 302, {"Location": "/cookie", "Set-Cookie": "token=1"}, b""
        if path == "/moved":
            return 301, {"Location": "/p1"}, b""
        if path == "/away":
            return 302, {"Location": "http://127.0.0.9:9/"}, b""
        if path == "/always-busy":
            return 503, {}, b"never"
        return 200, {"Content-Type": "text/html"}, self._page(path)

    def _page(self, path: str) -> bytes:
        links = [f"/p{n}" for n in range(PAGES)] if path == "/" else []
        links += ["/busy", "/cookie", "/moved", "/away", "/no/entry", "/always-busy"] if path == "/" else []
        anchors = "".join(f'<li><a href="{link}">第{link}页</a></li>' for link in links)
        body = f"<ul>{anchors}</ul>" if links else f"<p>这里是{path}</p>"  # one with nothing on it is no page
        return f"<html><head><title>{path}</title></head><body>{body}</body></html>".encode()
