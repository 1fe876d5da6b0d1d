"""Keeps the protocol of a lease around its download: nothing is sent on a lease that ran out, the end of each
download frees its host, and what got no usable answer ends as rejected or failed.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Request, Response
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure

from crawler.errors import (
    AddressForbiddenError,
    BrowserMissingError,
    LimitError,
    PortForbiddenError,
    RenderError,
    RobotsUnreachableError,
    TlsError,
)
from crawler.extensions.analyser import Analyser
from crawler.extensions.ending import ending_of
from crawler.frontier.holdings import Held, Holdings
from crawler.frontier.lease import Sent
from crawler.frontier.scheduler import holdings_of, scheduler_of
from crawler.identity import Identity
from crawler.middlewares.cookie_wall import own_redirect
from crawler.signals import request_failed, url_ended

logger = logging.getLogger(__name__)

TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 520, 522, 523, 524})
"""Answers that a later attempt may do better than."""
SLOW_DOWN: Final = frozenset({408, 429, 503, 509, 522, 524})
"""Answers of a host that is to be left alone for a while."""
RETRY_AFTER_MOST: Final = 86400.0


class LeaseAttemptFailed(IgnoreRequest):
    """Raised for an answer that is to be tried again later; the frontier has been told."""


class LeaseMiddleware:
    """Stands just above `CaptureMiddleware`, so that even an answer that ends here is archived."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = Identity.of(crawler).run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signal of pages on which the spider failed."""
        middleware = cls(crawler)
        crawler.signals.connect(middleware.page_failed, signal=signals.spider_error)
        crawler.signals.connect(middleware.request_failed, signal=request_failed)
        return middleware

    @property
    def _hurries(self) -> bool:
        """Whether the worker ends, and breaks off what it does: its leases go back without an attempt."""
        ending = ending_of(self._crawler)
        return ending is not None and ending.hurries

    @cached_property
    def _analyser(self) -> Analyser | None:
        """None where it is switched off; extensions are made after the middlewares."""
        return self._crawler.get_extension(Analyser)

    @property
    def _holdings(self) -> Holdings:
        return holdings_of(self._crawler)

    def process_request(self, request: Request) -> None:
        """Stop a request whose lease ran out while it waited: its host belongs to another worker now."""
        token = request.meta.get("token")
        if token is None:
            return
        held = self._holdings.held(token)
        if held is not None and held.expired:
            self._holdings.drop(held)  # so that nothing is recorded of a URL that is another worker's
            held = None
        if held is None:
            raise IgnoreRequest("its lease ran out before it was sent")

    def process_response(self, request: Request, response: Response) -> Response:
        """Free the host, and tell failed attempts from pages."""
        held = self._holdings.held(request.meta.get("token"))
        if held is None:
            return response
        if own_redirect(request, response):
            return response  # asked again on this lease, which keeps its host meanwhile
        sent = Sent.SLOW if response.status in SLOW_DOWN else Sent.OK
        wait = retry_after(response)
        self._holdings.fetched(request.meta["token"], sent, wait, until_read=self._is_costly(response))
        if held.lost:
            self._holdings.give_back(held)
            raise LeaseAttemptFailed("the spool did not take it; it is fetched again")
        if response.status in TRY_AGAIN:
            self._end(held, request, failed=f"HTTP {response.status}")
            raise LeaseAttemptFailed(f"answered {response.status}")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """End a lease that got no answer, and let the exception go on to the spider."""
        held = self._holdings.held(request.meta.get("token"))
        if held is None or isinstance(exception, LeaseAttemptFailed):
            return
        if self._hurries:
            return
        if isinstance(exception, TlsError):
            self._holdings.look_again(request.meta["crawl"])
        if isinstance(exception, (IgnoreRequest, AddressForbiddenError)):
            self._holdings.fetched(request.meta["token"], Sent.UNSENT)
            self._end(held, request, rejected=reason_of(exception))
        elif is_final(exception):
            self._holdings.fetched(request.meta["token"], Sent.OK)
            self._end(held, request, rejected=reason_of(exception))
        elif isinstance(exception, BrowserMissingError):
            self._holdings.fetched(request.meta["token"], Sent.UNSENT)
            self._end(held, request, failed=reason_of(exception))
        else:
            scheduler_of(self._crawler).reserve.silent(request)
            self._holdings.fetched(request.meta["token"], Sent.SLOW)
            self._end(held, request, failed=reason_of(exception))

    def page_failed(self, failure: Failure, response: Response) -> None:
        """End the lease of a page on which the spider failed: it is tried again, and dead in the end."""
        if response.request is not None:
            self.request_failed(response.request, failure)

    def request_failed(self, request: Request, failure: Failure) -> None:
        """End the lease of an answer that a middleware failed on, after its download had ended well."""
        held = self._holdings.held(request.meta.get("token"))
        if held is not None and not held.ending and not self._hurries:
            self._holdings.fetched(request.meta["token"], Sent.OK)
            how = "rejected" if is_final(failure.value) else "failed"
            self._end(held, request, **{how: reason_of(failure.value or RuntimeError())})

    def _is_costly(self, response: Response) -> bool:
        """Whether the host is to be asked for no other page until this one has been read."""
        if response.status != HTTPStatus.OK or self._analyser is None:
            return False
        return self._analyser.holds_host(response.url)

    def _end(self, held: Held, request: Request, **how: str) -> None:
        held.ending = True
        ending = self._holdings.ending(held, request.meta["key"], self._run, **how)
        self._crawler.signals.send_catch_log(url_ended, ending=ending)


def is_final(exception: BaseException | None) -> bool:
    """Whether another attempt would meet the same."""
    return isinstance(exception, IgnoreRequest) or (isinstance(exception, LimitError) and exception.final)


def reason_of(exception: BaseException) -> str:
    """Return why a request got no answer, in a word or two that can be counted."""
    text = str(exception)
    if isinstance(exception, AddressForbiddenError):
        return "port" if isinstance(exception, PortForbiddenError) else "address"
    if isinstance(exception, LimitError):
        return exception.reason
    if isinstance(exception, TlsError):
        return f"tls: {exception.problem}"
    if isinstance(exception, (RobotsUnreachableError, BrowserMissingError, RenderError)):
        return text
    if isinstance(exception, IgnoreRequest):
        return "robots" if "robots.txt" in text else text or "ignored"
    if isinstance(exception, DownloadTimeoutError):
        return "timeout"
    if isinstance(exception, (DNSLookupError, CannotResolveHostError)):
        return "name does not resolve"
    return f"{type(exception).__name__}: {text[:200]}"


def retry_after(response: Response) -> float:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date), else 0."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if not value:
        return 0.0
    try:
        seconds = float(value) if value.isdigit() else _until(value)
    except (ValueError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), RETRY_AFTER_MOST)


def _until(date: str) -> float:
    moment = parsedate_to_datetime(date)
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
