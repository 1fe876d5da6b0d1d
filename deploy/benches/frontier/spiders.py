"""The peers' spiders: all parse links in the same way, and differ in what they do with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.internet.task import LoopingCall

from crawler.items import Ending, Link, Links
from crawler.signals import endings_recorded
from deploy.benches.crawling.spiders import Measured

COMMIT = 0.5
"""Seconds between two commits, after which pages are acked."""


class Parsing(Measured):
    """The ceiling: links are parsed and left alone."""

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the scheduler knows the pages."""
        return
        yield

    def parse(self, response: Response, **_: Any) -> None:
        """Parse links."""
        for _link in self.links(response):
            pass
        self.seen()


class Following(Measured):
    """Follows every link with a request, as Scrapy's users do: in memory, or with scrapy-redis."""

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first page."""
        yield Request(f"{self.url}/0")

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        """Ask for every page that this one links to."""
        for link in self.links(response):
            yield Request(link)
        self.seen()


class Leasing(Measured):
    """Hands its links to the frontier; acks in batches, as the line does when pages are durable."""

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: the frontier has the first page."""
        self.done: list[Ending] = []
        LoopingCall(self.commit).start(COMMIT, now=False)
        return
        yield

    def parse(self, response: Response, **_: Any) -> Iterator[Links]:
        """Hand on the links; the page is done when they were accepted."""
        yield Links(response.url, tuple(map(Link, self.links(response))), response.meta["depth"])
        self.done.append(
            Ending(
                key=response.meta["key"],
                url=response.url,
                state="done",
                at=datetime.now(UTC),
                source="bench",
                run="bench",
                token=response.meta["token"],
            )
        )
        self.seen()

    def failed(self, failure: Any) -> None:
        """Take a request that got no page; there is none here."""
        raise SystemExit(str(failure))

    def commit(self) -> None:
        """Say that pages are durable."""
        done, self.done = self.done, []
        self.crawler.signals.send_catch_log(endings_recorded, endings=done)
