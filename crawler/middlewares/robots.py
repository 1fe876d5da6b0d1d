"""robots.txt as RFC 9309 has it: what cannot be read forbids, until it can be read."""

from __future__ import annotations

import logging
import time
from typing import Final
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import robotstxt
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from crawler.errors import GongbaoError, LimitError, RobotsUnreachableError
from crawler.handlers.leave import handed_on

logger = logging.getLogger(__name__)

AGAIN_AFTER: Final = 30.0
"""Seconds after which a robots.txt that could not be read is asked for again, at the earliest."""
UNREACHABLE: Final = 500
"""Answers from this status on say nothing of what is allowed (RFC 9309, 2.3.1.4); 4xx say that all is."""
MOST_TIMES: Final = 4
"""How much larger a robots.txt may be than what is read of it; one beyond that cannot be read."""
GROWS: Final = 12
"""Bytes of memory for each byte of a robots.txt that was read."""
BARE: Final = 4096
"""Bytes of memory for one without rules."""


class Robots(robotstxt.RobotsTxtMiddleware):
    """Obeys robots.txt. A page of a host whose robots.txt cannot be read fails, and is tried again later.

    Scrapy takes an error for permission, remembers it for ever, and logs its stack for every dead host.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._errors: dict[str, Exception] = {}
        self._failed_at: dict[str, float] = {}
        self._size = crawler.settings.getint("ROBOTS_SIZE")
        self._memory = crawler.settings.getint("ROBOTS_MEMORY")
        self._weights: dict[str, int] = {}
        """Bytes of memory that each takes, the oldest first."""
        self._weight = 0

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002
        """Let the request pass where robots.txt allows it.

        Raises `IgnoreRequest` where it does not, `RobotsUnreachableError` where it cannot be read, and the
        guard's error where its address is forbidden.
        """
        if request.meta.get("dont_obey_robotstxt") or not request.url.startswith(("http:", "https:")):
            return
        parser = await self.robot_parser(request)
        if parser is None:
            raise self._reason(urlsplit(request.url).netloc)
        self.process_request_2(parser, request)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the parsed robots.txt of the request's host; None where it cannot be read."""
        parts = urlsplit(request.url)
        host = parts.netloc
        if time.monotonic() - self._failed_at.get(host, time.monotonic()) >= AGAIN_AFTER:
            del self._failed_at[host]
            self._parsers.pop(host, None)
        if host not in self._parsers:
            self._parsers[host] = Deferred()
            await self._ask(f"{parts.scheme}://{host}/robots.txt", host, request)
        elif isinstance(waiting := self._parsers[host], Deferred):
            await maybe_deferred_to_future(waiting)
        # Of those that wait for one robots.txt, Scrapy gives the parser to the first alone, None to the rest.
        parser = self._parsers.get(host)
        return parser if isinstance(parser, RobotParser) else None

    async def _ask(self, url: str, host: str, request: Request) -> None:
        """Ask for a robots.txt, with the leave of the page for whose sake that is done."""
        assert self.crawler.engine  # noqa: S101
        meta = {"dont_obey_robotstxt": True, "download_maxsize": MOST_TIMES * self._size}
        asked = Request(
            url,
            priority=self.DOWNLOAD_PRIORITY,
            meta=meta | handed_on(request.meta),
            callback=NO_CALLBACK,
        )
        try:
            response = await self.crawler.engine.download_async(asked)
            await self._parse_robots(response, host, request)
        except Exception as error:
            if not isinstance(error, IgnoreRequest):
                logger.error("%s cannot be read: %s", url, error, extra={"url": url})
            self._robots_error(error, host)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= UNREACHABLE or response.status == 429:
            raise RobotsUnreachableError(f"robots.txt: HTTP {response.status}")
        if len(response.body) > self._size:
            response = response.replace(body=response.body[: self._size].rpartition(b"\n")[0])
        await super()._parse_robots(response, netloc, request)
        self._remember(netloc, len(response.body))

    def _remember(self, host: str, size: int) -> None:
        """Forget those that were read first, where all together take too much memory."""
        weight = BARE + GROWS * size
        self._weights[host] = weight
        self._weight += weight
        while self._weight > self._memory and len(self._weights) > 1:
            oldest = next(iter(self._weights))
            self._weight -= self._weights.pop(oldest)
            self._parsers.pop(oldest, None)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        # without the frames that it came through: they would keep what was downloaded
        exc.__cause__ = exc.__context__ = None
        self._errors[netloc] = exc.with_traceback(None)
        self._failed_at[netloc] = time.monotonic()
        super()._robots_error(exc, netloc)

    def _reason(self, host: str) -> Exception:
        error = self._errors.get(host)
        if isinstance(error, LimitError):
            return RobotsUnreachableError(f"robots.txt: {error.reason}")
        if isinstance(error, GongbaoError):
            return error
        return RobotsUnreachableError(f"robots.txt: {type(error).__name__}")
