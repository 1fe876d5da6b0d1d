"""The replay spider: reads archived captures again, with the extractor of today."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.extensions.analyser import Analyser, analyser_of
from crawler.extensions.ending import WorkerEnds
from crawler.frontier.replays import IN_FLIGHT, frontier_name
from crawler.handlers.archive import WorkerStops
from crawler.items import Capture
from crawler.signals import request_failed


class ReplaySpider(Spider):
    """Works on the job that `-a job=NAME` names (`scrapy replay` begins one), as any number of others may.

    It ends by itself when nothing of the job was left for `until_idle` seconds. It yields `Capture` and
    nothing else: links lead nowhere here. There is no handler for http in it, so that no site is ever asked.
    """

    name = "replay"
    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[misc]
        "DOWNLOAD_HANDLERS": {
            "archive": "crawler.handlers.archive.ArchiveHandler",
            **dict.fromkeys(("http", "https", "ftp", "file", "data", "s3")),
        },
        "ROBOTSTXT_OBEY": False,
        "COOKIES_ENABLED": False,
        # all that Scrapy itself has is about requests to sites
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {"crawler.middlewares.lease.LeaseMiddleware": 940},
        "SPIDER_MIDDLEWARES": {},
        "ITEM_PIPELINES": {"pipelines.replay.line.ReplayLine": 300},
        "EXTENSIONS": {
            "scrapy.extensions.telnet.TelnetConsole": None,
            "scrapy.extensions.remote_control.RemoteControl": None,
            "crawler.extensions.ending.Ending": 90,
            "crawler.extensions.analyser.Analyser": 100,
            "crawler.extensions.heartbeat.Heartbeat": 200,
            "crawler.extensions.dead_letters.DeadLetters": 250,
            "crawler.extensions.idle.Idle": 300,
        },
        "FRONTIER_DELAY": 0,
        "TRAP_HOST_QUEUE": 0,  # what is archived is read again, however much it is
        "FRONTIER_HOST_CONCURRENCY": IN_FLIGHT,
        "FRONTIER_RETRY_PAUSE": 1.0,
        "FRONTIER_MOST_HELD": 4000,  # what waits here grows no spool that would slow the leasing
    }

    def __init__(self, job: str, until_idle: str | None = "10", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.run = f"replay:{job}"
        self.until_idle = until_idle

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider of a job, and have it lease from the job's frontier."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.settings.set("FRONTIER_NAME", frontier_name(spider.job), priority="spider")
        return spider

    @cached_property
    def _analyser(self) -> Analyser:
        return analyser_of(self.crawler)

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the job's frontier is filled from outside."""
        return
        yield

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Capture]:
        """Analyse what the archive has, in the pool."""
        capture: Capture = response.meta["capture"]
        try:
            analysis = await self._analyser.analyse(capture, response)
        except WorkerEnds:
            return  # its lease goes back
        yield replace(capture, analysis=analysis)

    def failed(self, failure: Failure) -> None:
        """Take a capture that could not be read; one that was only waited for is given back."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if failure.check(WorkerStops):  # type: ignore[no-untyped-call]
            return
        if failure.check(IgnoreRequest):  # type: ignore[no-untyped-call]
            about = {"url": request.url, "source": request.meta.get("source")}
            self.logger.warning(
                "%s was not read again: %s", request.url, failure.getErrorMessage(), extra=about
            )
        self.crawler.signals.send_catch_log(request_failed, request=request, failure=failure)
