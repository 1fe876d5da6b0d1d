"""Downloads pages over HTTP/1.1, behind the address guard, and records what the socket carries.

Scrapy's own handler, made of Twisted's web client, hides the bytes that the archive wants, and takes twice as
much time: for each request it makes an agent, an endpoint, and some dozen deferreds. Names are resolved and
connections made (TLS too) by Twisted, as there.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Final, cast
from urllib.parse import urldefrag

from scrapy.core.downloader._idna_patch import _install_twisted_idna_fallbacks
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS

from crawler.config import Config
from crawler.errors import LimitError
from crawler.extensions.ending import WorkerEnds
from crawler.handlers import leave
from crawler.handlers.answer import Answer, TooLargeError
from crawler.handlers.connection import Connection, ConnectionFactory, ConnectionLostError
from crawler.handlers.guard import Guard
from crawler.handlers.head import BadAnswerError, BeyondLimitError, Origin, origin_of, request_head
from crawler.handlers.leave import Leave
from crawler.handlers.limits import Limits
from crawler.handlers.pace import Pace, Watch
from crawler.handlers.pool import Pool
from crawler.handlers.recording import Recording
from crawler.handlers.room import META, keep, room_of
from crawler.handlers.tls import Contexts
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
        guard = Guard(config.allow_networks, ports=config.allow_ports, loopback_only=config.contact is None)
        self._reactors = {named: guard.guarded(reactor, named=named) for named in (False, True)}
        self._contexts = Contexts(crawler)
        self._bind_address = settings.get("DOWNLOAD_BIND_ADDRESS")
        self._limits = Limits.of(settings)
        self._pace = Pace(self._limits)
        self._room = room_of(crawler, "DOWNLOAD_ROOM")
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

        Raises `AddressForbiddenError` where its address or port is not allowed, `TlsError` where its server
        does not prove who it is, `LimitError` where it goes beyond a limit, `WorkerEnds` where there is no
        time left, and Scrapy's exceptions: `DownloadTimeoutError`, `DownloadFailedError` where no answer came
        or none of HTTP, and others where there is no connection.
        """
        seconds = request.meta.get("download_timeout") or self._limits.seconds
        maxsize = request.meta.get("download_maxsize", self._limits.size)
        watch: Watch | None = None
        try:
            async with asyncio.timeout(0 if self._hurries else seconds) as limit:
                self._asking.add(limit)
                try:
                    with self._pace.watched(limit, seconds) as watch:
                        return await self._exchange(request, maxsize, watch)
                finally:
                    self._asking.discard(limit)
        except TimeoutError as error:
            if self._hurries:
                raise WorkerEnds("the worker ends") from error
            if watch is not None and watch.too_slow:
                raise LimitError("too slow", f"{request.url}: {watch.too_slow}.", final=False) from error
            raise DownloadTimeoutError(
                f"Getting {request.url} took longer than {seconds} seconds."
            ) from error
        except TooLargeError as error:
            raise LimitError("too large", f"{request.url} has more than {maxsize} bytes.") from error
        except BeyondLimitError as error:
            raise LimitError(error.reason, f"{request.url}: {error}.") from error
        except (BadAnswerError, ConnectionLostError) as error:
            raise DownloadFailedError(f"No answer: {error}.") from error

    async def close(self) -> None:
        """Close the connections that wait."""
        self._pool.close()
        self._pace.close()

    async def _exchange(self, request: Request, maxsize: int, watch: Watch) -> Response:
        parts = urlparse_cached(request)
        origin = origin_of(parts.scheme, parts.netloc)
        allowed: Leave | None = request.meta.get(leave.META)
        if origin.scheme == "https" and allowed is not None and allowed.unverified(request.url):
            origin = replace(origin, verified=False)
        sent = request_head(request, origin.field, parts.path, parts.query)
        connection = self._pool.take(origin)
        if connection is not None:
            try:
                return await self._ask(connection, origin, request, sent, maxsize, watch)
            except ConnectionLostError:
                if request.method not in IDEMPOTENT or request.body:
                    raise
        connection = await self._connect(origin, request)
        return await self._ask(connection, origin, request, sent, maxsize, watch)

    async def _ask(
        self,
        connection: Connection,
        origin: Origin,
        request: Request,
        sent: bytes,
        maxsize: int,
        watch: Watch,
    ) -> Response:
        recording = Recording(sent + request.body)
        making_room = list[asyncio.Task[None]]()

        def began() -> None:
            recording.tls = connection.tls
            request.meta["recording"] = recording

        def grows(answer: Answer) -> None:
            connection.pause()
            making_room.append(asyncio.ensure_future(self._make_room(request, connection, answer, watch)))

        watch.answer = answer = Answer(
            recording,
            maxsize,
            bodiless=request.method == "HEAD",
            began=began,
            limits=self._limits,
            grows=grows,
        )
        try:
            if await connection.ask(sent + request.body, answer):
                self._pool.keep(origin, connection)
        finally:
            for task in making_room:
                task.cancel()
        for place in request.meta.get(META, ()):
            place.shrink(answer.size)
        return _response(request, answer, connection)

    async def _make_room(
        self, request: Request, connection: Connection, answer: Answer, watch: Watch
    ) -> None:
        """Let a large body come when there is room for it."""
        watch.rests = True
        place = await self._room.place(answer.expected or self._limits.size)
        keep(request.meta, place)
        watch.rests = False
        connection.resume()

    async def _connect(self, origin: Origin, request: Request) -> Connection:
        seconds = request.meta.get("download_timeout") or self._limits.seconds
        allowed: Leave | None = request.meta.get(leave.META)
        named = allowed is not None and allowed.names_port(request.url)
        endpoint: Any = HostnameEndpoint(
            self._reactors[named], origin.host, origin.port, seconds, bindAddress=self._bind_address
        )
        creator = None
        if origin.scheme == "https":
            creator = self._contexts.creator(origin.host, verify=origin.verified)
            endpoint = wrapClientTLS(cast(Any, creator), endpoint)
        with wrap_twisted_exceptions():
            connection: Connection = await maybe_deferred_to_future(
                endpoint.connect(ConnectionFactory(creator))
            )
        return connection


def _response(request: Request, answer: Answer, connection: Connection) -> Response:
    assert answer.head is not None  # noqa: S101
    url, body, headers = urldefrag(request.url)[0], answer.body, answer.head.headers()
    major, minor = answer.head.version
    made: type[Response] = responsetypes.from_args(headers=headers, url=url, body=body)
    response = made(
        url=url,
        status=answer.head.status,
        body=body,
        flags=["dataloss"] if answer.cut else None,
        ip_address=connection.address,
        protocol=f"HTTP/{major}.{minor}",
    )
    response.headers = headers  # given above, they would be made once more
    return response
