"""Ends chains of redirects that lead on and on; circles end by themselves: what was seen is not queued."""

from __future__ import annotations

from typing import Self

import redis
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.errors import LimitError
from crawler.frontier.found import MAX_URL
from crawler.frontier.hops import Hops
from crawler.frontier.scheduler import holdings_of
from crawler.frontier.urls import url_key
from crawler.middlewares.capture import redirect_url


class RedirectsMiddleware:
    """Counts the redirects that led to each, in Redis: each of them may be another worker's."""

    def __init__(self, crawler: Crawler, most: int) -> None:
        self._crawler = crawler
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one with the setting REDIRECTS."""
        return cls(crawler, crawler.settings.getint("REDIRECTS"))

    async def process_response(self, request: Request, response: Response) -> Response:
        """Pass everything on but a redirect to which too many led. Raises `LimitError`."""
        target = redirect_url(response) if request.meta.get("token") else None
        if target is None:
            return response
        if len(target) > MAX_URL:
            raise LimitError(
                "url too long", f"{response.url} redirects to a URL of {len(target)} characters."
            )
        try:
            key = url_key(target)
        except ValueError:
            return response
        holdings = holdings_of(self._crawler)
        try:
            hops = await holdings.steady.once(Hops(holdings.frontier).follow, request.meta["key"], key)
        except redis.RedisError:
            return response
        if hops > self._most:
            raise LimitError(
                "too many redirects", f"{response.url} is the last of {self._most} redirects in a row."
            )
        return response
