"""From the catalogue to what prometheus-client exports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric as Family

from crawler.metrics.catalogue import Kind, Metric

Values = Mapping[tuple[str, ...] | str, float]
"""By the values of the labels; a single one needs no tuple."""


def family(metric: Metric, values: Values | float) -> Family:
    """Return a counter or a gauge with its values; a plain number where it has no labels."""
    made = CounterMetricFamily if metric.kind is Kind.COUNTER else GaugeMetricFamily
    filled: CounterMetricFamily | GaugeMetricFamily = made(metric.name, metric.help, labels=metric.labels)
    rows: Iterable[tuple[tuple[str, ...] | str, float]] = (
        values.items() if isinstance(values, Mapping) else [((), values)]
    )
    for labels, value in rows:
        filled.add_metric((labels,) if isinstance(labels, str) else labels, value)
    return filled


def histogram(metric: Metric, registry: CollectorRegistry) -> Histogram:
    """Make the histogram of a metric."""
    return Histogram(metric.name, metric.help, buckets=metric.buckets, registry=registry)
