"""Renders pages, a few at once, in a browser that is bounded, replaced in time, restarted when it died."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from scrapy.http import Response

from crawler.browser.bounds import Bounds
from crawler.browser.cache import Cache
from crawler.browser.chromium import Chromium
from crawler.browser.rendering import Ask, Exchange, Rendered, Rendering
from crawler.errors import RenderError

logger = logging.getLogger(__name__)

ENDING: Final = 15.0
"""Seconds for a browser to end."""


class Browser:
    """Starts with the first page. Lives on the event loop.

    Parameters
    ----------
    path: of the program
    agent: the User-Agent, which scripts see, too
    host_concurrency: requests to one host at a time
    """

    def __init__(self, path: str, bounds: Bounds, agent: str, host_concurrency: int) -> None:
        self._path = path
        self._bounds = bounds
        self._agent = agent
        self._host_concurrency = host_concurrency
        self._room = asyncio.Semaphore(bounds.pages)
        self._starting = asyncio.Lock()
        self._chromium: Chromium | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._cache = Cache()

    async def render(
        self,
        url: str,
        response: Response,
        ask: Ask,
        meta: Mapping[str, Any],
        seen: Callable[[Exchange], None] = lambda _: None,
    ) -> Rendered:
        """Return a page, which was fetched already and is decoded, as it is shown; `Rendering` has the rest.

        Raises `RenderError`.
        """
        async with self._room:
            chromium = await self._running()
            rendering = Rendering(url, response, self._bounds, ask, meta, self._turn, self._cache, seen)
            try:
                async with asyncio.timeout(self._bounds.seconds), chromium.page(rendering.answer) as page:
                    rendered = await rendering.show(page)
            except TimeoutError as error:
                raise RenderError(f"It was not rendered within {self._bounds.seconds:g} seconds.") from error
            finally:
                self._retire(chromium)
            return Rendered(rendered.html, f"Chromium {chromium.version}; {rendered.note}")

    async def memory(self) -> int:
        """Return the bytes that the browser takes now; 0 while none runs."""
        return await self._chromium.memory() if self._chromium else 0

    async def close(self) -> None:
        """End all browsers."""
        chromium, self._chromium = self._chromium, None
        if chromium is not None:
            self._leave(chromium)
        if self._leaving:
            await asyncio.wait(self._leaving, timeout=ENDING)

    async def _running(self) -> Chromium:
        async with self._starting:
            if self._chromium is not None and self._chromium.ended:
                self._retire(self._chromium)
            if self._chromium is None:
                self._chromium = await Chromium.start(self._path, self._bounds, self._agent)
                logger.info("Chromium %s renders pages.", self._chromium.version)
            return self._chromium

    def _retire(self, chromium: Chromium) -> None:
        """Use a browser no longer that has ended or shown many pages; it is closed after its last page."""
        if chromium.ended or chromium.pages >= self._bounds.restart_pages:
            if chromium is self._chromium:
                self._chromium = None
            if not chromium.open:
                self._leave(chromium)

    def _leave(self, chromium: Chromium) -> None:
        task = asyncio.ensure_future(chromium.close())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def _turn(self, url: str) -> asyncio.Semaphore:
        host = urlsplit(url).netloc
        turn = self._turns.get(host)
        if turn is None:
            turn = self._turns[host] = asyncio.Semaphore(self._host_concurrency)
        return turn
