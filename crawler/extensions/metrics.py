"""A worker's metrics, for Prometheus; only where GONGBAO_METRICS says where to listen."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Request
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from crawler.config import Config
from crawler.frontier.holdings import Holdings
from crawler.frontier.scheduler import holdings_of
from crawler.items import Ending
from crawler.metrics.instruments import ACK, REGISTRY
from crawler.metrics.process import add_process
from crawler.metrics.pulse import Pulse
from crawler.metrics.serving import MetricsServer
from crawler.metrics.worker import WorkerCollector
from crawler.signals import endings_recorded, request_failed
from crawler.values import Listen

logger = logging.getLogger(__name__)

BEAT: Final = 1.0
"""Seconds between two turns of the reactor that count for its health."""


class Metrics:
    """Serves them from the start until the engine has stopped."""

    def __init__(self, crawler: Crawler, config: Config, listen: Listen) -> None:
        """Begin to listen. Raises `ConfigError` where that does not go, which stops the start."""
        self._crawler = crawler
        assert crawler.stats  # noqa: S101
        self._stats = crawler.stats
        self._holdings: Holdings | None = None
        self._collector = WorkerCollector(self._stats.get_stats, self._leases, config.spool_limit)
        pulse = Pulse()
        self._ticker = LoopingCall(pulse.beat)
        self._server = MetricsServer(listen, REGISTRY, pulse)
        REGISTRY.register(self._collector)
        add_process(REGISTRY)
        logger.info("Metrics at http://%s/metrics", self._server.address)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the signals. Raises `NotConfigured` where nothing is to listen."""
        config: Config = crawler.settings["GONGBAO"]
        if config.metrics is None:
            raise NotConfigured
        metrics = cls(crawler, config, config.metrics)
        crawler.signals.connect(metrics.opened, signal=signals.spider_opened)
        crawler.signals.connect(metrics.failed, signal=request_failed)
        crawler.signals.connect(metrics.recorded, signal=endings_recorded)
        crawler.signals.connect(metrics.closed, signal=signals.engine_stopped)
        return metrics

    def _leases(self) -> tuple[int, float]:
        return self._holdings.ages() if self._holdings else (0, 0.0)

    def opened(self) -> None:
        """Know the leases from now on."""
        self._holdings = holdings_of(self._crawler)
        self._ticker.start(BEAT)

    def failed(self, request: Request, failure: Failure) -> None:  # noqa: ARG002
        """Count a request without an answer, unless that was on purpose."""
        if not isinstance(failure.value, IgnoreRequest):
            name = failure.type.__name__ if failure.type else "Error"
            self._stats.inc_value(f"requests/failed/{name}")

    def recorded(self, endings: Sequence[Ending]) -> None:
        """Note how long it took from the fetch until now."""
        now = datetime.now(UTC)
        for ending in endings:
            ACK.observe(max(0.0, (now - ending.at).total_seconds()))

    def closed(self) -> None:
        """Stop listening."""
        if self._ticker.running:
            self._ticker.stop()
        self._server.close()
        REGISTRY.unregister(self._collector)
