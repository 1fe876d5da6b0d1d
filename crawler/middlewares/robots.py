"""robots.txt as RFC 9309 has it: what cannot be read forbids, until it can be read."""

from __future__ import annotations

import logging
import time
from typing import Final
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import robotstxt
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from crawler.errors import GongbaoError, RobotsUnreachableError

AGAIN_AFTER: Final = 30.0
"""Seconds after which a robots.txt that could not be read is asked for again, at the earliest."""
UNREACHABLE: Final = 500
"""Answers from this status on say nothing of what is allowed (RFC 9309, 2.3.1.4); 4xx say that all is."""


class Robots(robotstxt.RobotsTxtMiddleware):
    """Obeys robots.txt. A page of a host whose robots.txt cannot be read fails, and is tried again later.

    Scrapy takes an error for permission, remembers it for ever, and logs its stack for every dead host.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._errors: dict[str, Exception] = {}
        self._failed_at: dict[str, float] = {}
        robotstxt.logger.addFilter(_without_traceback)

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
        host = urlsplit(request.url).netloc
        if time.monotonic() - self._failed_at.get(host, time.monotonic()) >= AGAIN_AFTER:
            del self._failed_at[host]
            self._parsers.pop(host, None)
        await super().robot_parser(request)
        # Of those that wait for one robots.txt, Scrapy gives the parser to the first alone, None to the rest.
        parser = self._parsers.get(host)
        return parser if isinstance(parser, RobotParser) else None

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= UNREACHABLE or response.status == 429:
            raise RobotsUnreachableError(f"robots.txt: HTTP {response.status}")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._errors[netloc] = exc
        self._failed_at[netloc] = time.monotonic()
        super()._robots_error(exc, netloc)

    def _reason(self, host: str) -> Exception:
        error = self._errors.get(host)
        if isinstance(error, GongbaoError):
            return error
        return RobotsUnreachableError(f"robots.txt: {type(error).__name__}")


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = None
    return True
