"""Scrapy's cookie jar, asked only where there are cookies, and with bounds to what it holds."""

from __future__ import annotations

from typing import Any, Final, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import cookies
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from tldextract import TLDExtract

# Scrapy's would fetch the Public Suffix List from its site at the first cookie: in the reactor, past the
# address guard, with a stack in the log where there is no way out. The one that it ships will do.
cookies._split_domain = TLDExtract(
    cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True, include_psl_private_domains=True
)


LONGEST: Final = 4096
"""Bytes of a Set-Cookie header: more is none that a browser takes (RFC 6265, 6.1)."""


class Cookies(CookiesMiddleware):
    """Leaves the jar's work out for pages that neither set cookies nor get any.

    Of a host that sets more than it may, and of all hosts together, the oldest ones go.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        super().__init__(settings.getbool("COOKIES_DEBUG"))
        self.crawler = crawler
        self._of_host = settings.getint("COOKIES_OF_HOST")
        self._size = settings.getint("COOKIES_SIZE")
        self._all = settings.getint("COOKIES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make one with the settings."""
        if not crawler.settings.getbool("COOKIES_ENABLED"):
            raise NotConfigured
        return cls(crawler)

    def process_request(
        self,
        request: Request,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response | None:
        """Send the cookies that the site has set."""
        if request.cookies or self.jars[request.meta.get("cookiejar")]._cookies:
            return super().process_request(request)
        request.headers.pop("Cookie", None)  # as Scrapy does: the jar alone says what is sent
        return None

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        """Keep the cookies that the answer sets."""
        if b"Set-Cookie" not in response.headers:
            return response
        given = response.headers.getlist("Set-Cookie")
        kept = [value for value in given if len(value) <= LONGEST][: self._of_host]
        jar = self.jars[request.meta.get("cookiejar")]
        if len(kept) < len(given):
            shown = response.replace(headers=response.headers.copy())
            shown.headers.setlist("Set-Cookie", kept)
        else:
            shown = response
        super().process_response(request, shown)
        hold(jar._cookies, self._of_host, self._size, self._all)
        return response


def hold(cookies: dict[str, Any], of_host: int, size: int, most: int) -> None:
    """Let the oldest cookies go: of each host beyond its bounds, then of the hosts that came first.

    `cookies` are those of a jar: by host, path and name, in the order in which they came first.
    """
    counts = {}
    for host, paths in cookies.items():
        places = [(path, name) for path, names in paths.items() for name in names]
        count, left = len(places), size
        for number, (path, name) in enumerate(reversed(places)):
            left -= len(name) + len(paths[path][name].value or "") + 3
            if number >= of_host or left < 0:
                del paths[path][name]
                count -= 1
        counts[host] = count
    total = sum(counts.values())
    for host, count in counts.items():
        if total <= most:
            break
        del cookies[host]
        total -= count
