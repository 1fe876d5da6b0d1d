"""Turns every HTTP exchange into a `Capture`."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Headers, Request, Response
from twisted.web.http import _ChunkedTransferDecoder, _MalformedChunkedDataError

from crawler.errors import LimitError
from crawler.frontier.urls import url_key
from crawler.handlers.recording import Recording, Tls
from crawler.identity import Identity
from crawler.items import Capture
from crawler.pages.moves import REDIRECTS, redirect_target
from crawler.signals import capture_made

STATUS = re.compile(rb"\d{3}")
LONGEST_TYPE = 500
"""Characters of a Content-Type; nothing sensible is longer, and it is a field of a row."""
HEAD_ENDS = (b"\r\n\r\n", b"\n\n")


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
        recording: Recording | None = request.meta.pop("recording", None)
        if recording is not None:
            truncated = "disconnect" if "dataloss" in response.flags else None
            capture = self._capture(request, response, recording, truncated)
            request.meta["capture"] = capture
            self._announce(capture)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Keep the part of an answer that broke off: its head came, its body did not, or not all of it."""
        recording: Recording | None = request.meta.pop("recording", None)
        if recording is None or not recording.response_head.endswith(HEAD_ENDS):
            return
        response = _broken_off(request, recording)
        if response is not None:
            self._announce(self._capture(request, response, recording, truncation(exception)))

    def _announce(self, capture: Capture) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(f"captures/status/{capture.status}")
            self._crawler.stats.inc_value("captures/bytes", len(capture.response_head) + len(capture.body))
        self._crawler.signals.send_catch_log(capture_made, capture=capture)

    def _capture(
        self, request: Request, response: Response, recording: Recording, truncated: str | None
    ) -> Capture:
        content_type = response.headers.get("Content-Type")
        framed = recording.body
        return Capture(
            id=uuid4().urn,
            url=response.url,
            requested_url=request.meta["requested_url"],
            fetched_at=datetime.now(UTC),
            status=response.status,
            request_head=recording.request_head,
            response_head=recording.response_head,
            body=response.body,
            framed_body=None if framed == response.body else framed,
            source=request.meta.get("source") or urlsplit(response.url).hostname or "",
            run=self._identity.run,
            worker=self._identity.worker,
            scope=request.meta.get("scope", ""),
            via=request.meta.get("via"),
            priority=request.meta.get("priority", 0),
            ip_address=str(response.ip_address) if response.ip_address else None,
            depth=request.meta.get("depth", 0),
            truncated=truncated,
            content_type=content_type.decode("latin-1")[:LONGEST_TYPE] if content_type else None,
            redirect_url=redirect_url(response),
            page=request.meta.get("page"),
            # Scrapy escapes URLs, so that the one it sends may have another key than the one handed out
            key=request.meta.get("key") or url_key(response.url),
            token=request.meta.get("token"),
            bounds=request.meta.get("bounds"),
            **_shown(recording.tls),
        )


def _shown(tls: Tls | None) -> dict[str, Any]:
    if tls is None:
        return {}
    return {"certificate": tls.certificate, "tls_protocol": tls.protocol, "tls_problem": tls.problem}


def redirect_url(response: Response) -> str | None:
    """Return where a redirect points, absolute; None for any other answer, and where that is no URL."""
    if response.status not in REDIRECTS:
        return None  # as nearly always, and it is asked several times a page
    location = response.headers.get("Location")
    said = None if location is None else location.decode("latin-1")
    return redirect_target(response.url, response.status, said)


def truncation(exception: Exception) -> str:
    """Return the WARC-Truncated reason (ISO 28500, 5.13) for a download that ended with an exception."""
    if isinstance(exception, DownloadTimeoutError | TimeoutError):
        return "time"
    if isinstance(exception, LimitError):
        return "length" if exception.final else "time"
    return "disconnect"


def _broken_off(request: Request, recording: Recording) -> Response | None:
    """Return a response of what came, or None where its head says nothing that can be archived."""
    first, _, rest = recording.response_head.partition(b"\n")
    parts = first.split(None, 2)
    if len(parts) < 2 or not STATUS.fullmatch(parts[1]):
        return None
    headers = Headers()
    for line in rest.splitlines():
        name, colon, value = line.partition(b":")
        if colon and not line[:1].isspace():
            headers.appendlist(name, value.strip())
    codings = [value.lower() for value in headers.getlist("Transfer-Encoding")]
    body = _dechunk(recording.body) if set(codings) == {b"chunked"} else recording.body
    return Response(request.url, status=int(parts[1]), headers=headers, body=body)


def _dechunk(framed: bytes) -> bytes:
    """Return what came of a chunked body, as Twisted's client would have handed it on."""
    parts: list[bytes] = []
    with suppress(_MalformedChunkedDataError):
        _ChunkedTransferDecoder(parts.append, lambda _: None).dataReceived(framed)
    return b"".join(parts)
