"""Shows the pages of sources that ask for it in a browser, and hands on what is seen there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self
from uuid import uuid4

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Request, Response

from crawler.browser.bounds import Bounds
from crawler.browser.finding import executable
from crawler.errors import RenderError
from crawler.extensions.ending import WorkerEnds
from crawler.handlers.leave import handed_on
from crawler.items import Capture, renders
from crawler.middlewares.decompression import LenientDecompression
from crawler.signals import capture_made, worker_hurries

if TYPE_CHECKING:
    from crawler.browser.browser import Browser

HTML: Final = "text/html; charset=utf-8"
CONDITIONS: Final = ("If-None-Match", "If-Modified-Since")
"""That the page itself is as it was says nothing of what its scripts show."""
GONE: Final = ("Content-Encoding", "Content-Length", "Transfer-Encoding", "Content-Type")
"""Headers that hold for the page and not for what was made of it."""


class RenderingMiddleware:
    """Stands between `LeaseMiddleware`, so that the host is the page's until it is shown, and the captures'.

    What the page asks for goes through the engine, as every request does: robots.txt, cookies, the address
    guard and the archive are the same. In the place of the page goes on what the browser shows of it, as a
    capture of its own (a `conversion` record) in the request's meta.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._decompression = LenientDecompression.from_crawler(crawler)
        self._browser: Browser | None = None
        self._showing: set[asyncio.Timeout] = set()
        self._hurries = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one; the browser starts with the first page that wants it."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.closed, signal=signals.spider_closed)
        crawler.signals.connect(middleware.hurry, signal=worker_hurries)
        return middleware

    def process_request(self, request: Request) -> None:
        """Let no page be asked for that could not be shown. Raises `BrowserMissingError`."""
        if wants_browser(request):
            executable()
            for name in CONDITIONS:
                request.headers.pop(name, None)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Show a page.

        Raises `RenderError`, which ends this attempt, and `WorkerEnds` where there is no time left for it.
        """
        capture: Capture | None = request.meta.get("capture")
        if capture is None or not wants_browser(request) or response.status != 200:
            return response
        plain = self._decompression.plain(request, response)
        if not isinstance(plain, HtmlResponse) or "dataloss" in response.flags:
            return response
        try:
            async with asyncio.timeout(0 if self._hurries else None) as limit:
                self._showing.add(limit)
                try:
                    rendered = await self._running().render(
                        response.url,
                        plain,
                        self._crawler.engine.download_async,
                        _meta(request, capture),
                    )
                finally:
                    self._showing.discard(limit)
        except TimeoutError as error:
            raise WorkerEnds("the worker ends") from error
        except RenderError:
            self._count("browser/failed")
            raise
        self._count("browser/pages")
        shown = conversion(capture, rendered.html, rendered.note)
        request.meta["capture"] = shown
        self._crawler.signals.send_catch_log(capture_made, capture=shown)
        headers = response.headers.copy()
        for name in GONE:
            headers.pop(name, None)
        headers["Content-Type"] = HTML
        return HtmlResponse(
            response.url,
            headers=headers,
            body=shown.body,
            encoding="utf-8",
            flags=response.flags,
            ip_address=response.ip_address,
        )

    def hurry(self) -> None:
        """Break off what is being shown, and what begins now: half a page is not archived as a whole one."""
        self._hurries = True
        for limit in list(self._showing):
            limit.reschedule(0)

    async def closed(self) -> None:
        """End the browser."""
        if self._browser is not None:
            await self._browser.close()

    def _running(self) -> Browser:
        if self._browser is None:
            self._browser = browser_of(self._crawler)
        return self._browser

    def _count(self, name: str) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(name)


def browser_of(crawler: Crawler) -> Browser:
    """Return a browser with the crawler's settings, to be closed. Raises `BrowserMissingError`."""
    path = executable()
    from crawler.browser.browser import Browser  # here: it needs the extra

    settings = crawler.settings
    concurrency = settings.getint("FRONTIER_HOST_CONCURRENCY")
    return Browser(path, Bounds.of(settings), settings["USER_AGENT"], concurrency)


def wants_browser(request: Request) -> bool:
    """Whether a leased page is to be shown in a browser."""
    return bool(request.meta.get("token")) and renders(request.meta.get("scope", ""))


def conversion(capture: Capture, html: str, note: str) -> Capture:
    """Return what a browser showed of a page, as a capture that refers to the page's own."""
    return replace(
        capture,
        id=uuid4().urn,
        fetched_at=datetime.now(UTC),
        request_head=b"",
        response_head=b"",
        body=html.encode(errors="replace"),
        framed_body=None,
        content_type=HTML,
        ip_address=None,
        converted_from=capture.id,
        rendering=note,
    )


def _meta(request: Request, capture: Capture) -> Mapping[str, Any]:
    """Return what the requests of a page have in common: they are of its crawl, and under no lease."""
    return {
        "source": request.meta.get("source"),
        "depth": capture.depth,
        "via": capture.url,
        "page": capture.id,
        **handed_on(request.meta),
    }
