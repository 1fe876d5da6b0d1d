"""Bounds what is only there to be shown with a page."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.frontier.found import PRIORITY_REQUISITE


class RequisitesMiddleware:
    """Takes images and style sheets only up to the setting PAGE_REQUISITE_MAXSIZE, in bytes."""

    def __init__(self, maxsize: int) -> None:
        self._maxsize = maxsize

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one with the setting."""
        return cls(crawler.settings.getint("PAGE_REQUISITE_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Give a requisite its limit, which Scrapy's download handlers read from its meta."""
        if request.meta.get("priority") == PRIORITY_REQUISITE:
            request.meta.setdefault("download_maxsize", self._maxsize)
