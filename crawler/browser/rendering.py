"""One page as a browser shows it: asks for what it needs, waits until it is quiet, and takes its document."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.async_api import Error, Page, Route
from playwright.async_api import Request as Asked
from scrapy.http import Request, Response

from crawler.browser.bounds import Bounds
from crawler.browser.cache import Cache
from crawler.browser.translation import METHODS, asked, redirected, told
from crawler.errors import RenderError

TICK: Final = 0.05
"""Seconds between two looks whether a page is quiet."""
MOST_REDIRECTS: Final = 5
IDLE: Final = """() => new Promise(done => {
  let turns = 3;
  const next = () => turns-- ? setTimeout(next) : requestIdleCallback(done, {timeout: 1000});
  next();
})"""
"""Ends when the page's scripts have had their turns, which on a busy machine come long after the answers."""

Ask = Callable[[Request], Awaitable[Response]]
"""Asks a site, as any request is asked: guarded, obeying robots.txt, archived."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a page asked for, and got."""

    kind: str
    """In Playwright's words: script, xhr, fetch, …"""
    request: Request
    response: Response


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as the browser showed it."""

    html: str
    """Its document, written out."""
    note: str
    """How it came about, for the archive."""


@dataclass
class Rendering:
    """Shows one page.

    Parameters
    ----------
    url, response: the page, which has been fetched already and is not asked for again
    ask: asks for the rest
    meta: of these requests
    turn: gives the turn of a host, whose requests wait for each other
    seen: called with each exchange
    """

    url: str
    response: Response
    bounds: Bounds
    ask: Ask
    meta: Mapping[str, Any]
    turn: Callable[[str], asyncio.Semaphore]
    cache: Cache
    seen: Callable[[Exchange], None] = lambda _: None
    counts: Counter[str] = field(default_factory=Counter)
    """Requests by what became of them."""
    _page: Page | None = None
    _given: bool = False
    _asking: int = 0
    _came: int = 0
    _requests: int = 0
    _size: int = 0
    _last: float = 0.0
    _crashed: bool = False

    async def show(self, page: Page) -> Rendered:
        """Show the page in an empty one. Raises `RenderError` and `playwright.async_api.Error`."""
        self._page = page
        page.on("crash", self._crash)
        page.on("popup", lambda popup: asyncio.ensure_future(_closed(popup)))
        page.on("dialog", lambda dialog: asyncio.ensure_future(_closed(dialog)))
        await page.goto(self.url, wait_until="commit", timeout=self.bounds.seconds * 1000)
        with suppress(TimeoutError):
            async with asyncio.timeout(self.bounds.settle):
                await page.wait_for_load_state("load", timeout=0)
        settled = await self._settle(page)
        html = await page.content()
        if self._crashed:
            raise RenderError("Its tab crashed.")
        if len(html) > self.bounds.dom or len(html.encode()) > self.bounds.dom:
            raise RenderError(f"Its document has more than {self.bounds.dom} bytes.")
        return Rendered(html, self._note(settled))

    async def answer(self, route: Route) -> None:
        """Answer one request of the page."""
        self._last = time.monotonic()
        self._asking += 1
        self._came += 1
        try:
            await self._answer(route, route.request)
        finally:
            self._asking -= 1
            self._last = time.monotonic()

    async def _answer(self, route: Route, request: Asked) -> None:
        if _is_main(request, self._page):
            if self._given or request.url.partition("#")[0] != self.url.partition("#")[0]:
                await self._refuse(
                    route, "left alone"
                )  # a script that leads away from the page, or anew to it
                return
            self._given = True
            await route.fulfill(**told(self.response))
            return
        if why := self._refused(request):
            await self._refuse(route, why)
            return
        response = self.cache.get(request.url) if request.method == "GET" else None
        if response is None:
            self._requests += 1
            try:
                response = await self._ask(request)
            except Exception as error:
                await self._refuse(route, type(error).__name__)
                return
            self.counts["asked"] += 1
        else:
            self.counts["known"] += 1
        await route.fulfill(**told(response))

    async def _ask(self, request: Asked) -> Response:
        cookies = await self._page.context.cookies(request.url) if self._page else []
        wanted = asked(
            *(request.url, request.method, request.headers, request.post_data_buffer),
            cookies,
            {**self.meta, "requested_url": request.url},
        )
        for _ in range(MOST_REDIRECTS + 1):
            wanted.meta["download_maxsize"] = max(1, self.bounds.size - self._size)
            async with self.turn(wanted.url):
                response = await self.ask(wanted)
            self._size += len(response.body)
            self.seen(Exchange(request.resource_type, wanted, response))
            further = redirected(wanted, response)
            if further is None:
                break
            wanted = further
        if request.method == "GET":
            self.cache.put(request.url, request.resource_type, response)
        return response

    def _refused(self, request: Asked) -> str | None:
        """Return in a word or two why a request is not made; None where it is."""
        if request.resource_type in self.bounds.blocked:
            return request.resource_type
        if request.method not in METHODS:
            return request.method
        if not request.url.startswith(("http://", "https://")):
            return "scheme"
        if self._requests >= self.bounds.requests:
            return "too many"
        if self._size >= self.bounds.size:
            return "too much"
        return None

    async def _refuse(self, route: Route, why: str) -> None:
        self.counts[f"without {why}"] += 1
        await route.abort("aborted" if why == "left alone" else "blockedbyclient")

    async def _settle(self, page: Page) -> bool:
        """Wait until nothing has been asked for a while; False where that does not come."""
        start = self._last = time.monotonic()
        while (now := time.monotonic()) - start < self.bounds.settle:
            if self._crashed:
                return False
            if not self._asking and now - self._last >= self.bounds.quiet:
                came = self._came
                with suppress(TimeoutError):
                    async with asyncio.timeout(self.bounds.settle):
                        await page.evaluate(IDLE)
                if not self._asking and self._came == came:
                    return True
            await asyncio.sleep(TICK)
        return False

    def _crash(self, _: Page) -> None:
        self._crashed = True

    def _note(self, settled: bool) -> str:
        parts = [f"{name} {count}" for name, count in sorted(self.counts.items())]
        return "; ".join([*parts, "quiet" if settled else "still loading"])


def _is_main(request: Asked, page: Page | None) -> bool:
    if page is None or not request.is_navigation_request():
        return False
    try:
        return request.frame == page.main_frame
    except Error:  # of a page that is not there yet, or of a worker
        return True


async def _closed(thing: Any) -> None:
    """Close what a script has opened: a window, a question to the reader."""
    with suppress(Error):
        await (thing.close() if hasattr(thing, "close") else thing.dismiss())
