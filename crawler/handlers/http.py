"""Scrapy's HTTP/1.1 handler behind the address guard, recording what the socket carries."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers import http11
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.web.client import Agent

from crawler.config import Config
from crawler.handlers.guard import Guard
from crawler.handlers.recording import RecordingFactory


class GuardedHandler(http11.HTTP11DownloadHandler):
    """Downloads pages; every connection, a redirect's too, is checked when it is made.

    It leaves the `Recording` of the exchange in the request's meta, also where the body broke off.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        config: Config = crawler.settings["GONGBAO"]
        self._guard = Guard(config.allow_networks, loopback_only=config.contact is None)
        self._pool._factory = RecordingFactory

    async def download_request(self, request: Request) -> Response:
        """Download one page. Raises `AddressForbiddenError` where its address is not allowed."""
        # Scrapy's method hard-codes its agent class, so the agent is made here.
        agent = _GuardedAgent(
            self._guard,
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            downloaded: Deferred[Response] = agent.download_request(request)
            return await maybe_deferred_to_future(downloaded)


class _GuardedAgent(http11._ScrapyAgent):
    def __init__(self, guard: Guard, **options: Any) -> None:
        super().__init__(**options)
        self._guard = guard

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        request.meta["recording"] = getattr(txresponse, "_gongbao_recording", None)
        return super()._cb_bodyready(txresponse, request)

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        guarded = self._guard.guarded(agent._reactor)
        agent._reactor = guarded
        agent._endpointFactory._reactor = guarded
        return agent
