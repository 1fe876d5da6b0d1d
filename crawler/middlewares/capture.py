"""Turns every HTTP exchange into a `Capture`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from scrapy.crawler import Crawler
from scrapy.http import Headers, Request, Response
from twisted.web.http import RESPONSES

from crawler.frontier.urls import url_key
from crawler.identity import Identity
from crawler.items import Capture
from crawler.signals import capture_made

REDIRECTS = frozenset({301, 302, 303, 307, 308})
CRLF = b"\r\n"


class CaptureMiddleware:
    """Stands nearest to the net, so that it sees redirects, error answers and robots.txt, and bodies as sent.

    It sends `capture_made`, and leaves the capture in the request's meta for the spider.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._identity = Identity.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one; asks for no settings."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Note which URL the frontier handed out, before redirects change it."""
        request.meta.setdefault("requested_url", request.url)

    def process_response(self, request: Request, response: Response) -> Response:
        """Make and announce the capture."""
        capture = self._capture(request, response)
        request.meta["capture"] = capture
        self._crawler.signals.send_catch_log(capture_made, capture=capture)
        return response

    def _capture(self, request: Request, response: Response) -> Capture:
        location = response.headers.get("Location")
        target = urljoin(response.url, location.decode("latin-1")) if location else None
        content_type = response.headers.get("Content-Type")
        return Capture(
            id=uuid4().urn,
            url=response.url,
            requested_url=request.meta["requested_url"],
            fetched_at=datetime.now(UTC),
            status=response.status,
            request_head=_request_head(request),
            response_head=_response_head(response),
            body=response.body,
            source=request.meta.get("source") or urlsplit(response.url).hostname or "",
            run=self._identity.run,
            worker=self._identity.worker,
            scope=request.meta.get("scope", ""),
            ip_address=str(response.ip_address) if response.ip_address else None,
            depth=request.meta.get("depth", 0),
            truncated="disconnect" if {"dataloss", "partial"} & set(response.flags) else None,
            content_type=content_type.decode("latin-1") if content_type else None,
            redirect_url=target if response.status in REDIRECTS else None,
            # Scrapy escapes URLs, so that the one it sends may have another key than the one handed out
            key=request.meta.get("key") or url_key(response.url),
            token=request.meta.get("token"),
        )


def _request_head(request: Request) -> bytes:
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{request.method} {path} HTTP/1.1".encode()]
    if "Host" not in request.headers:
        lines.append(b"Host: " + parts.netloc.rpartition("@")[2].encode())
    return _head(lines, request.headers)


def _response_head(response: Response) -> bytes:
    # Twisted's parser has the exact bytes, but does not hand them on: names are title-cased here, and the
    # framing headers that no longer fit the body are absent.
    protocol = (response.protocol or "HTTP/1.1").encode()
    return _head(
        [b"%s %d %s" % (protocol, response.status, RESPONSES.get(response.status, b""))], response.headers
    )


def _head(lines: list[bytes], headers: Headers) -> bytes:
    for name, values in headers.items():
        lines.extend(b"%s: %s" % (name, value) for value in values or ())
    return CRLF.join(lines) + CRLF + CRLF
