"""Several collectors under one registry, where they share a metric."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector


class Merged(Collector):
    """Yields each metric once, with the samples of all: the text format knows a name only once."""

    def __init__(self, collectors: Sequence[Collector]) -> None:
        self._collectors = collectors

    def collect(self) -> Iterator[Family]:
        """Yield the metrics."""
        merged: dict[str, Family] = {}
        for collector in self._collectors:
            for found in collector.collect():
                if found.name in merged:
                    merged[found.name].samples += found.samples
                else:
                    merged[found.name] = found
        yield from merged.values()
