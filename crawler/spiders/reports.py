"""The live spider: fetches what the frontier hands out, and hands on what is on it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from scrapy import Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.extensions.analyser import analyser_of
from crawler.items import Capture, Links
from crawler.signals import request_failed


class ReportsSpider(Spider):
    """Runs until stopped, or with `-a until_idle=SECONDS` until the frontier has stayed empty that long.

    Its requests come from the frontier alone (`scrapy seed` puts them there). It yields `Links` and
    `Capture`, nothing else.
    """

    name = "reports"
    until_idle: str | None = None

    def __init__(self, *args: Any, until_idle: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.until_idle = until_idle

    def log(self, message: Any, level: int = logging.INFO, **kw: Any) -> None:
        """Log for scrapy-redis, which calls what Scrapy 2.19 has deprecated."""
        self.logger.log(level, message, **kw)

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the queue is filled from outside."""
        return
        yield

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Links | Capture]:
        """Analyse a page in the pool; its links go first: they are queued before it counts as done."""
        capture: Capture = response.meta["capture"]
        analysis = await analyser_of(self.crawler).analyse(capture, response)
        yield Links(capture.url, tuple(analysis.links), capture.depth)
        yield replace(capture, body=b"", analysis=analysis)

    def failed(self, failure: Failure) -> None:
        """Take a request that got no answer: robots.txt forbids it, or all retries failed."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if failure.check(IgnoreRequest):  # type: ignore[no-untyped-call]
            self.logger.info("%s was not fetched: %s", request.url, failure.getErrorMessage())
            return
        self.crawler.signals.send_catch_log(request_failed, request=request, failure=failure)
