"""The live spider: fetches what the frontier hands out, and hands on what is on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from scrapy import Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.extensions.analyser import Analyser, analyser_of
from crawler.extensions.ending import WorkerEnds
from crawler.frontier.records import Revisit
from crawler.frontier.scheduler import conditions, holdings_of
from crawler.items import FOCUS, Analysed, Capture, Link, Links, Redirected, Shown, Unchanged, leads
from crawler.pages.requisites import further_requisites, is_requisite, needed
from crawler.signals import request_failed

SOUND: Final = frozenset({"documents", "list"})
"""Outcomes that show a host to be well; a redirect, an image or a 404 shows nothing."""


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

    @cached_property
    def _analyser(self) -> Analyser:
        return analyser_of(self.crawler)

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the frontier is filled from outside."""
        return
        yield

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Links | Capture]:
        """Follow a redirect through the frontier, pass on what is as it was; analyse all else in the pool."""
        capture: Capture = response.meta["capture"]
        if capture.redirect_url:
            yield Links(capture.url, (Link(capture.redirect_url),), capture.depth, redirect=True)
            yield replace(capture, body=b"", framed_body=None, analysis=Redirected(capture.redirect_url))
            return
        if (unchanged := _unchanged(capture, response)) is not None:
            yield replace(capture, body=b"", framed_body=None, analysis=unchanged)
            return
        try:
            analysis = await self._analyse(capture, response)
        except WorkerEnds:
            return  # its lease goes back
        self._judge(capture, analysis)
        shown_with = self._shown_with(analysis, capture)
        yield Links(capture.url, leads(analysis), capture.depth, requisites=shown_with)
        yield replace(capture, body=b"", framed_body=None, analysis=analysis)

    def _judge(self, capture: Capture, analysis: Analysed) -> None:
        """Tell the frontier what the page is: soft blocks slow their host down, pages take that back."""
        if analysis.block or analysis.outcome in SOUND:
            holdings_of(self.crawler).judged(capture.token, analysis.block)
        if analysis.block and self.crawler.stats:
            self.crawler.stats.inc_value(f"soft_blocks/{analysis.block}")

    def _shown_with(self, analysis: Analysed, capture: Capture) -> tuple[str, ...]:
        """Return what a page is to be shown with, as far as the settings want it, and its text's pictures."""
        focus = capture.scope.startswith(FOCUS)
        if not self.settings.getbool("PAGE_REQUISITES_FOCUSED" if focus else "PAGE_REQUISITES"):
            return tuple(analysis.pictures)
        return needed(analysis, capture.scope)

    async def _analyse(self, capture: Capture, response: Response) -> Analysed:
        try:
            if capture.status == 200 and is_requisite(capture.content_type):
                return Shown(further_requisites(response.body, capture.url, capture.content_type))
            analysed: Analysed = await self._analyser.analyse(capture, response)
        finally:
            holdings_of(self.crawler).read(capture.token)
        return analysed

    def failed(self, failure: Failure) -> None:
        """Take a request that got no page: robots.txt forbids it, or this attempt failed."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if failure.check(IgnoreRequest):  # type: ignore[no-untyped-call]
            about = {"url": request.url, "source": request.meta.get("source")}
            self.logger.info("%s: %s", request.url, failure.getErrorMessage(), extra=about)
        self.crawler.signals.send_catch_log(request_failed, request=request, failure=failure)


def _unchanged(capture: Capture, response: Response) -> Unchanged | None:
    """Return what is known of a page that has not changed; None for any other answer.

    One that was not asked for (RFC 9110, 15.4.5) says nothing of what is known here.
    """
    revisit: Revisit | None = response.meta.get("revisit")
    if capture.status == 304 and revisit is not None and conditions(revisit):
        return Unchanged(revisit.digest)
    return None
