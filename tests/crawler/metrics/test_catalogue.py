"""The names follow Prometheus' conventions, and each is there once."""

from __future__ import annotations

import re

import pytest

from crawler.metrics.catalogue import SHARED, WORKER, Kind, Metric, series_names

ALL = (*WORKER, *SHARED)
UNITS = ("_seconds", "_bytes")


def test_no_name_is_there_twice() -> None:
    assert len({metric.name for metric in ALL}) == len(ALL)


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.name)
def test_a_metric_is_named_as_prometheus_wants_it(metric: Metric) -> None:
    """https://prometheus.io/docs/practices/naming/."""
    assert re.fullmatch(r"gongbao_[a-z]+(_[a-z]+)*", metric.name)
    assert metric.name.endswith("_total") == (metric.kind is Kind.COUNTER)
    assert not re.search(r"_(ms|millis|minutes|hours|kb|mb|count|sum|bucket)$", metric.name)
    assert metric.help.endswith(".")
    assert metric.kind is not Kind.HISTOGRAM or metric.name.endswith(UNITS)
    assert list(metric.buckets) == sorted(set(metric.buckets))
    assert not {"host", "url", "source", "worker", "region"} & set(metric.labels)


def test_a_histogram_is_queried_by_three_names() -> None:
    names = series_names()
    assert {"gongbao_ack_seconds_bucket", "gongbao_ack_seconds_sum", "gongbao_ack_seconds_count"} <= names
    assert "gongbao_ack_seconds" not in names
    assert "gongbao_captures_total" in names
