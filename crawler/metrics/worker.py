"""What a worker says of itself: Scrapy's stats under the names of the catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from crawler.metrics import catalogue
from crawler.metrics.catalogue import Metric
from crawler.metrics.families import family

COUNTED: Final[Mapping[str, Metric]] = {
    "captures/bytes": catalogue.CAPTURED_BYTES,
    "commit/uncommitted": catalogue.UNCOMMITTED,
    "commit/oldest_seconds": catalogue.OLDEST_UNCOMMITTED,
    "spool/bytes": catalogue.SPOOL_BYTES,
    catalogue.CHECKED_OBJECTS.name: catalogue.CHECKED_OBJECTS,
    catalogue.DAMAGED_FOUND.name: catalogue.DAMAGED_FOUND,
}
"""Stats that are a metric each."""
LABELLED: Final[Mapping[str, Metric]] = {
    "captures/status/": catalogue.CAPTURES,
    "requests/failed/": catalogue.FAILED_REQUESTS,
    "soft_blocks/": catalogue.SOFT_BLOCKS,
    "links/": catalogue.LINKS,
    "analysis/": catalogue.ANALYSIS_FAILURES,
}
"""Beginnings of stats whose rest is the value of a label."""

MOST: Final = 40
"""Values of a label; further ones count as `OTHER`, since each is a series that Prometheus keeps."""
OTHER: Final = "other"
STATUSES: Final = frozenset(str(int(status)) for status in HTTPStatus)
"""Those that a standard knows. Sites send any number as well."""

Leases = Callable[[], tuple[int, float]]
"""Returns how many leases are held, and the age of the oldest in seconds."""


class WorkerCollector(Collector):
    """Reads them in the thread that answers Prometheus; the reactor does not notice."""

    def __init__(self, stats: Callable[[], Mapping[str, Any]], leases: Leases, spool_limit: int) -> None:
        self._stats = stats
        self._leases = leases
        self._spool_limit = spool_limit

    def collect(self) -> Iterator[Family]:
        """Yield each metric, also those of which nothing has happened yet."""
        stats = dict(self._stats())
        for name, metric in COUNTED.items():
            yield family(metric, float(stats.get(name, 0)))
        labelled: dict[str, dict[tuple[str, ...] | str, float]] = defaultdict(dict)
        for name, value in stats.items():
            beginning, label = _split(name)
            if beginning in LABELLED:
                bounded = _bounded(beginning, label, labelled[beginning])
                labelled[beginning][bounded] = labelled[beginning].get(bounded, 0.0) + float(value)
        for beginning, metric in LABELLED.items():
            yield family(metric, labelled[beginning])
        held, oldest = self._leases()
        yield family(catalogue.LEASES_HELD, held)
        yield family(catalogue.OLDEST_LEASE, oldest)
        yield family(catalogue.SPOOL_LIMIT, self._spool_limit)


def _bounded(beginning: str, label: str, known: Mapping[Any, float]) -> str:
    """Return the value of a label; that of a rare one where a stranger could choose it, or there are many."""
    if beginning == "captures/status/":
        return label if label in STATUSES else OTHER
    return label if label in known or len(known) < MOST else OTHER


def _split(name: str) -> tuple[str, str]:
    beginning, slash, label = name.rpartition("/")
    return beginning + slash, label
