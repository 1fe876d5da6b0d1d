"""One Chromium without a window, from its start to its end.

It cannot reach the net: every request of a page is answered by the `route` of its tab, and what gets past
that finds a proxy whose name does not resolve, as no name does.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final
from uuid import uuid4

from playwright.async_api import Browser, BrowserContext, Error, Page, Playwright, Route, async_playwright

from crawler.browser.bounds import Bounds
from crawler.browser.memory import group_memory, process_with
from crawler.errors import RenderError

logger = logging.getLogger(__name__)

LOOK: Final = 1.0
"""Seconds between two looks at its memory."""
PATIENCE: Final = 5.0
"""Seconds for what ought to be done at once, such as closing a tab."""
NOWHERE: Final = (
    "--proxy-server=http://nowhere.invalid:1",
    "--proxy-bypass-list=<-loopback>",  # not even this machine is asked directly
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
)
QUIETLY: Final = ("--disable-gpu", "--mute-audio", "--disable-crash-reporter")
WITHOUT: Final = """
for (const name of "RTCPeerConnection webkitRTCPeerConnection WebSocket WebTransport EventSource".split(" "))
  Object.defineProperty(window, name, {value: undefined, configurable: false, writable: false});
"""
"""Taken from each page: channels that carry no HTTP exchanges which could be archived."""

Answering = Callable[[Route], Awaitable[None]]
"""Answers one request of a page."""


class Tab:
    """A place for one page after the other."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.pages = 0
        """That it has shown, the present one included."""
        self.answer: Answering | None = None
        """For the page that it shows."""

    async def route(self, route: Route) -> None:
        """Answer a request, and refuse one of a page that is no longer there."""
        try:
            if self.answer is None:
                await route.abort("blockedbyclient")
            else:
                await self.answer(route)
        except Error:
            pass  # the page has been closed meanwhile


class Chromium:
    """A browser that runs. Made by `start`; with the process of its driver, which ends with this process."""

    def __init__(self, driver: Playwright, browser: Browser, mark: str, bounds: Bounds, agent: str) -> None:
        self.version = browser.version
        self.pages = 0
        """Pages that it has shown or shows."""
        self.open = 0
        """Pages that it shows."""
        self.ended: str | None = None
        """Why it runs no longer, as a clause; None while it does."""
        self._driver = driver
        self._browser = browser
        self._bounds = bounds
        self._agent = agent
        self._mark = mark
        self._group: int | None = None
        self._tabs: list[Tab] = []
        browser.on("disconnected", lambda _: self._end("ended by itself"))
        self._watch = asyncio.ensure_future(self._watch_memory())

    @classmethod
    async def start(cls, executable: str, bounds: Bounds, agent: str) -> Chromium:
        """Start one. Raises `RenderError` where it does not start."""
        mark = f"--gongbao-browser={uuid4().hex}"  # Chromium passes over it; its processes are known by it
        driver = await async_playwright().start()
        try:
            browser = await driver.chromium.launch(
                executable_path=executable,
                args=[*NOWHERE, *QUIETLY, mark],
                chromium_sandbox=os.geteuid() != 0,  # root can have none
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=30_000,
            )
        except Error as error:
            with suppress(Exception):
                await driver.stop()
            raise RenderError(f"Chromium does not start: {_first_line(error)}") from error
        return cls(driver, browser, mark, bounds, agent)

    @asynccontextmanager
    async def page(self, answer: Answering) -> AsyncIterator[Page]:
        """Give an empty page, whose requests `answer` gets, and close it. Raises `RenderError`."""
        self.pages += 1
        self.open += 1
        tab: Tab | None = None
        try:
            tab = self._tabs.pop() if self._tabs else await self._new_tab()
            tab.pages += 1
            tab.answer = answer
            page = await tab.context.new_page()
            yield page
        except Error as error:
            raise RenderError(self._why(error)) from error
        finally:
            self.open -= 1
            if tab is not None:
                tab.answer = None
                await self._leave(tab)

    async def memory(self) -> int:
        """Return the bytes that all its processes take; 0 where the system does not tell."""
        return await asyncio.to_thread(self._measure)

    async def close(self) -> None:
        """End it, and its driver."""
        self._watch.cancel()
        self.ended = self.ended or "was closed"
        try:
            async with asyncio.timeout(PATIENCE):
                await self._browser.close()
        except (Error, TimeoutError):
            await asyncio.to_thread(self._kill)
        with suppress(Exception):
            async with asyncio.timeout(PATIENCE):
                await self._driver.stop()

    async def kill(self, why: str) -> None:
        """End it at once, whatever it shows."""
        self._end(why)
        await asyncio.to_thread(self._kill)

    async def _new_tab(self) -> Tab:
        context = await self._browser.new_context(
            user_agent=self._agent,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            service_workers="block",  # their requests would pass no route
            accept_downloads=False,
        )
        tab = Tab(context)
        await context.add_init_script(WITHOUT)
        await context.route("**/*", tab.route)
        return tab

    async def _leave(self, tab: Tab) -> None:
        """Close what a tab shows; keep it for another page unless it has shown many."""
        try:
            async with asyncio.timeout(PATIENCE):
                for page in tab.context.pages:
                    await page.close()
                if tab.pages >= self._bounds.context_pages or self.ended:
                    await tab.context.close()
                else:
                    self._tabs.append(tab)
        except TimeoutError:
            await self.kill("had a page that could not be closed")
        except Error:
            pass  # it has ended

    async def _watch_memory(self) -> None:
        while self.ended is None:
            await asyncio.sleep(LOOK)
            taken = await self.memory()
            if taken > self._bounds.memory:
                await self.kill(f"took {taken >> 20} MiB of memory, of at most {self._bounds.memory >> 20}")

    def _measure(self) -> int:
        if self._group is None:
            self._group = process_with(self._mark)  # its driver makes it the leader of a group
        return group_memory(self._group) if self._group else 0

    def _kill(self) -> None:
        self._group = self._group or process_with(self._mark)
        if self._group:
            with suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)

    def _end(self, why: str) -> None:
        if self.ended is None:
            self.ended = why
            logger.warning("Chromium %s.", why)

    def _why(self, error: Error) -> str:
        return f"Chromium {self.ended}." if self.ended else f"Chromium: {_first_line(error)}"


def _first_line(error: Error) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
