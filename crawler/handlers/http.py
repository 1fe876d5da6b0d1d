"""Downloads pages over HTTP/1.1, behind the address guard, and records what the socket carries.

Scrapy's own handler, made of Twisted's web client, hides the bytes that the archive wants, and takes twice as
much time: for each request it makes an agent, an endpoint, and some dozen deferreds. Names are resolved and
connections made (TLS too) by Twisted, as there.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Final
from urllib.parse import urldefrag

from scrapy.core.downloader._idna_patch import _install_twisted_idna_fallbacks
from scrapy.core.downloader.contextfactory import _load_context_factory_from_settings
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS

from crawler.config import Config
from crawler.extensions.ending import WorkerEnds
from crawler.handlers.answer import Answer, TooLargeError
from crawler.handlers.connection import Connection, ConnectionFactory, ConnectionLostError
from crawler.handlers.guard import Guard
from crawler.handlers.head import BadAnswerError, Origin, origin_of, request_head
from crawler.handlers.pool import Pool
from crawler.handlers.recording import Recording
from crawler.signals import worker_hurries

IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that may be sent again where a server had closed the connection that was to be used again."""


class GuardedHandler(BaseDownloadHandler):
    """Downloads pages; every connection, a redirect's too, is checked when it is made.

    It leaves the `Recording` of the exchange in the request's meta, also where the body broke off. Such a
    page is returned all the same, with the flag `dataloss`.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        from twisted.internet import reactor

        super().__init__(crawler)
        _install_twisted_idna_fallbacks()
        settings = crawler.settings
        config: Config = settings["GONGBAO"]
        guard = Guard(config.allow_networks, loopback_only=config.contact is None)
        self._reactor = guard.guarded(reactor)
        self._contexts: Any = _load_context_factory_from_settings(crawler)
        self._bind_address = settings.get("DOWNLOAD_BIND_ADDRESS")
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._maxsize = settings.getint("DOWNLOAD_MAXSIZE")
        self._pool = Pool()
        self._asking: set[asyncio.Timeout] = set()
        self._hurries = False
        crawler.signals.connect(self.hurry, signal=worker_hurries)

    def hurry(self) -> None:
        """Break off what is under way, and what begins now: the worker ends."""
        self._hurries = True
        for limit in list(self._asking):
            limit.reschedule(0)

    async def download_request(self, request: Request) -> Response:
        """Download one page.

        Raises `AddressForbiddenError` where its address is not allowed, `WorkerEnds` where there is no time
        left, and Scrapy's exceptions: `DownloadTimeoutError`, `DownloadCancelledError` where it is too large,
        `DownloadFailedError` where no answer came or none of HTTP, and others where there is no connection.
        """
        seconds = request.meta.get("download_timeout") or self._timeout
        maxsize = request.meta.get("download_maxsize", self._maxsize)
        try:
            async with asyncio.timeout(0 if self._hurries else seconds) as limit:
                self._asking.add(limit)
                try:
                    return await self._exchange(request, maxsize)
                finally:
                    self._asking.discard(limit)
        except TimeoutError as error:
            if self._hurries:
                raise WorkerEnds("the worker ends") from error
            raise DownloadTimeoutError(
                f"Getting {request.url} took longer than {seconds} seconds."
            ) from error
        except TooLargeError as error:
            raise DownloadCancelledError(f"{request.url} has more than {maxsize} bytes.") from error
        except (BadAnswerError, ConnectionLostError) as error:
            raise DownloadFailedError(f"No answer: {error}.") from error

    async def close(self) -> None:
        """Close the connections that wait."""
        self._pool.close()

    async def _exchange(self, request: Request, maxsize: int) -> Response:
        parts = urlparse_cached(request)
        origin = origin_of(parts.scheme, parts.netloc)
        sent = request_head(request, origin.field, parts.path, parts.query)
        connection = self._pool.take(origin)
        if connection is not None:
            try:
                return await self._ask(connection, origin, request, sent, maxsize)
            except ConnectionLostError:
                if request.method not in IDEMPOTENT or request.body:
                    raise
        return await self._ask(await self._connect(origin, request), origin, request, sent, maxsize)

    async def _ask(
        self, connection: Connection, origin: Origin, request: Request, sent: bytes, maxsize: int
    ) -> Response:
        recording = Recording(sent + request.body)
        answer = Answer(
            recording,
            maxsize,
            bodiless=request.method == "HEAD",
            began=partial(request.meta.__setitem__, "recording", recording),
        )
        if await connection.ask(sent + request.body, answer):
            self._pool.keep(origin, connection)
        return _response(request, answer, connection)

    async def _connect(self, origin: Origin, request: Request) -> Connection:
        seconds = request.meta.get("download_timeout") or self._timeout
        endpoint: Any = HostnameEndpoint(
            self._reactor, origin.host, origin.port, seconds, bindAddress=self._bind_address
        )
        if origin.scheme == "https":
            creator = self._contexts.creatorForNetloc(origin.host.encode("ascii"), origin.port)
            endpoint = wrapClientTLS(creator, endpoint)
        with wrap_twisted_exceptions():
            connection: Connection = await maybe_deferred_to_future(endpoint.connect(ConnectionFactory()))
        return connection


def _response(request: Request, answer: Answer, connection: Connection) -> Response:
    assert answer.head is not None  # noqa: S101
    url, body, headers = urldefrag(request.url)[0], answer.body, answer.head.headers()
    major, minor = answer.head.version
    made: type[Response] = responsetypes.from_args(headers=headers, url=url, body=body)
    return made(
        url=url,
        status=answer.head.status,
        headers=headers,
        body=body,
        flags=["dataloss"] if answer.cut else None,
        ip_address=connection.address,
        protocol=f"HTTP/{major}.{minor}",
    )
