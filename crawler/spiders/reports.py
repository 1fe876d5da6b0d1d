"""The live spider: fetches what the frontier hands out, and hands on what is on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from scrapy import Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.extensions.analyser import analyser_of
from crawler.items import Analysed, Capture, Link, Links, Redirected, Shown
from crawler.pages.requisites import further_requisites, is_requisite
from crawler.signals import request_failed


class ReportsSpider(Spider):
    """Runs until stopped, or with `-a until_idle=SECONDS` until the frontier has stayed empty that long.

    Its requests come from the frontier alone (`scrapy seed` puts URLs there). It yields `Links` and
    `Capture`, nothing else, and the links first: they are in the frontier before the page counts as done.
    """

    name = "reports"
    until_idle: str | None = None

    def __init__(self, *args: Any, until_idle: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.until_idle = until_idle

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the frontier is filled from outside."""
        return
        yield

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Links | Capture]:
        """Follow a redirect through the frontier; analyse anything else in the pool."""
        capture: Capture = response.meta["capture"]
        if capture.redirect_url:
            yield Links(capture.url, (Link(capture.redirect_url),), capture.depth, redirect=True)
            yield replace(capture, body=b"", framed_body=None, analysis=Redirected(capture.redirect_url))
            return
        analysis = await self._analyse(capture, response)
        further = (Link(analysis.next_page),) if analysis.next_page else ()
        shown_with = analysis.requisites if self.settings.getbool("PAGE_REQUISITES") else ()
        yield Links(capture.url, (*analysis.links, *further), capture.depth, requisites=tuple(shown_with))
        yield replace(capture, body=b"", framed_body=None, analysis=analysis)

    async def _analyse(self, capture: Capture, response: Response) -> Analysed:
        if capture.status == 200 and is_requisite(capture.content_type):
            return Shown(further_requisites(response.body, capture.url, capture.content_type))
        analysed: Analysed = await analyser_of(self.crawler).analyse(capture, response)
        return analysed

    def failed(self, failure: Failure) -> None:
        """Take a request that got no page: robots.txt forbids it, or this attempt failed."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if failure.check(IgnoreRequest):  # type: ignore[no-untyped-call]
            self.logger.info("%s: %s", request.url, failure.getErrorMessage())
        self.crawler.signals.send_catch_log(request_failed, request=request, failure=failure)
