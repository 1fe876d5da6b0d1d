"""`scrapy exporter`: the metrics of all that workers share, for Prometheus."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Event
from typing import Any, Final

from scrapy.exceptions import UsageError

from crawler import values
from crawler.command import GongbaoCommand
from crawler.frontier.connection import connect, explained
from crawler.frontier.fleet import Fleet
from crawler.values import Listen

DEFAULT: Final = "127.0.0.1:9400"
PATIENCE: Final = 3.0
"""Seconds for Redis: Prometheus gives up on a scrape after ten, and would then see no exporter at all."""


class Command(GongbaoCommand):
    """Reads Redis, MongoDB and the object store; changes nothing. One is enough for a fleet."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--listen HOST:PORT]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Export the metrics of frontier, database and archive for Prometheus"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--listen", metavar="HOST:PORT", help=f"where; GONGBAO_METRICS without it, or {DEFAULT}"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Serve until SIGTERM or Ctrl-C."""
        from prometheus_client import CollectorRegistry

        from crawler.metrics.database import DatabaseCollector
        from crawler.metrics.frontier import FrontierCollector
        from crawler.metrics.merged import Merged
        from crawler.metrics.process import add_process
        from crawler.metrics.serving import MetricsServer

        listen = listen_of(opts.listen) if opts.listen else self.config.metrics or listen_of(DEFAULT)
        client = connect(self.config, PATIENCE)
        with explained():
            frontier = FrontierCollector(self.frontier(client), Fleet(client))
        records = self.load("RECORD_STORE")(self.config)
        database = DatabaseCollector(
            records,
            self.load("OBJECT_STORE")(self.config).check,
            lambda: self._coverage(records),
            lambda: self._sources(records),
        )
        database.start()
        registry = CollectorRegistry()
        registry.register(Merged([frontier, database]))
        add_process(registry)
        stop = Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        with MetricsServer(listen, registry) as server:
            print(f"Metrics at http://{server.address}/metrics until Ctrl-C.", file=sys.stderr, flush=True)
            stop.wait()
        database.close()
        return 0

    def _coverage(self, records: Any) -> Mapping[tuple[str, ...] | str, float]:
        from crawler.coverage.gathering import gather, last_full_year
        from crawler.coverage.matrix import counts
        from crawler.coverage.model import State
        from crawler.coverage.totals import LEVELS

        year = last_full_year(datetime.now(UTC))
        years = range(year, year + 1)
        coverage, _ = gather(records, self._registry(), self.load("REGIONS"), years)
        by_level = {level: counts(coverage.rows, years, level) for level in LEVELS}
        return {
            (level, state.value): counted[state]
            for level, counted in by_level.items()
            for state in State
            if state is not State.NOT_EXPECTED
        }

    def _sources(self, records: Any) -> Mapping[tuple[str, ...] | str, float]:
        from crawler.sources.health import health
        from crawler.sources.health_report import summary

        stored = records.by_source(brief=True)
        return {state: float(count) for state, count in summary(health(self._registry(), stored, {})).items()}

    def _registry(self) -> Any:
        from crawler.sources.registry import load

        return load(self.config.sources)


def listen_of(text: str) -> Listen:
    """Return where to listen. Raises `UsageError` for what is no address with a port."""
    try:
        found = values.listen(text)
    except ValueError:
        raise UsageError(f"--listen expects HOST:PORT, such as {DEFAULT}, and not {text!r}") from None
    assert isinstance(found, Listen)  # noqa: S101
    return found
