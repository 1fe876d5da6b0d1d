"""Stops what is left out on its way to the site, and before robots.txt is asked for there."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawler.frontier.dead_letters import EXCLUDED
from crawler.frontier.scheduler import holdings_of


class ExcludedMiddleware:
    """For leases given before a rule was made, and URLs that the frontier's scripts do not recognize."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one; asks for no settings."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `IgnoreRequest` for what is left out: its URL ends as rejected (`excluded`)."""
        rules = holdings_of(self._crawler).exclusions.rules
        if rules and rules.covering(request.url):
            raise IgnoreRequest(EXCLUDED)
