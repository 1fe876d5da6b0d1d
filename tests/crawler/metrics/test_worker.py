"""What happens to a worker's stats on their way to Prometheus."""

from __future__ import annotations

from http import HTTPStatus

from prometheus_client import CollectorRegistry, generate_latest

from crawler.metrics import catalogue
from crawler.metrics.catalogue import Kind
from crawler.metrics.worker import MOST, WorkerCollector
from tests.crawler.metrics.conftest import samples, value

STATS = {
    "captures/status/200": 7,
    "captures/status/404": 1,
    "captures/bytes": 12345,
    "requests/failed/TimeoutError": 2,
    "soft_blocks/challenge": 3,
    "links/queued": 40,
    "analysis/timeout": 1,
    "commit/uncommitted": 5,
    "commit/oldest_seconds": 1.5,
    "start_time": "not a number",
    "log_count/INFO": 9,
}


def test_stats_become_metrics_and_others_stay_scrapys() -> None:
    registry = CollectorRegistry()
    registry.register(WorkerCollector(lambda: STATS, lambda: (4, 2.5), 1 << 30))
    found = samples(generate_latest(registry).decode())
    assert value(found, "gongbao_captures_total", status="200") == 7
    assert value(found, "gongbao_captures_total", status="404") == 1
    assert value(found, "gongbao_captured_bytes_total") == 12345
    assert value(found, "gongbao_failed_requests_total", error="TimeoutError") == 2
    assert value(found, "gongbao_soft_blocks_total", block="challenge") == 3
    assert value(found, "gongbao_links_total", outcome="queued") == 40
    assert value(found, "gongbao_analysis_failures_total", reason="timeout") == 1
    assert value(found, "gongbao_uncommitted_captures") == 5
    assert value(found, "gongbao_oldest_uncommitted_seconds") == 1.5
    assert (value(found, "gongbao_leases_held"), value(found, "gongbao_oldest_lease_seconds")) == (4, 2.5)
    assert value(found, "gongbao_spool_limit_bytes") == 1 << 30
    assert value(found, "gongbao_archive_checked_objects_total") == 0


def test_no_label_has_more_values_than_are_meant() -> None:
    stats = {f"captures/status/{status}": 1 for status in range(100, 1000)}
    stats |= {f"requests/failed/Error{n}": 1 for n in range(500)}
    registry = CollectorRegistry()
    registry.register(WorkerCollector(lambda: stats, lambda: (0, 0.0), 1))
    found = samples(generate_latest(registry).decode())
    assert value(found, "gongbao_captures_total", status="404") == 1
    assert value(found, "gongbao_captures_total", status="other") == 900 - len(HTTPStatus)
    assert value(found, "gongbao_failed_requests_total", error="other") == 500 - MOST
    labels = {name for metric in catalogue.WORKER for name in metric.labels}
    labels |= {name for metric in catalogue.SHARED for name in metric.labels}
    assert labels.isdisjoint({"host", "url", "source", "path", "title", "region", "worker", "run"})


def test_nothing_of_the_catalogue_is_forgotten() -> None:
    collector = WorkerCollector(dict, lambda: (0, 0.0), 1)
    made = {family.name + "_total" * (family.type == "counter") for family in collector.collect()}
    assert made == {each.name for each in catalogue.WORKER if each.kind is not Kind.HISTOGRAM}
