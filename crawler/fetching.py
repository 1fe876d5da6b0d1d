"""One page fetched on request, as a worker would: guarded, obeying robots.txt, saying who we are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import redis
import scrapy
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.config import Config
from crawler.errors import GongbaoError, RenderError, ServerUnavailableError
from crawler.exclusions.published import Published
from crawler.frontier.connection import connect
from crawler.frontier.queue import Frontier
from crawler.handlers.leave import META, leave_of
from crawler.middlewares.rendering import HTML, browser_of
from crawler.sources.scope import Reach, Scope

ALONE: Final[dict[str, Any]] = {
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    "SPIDER_MIDDLEWARES": {},
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {
        "scrapy.extensions.telnet.TelnetConsole": None,
        "scrapy.extensions.remote_control.RemoteControl": None,
    },
    "REDIRECT_ENABLED": True,
    "REDIRECT_MAX_TIMES": 5,
}
"""Settings of a fetch without frontier, archive and database."""
OF_THE_LINE: Final = (
    *("lease", "capture", "cookie_wall", "requisites", "excluded", "rendering", "redirects"),
)
"""Downloader middlewares that belong to these."""


BETWEEN: Final = 1.0
"""Seconds before each further question."""


class FetchError(GongbaoError):
    """Raised where a page could not be fetched; says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, after its redirects."""

    url: str
    status: int
    content_type: str | None
    body: bytes
    """Without content-encoding."""
    fetched_at: datetime


Look = Callable[[Answer, "Visit"], Awaitable[None]]
"""Looks further, from a page that has come."""


def fetch_page(url: str, settings: Settings, look: Look | None = None) -> Answer:
    """Return the answer for a URL; blocks, and can be called once in a process: a reactor runs once.

    What `look` is given asks further questions of the same site, as politely.

    Raises `FetchError` where there is no answer: robots.txt or the address guard forbid it, or nobody is
    there; and `ExcludedError` for what is left out, where the Redis that knows is configured and answers.
    """
    _refuse_excluded(url, settings)
    own = settings.copy()
    own.setdict(ALONE, priority="cmdline")
    middlewares = own.getdict("DOWNLOADER_MIDDLEWARES")
    without = {
        name: None
        for name in middlewares
        if name.removeprefix("crawler.middlewares.").startswith(OF_THE_LINE)
    }
    own.set("DOWNLOADER_MIDDLEWARES", middlewares | without, priority="cmdline")
    process = CrawlerProcess(own)
    crawler = process.create_crawler(_OnePage)
    process.crawl(crawler, url=url, look=look)
    process.start()
    spider = crawler.spider
    if not isinstance(spider, _OnePage) or spider.answer is None:
        why = spider.failure if isinstance(spider, _OnePage) and spider.failure else "the fetch did not begin"
        raise FetchError(f"{url} cannot be fetched: {why}")
    return spider.answer


def _refuse_excluded(url: str, settings: Settings) -> None:
    config: Config = settings["GONGBAO"]
    if config.redis_url is None:
        return
    with suppress(
        redis.RedisError, ServerUnavailableError
    ):  # a page is read for a person, also without servers
        frontier = Frontier(
            connect(config), settings["FRONTIER_NAME"], settings.getint("FRONTIER_PARTITIONS")
        )
        Published(frontier).refuse(url)


def _answer(response: Response) -> Answer:
    sent = response.headers.get("Content-Type")
    content_type = sent.decode("latin-1") if sent else None
    return Answer(response.url, response.status, content_type, response.body, datetime.now(UTC))


class Visit:
    """Further questions to the site of a page that has come: one at a time, with a second between two."""

    def __init__(self, crawler: Crawler, response: Response) -> None:
        self._crawler = crawler
        self._response = response

    async def get(self, url: str) -> Answer | None:
        """Return the answer for a URL, or None where there is none or robots.txt does not allow it."""
        await asyncio.sleep(BETWEEN)
        try:
            return _answer(await self._ask(Request(url, dont_filter=True)))
        except Exception:  # whatever it is, this is no endpoint to build on
            return None

    async def show(self) -> tuple[Answer, list[tuple[str, str, Answer]]]:
        """Return the page as a browser shows it, and what it asked for: kind, method and answer.

        Raises `BrowserMissingError` and `RenderError`.
        """
        if not isinstance(self._response, HtmlResponse):
            raise RenderError("It is no page of HTML.")
        seen: list[tuple[str, str, Answer]] = []
        browser = browser_of(self._crawler)
        try:
            rendered = await browser.render(
                self._response.url,
                self._response,
                self._ask,
                {},
                lambda each: seen.append((each.kind, each.request.method, _answer(each.response))),
            )
        finally:
            await browser.close()
        body = rendered.html.encode(errors="replace")
        return Answer(self._response.url, self._response.status, HTML, body, datetime.now(UTC)), seen

    async def _ask(self, request: Request) -> Response:
        assert self._crawler.engine  # noqa: S101
        return await self._crawler.engine.download_async(request)


class _OnePage(scrapy.Spider):
    """Asks for one page."""

    name = "one-page"
    answer: Answer | None = None
    failure: str | None = None

    def __init__(self, url: str, look: Look | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._url = url
        self._look = look

    async def start(self) -> AsyncIterator[Any]:
        leave = leave_of(str(Scope.around(self._url, Reach.HOST)))  # a person has named its port
        yield Request(self._url, errback=self.failed, dont_filter=True, meta={META: leave})

    async def parse(self, response: Response, **_: Any) -> None:
        self.answer = _answer(response)
        if self._look is not None:
            await self._look(self.answer, Visit(self.crawler, response))

    def failed(self, failure: Failure) -> None:
        error = failure.value
        if isinstance(error, IgnoreRequest):
            self.failure = "its robots.txt does not allow it."
        else:
            name = "" if isinstance(error, GongbaoError) else f"{type(error).__name__}: "
            self.failure = f"{name}{failure.getErrorMessage()}"
