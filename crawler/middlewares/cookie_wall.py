"""Pages that set a cookie and redirect to themselves, to see whether it comes back.

Many portals do so, and answer nothing else to a client without a cookie jar. Any other redirect goes through
the frontier; this one is the same page and the same lease.
"""

from __future__ import annotations

import asyncio
from typing import Final, Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.extensions.ending import ending_of
from crawler.extensions.robots import Robots
from crawler.frontier.urls import url_key
from crawler.middlewares.capture import redirect_url

REPEATS: Final = 2
"""How often a page may redirect to itself within a lease."""


class CookieWallMiddleware:
    """Asks again, with the cookie and after the host's delay; stands outside of Scrapy's cookie jar."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one; asks for no settings."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Return the request again where the page redirects to itself."""
        target = own_redirect(request, response)
        if target is None:
            return response
        robots = self._crawler.get_extension(Robots)
        delay, ending = robots.delay_of(request.url) if robots else 0, ending_of(self._crawler)
        await (ending.rest(delay) if ending else asyncio.sleep(delay))
        return request.replace(
            url=target, meta={**request.meta, "repeats": request.meta.get("repeats", 0) + 1}
        )


def own_redirect(request: Request, response: Response) -> str | None:
    """Return where a leased page redirects to, where that is itself and may be asked again; else None."""
    target = redirect_url(response)
    if target is None or not request.meta.get("token") or request.meta.get("repeats", 0) >= REPEATS:
        return None
    try:
        return target if url_key(target) == url_key(request.url) else None
    except ValueError:
        return None
