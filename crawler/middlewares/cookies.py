"""Scrapy's cookie jar, asked only where there are cookies."""

from __future__ import annotations

from scrapy import Spider
from scrapy.downloadermiddlewares import cookies
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http import Request, Response
from tldextract import TLDExtract

# Scrapy's would fetch the Public Suffix List from its site at the first cookie: in the reactor, past the
# address guard, with a stack in the log where there is no way out. The one that it ships will do.
cookies._split_domain = TLDExtract(
    cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True, include_psl_private_domains=True
)


class Cookies(CookiesMiddleware):
    """Leaves the jar's work out for pages that neither set cookies nor get any."""

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
        if b"Set-Cookie" in response.headers:
            return super().process_response(request, response)
        return response
