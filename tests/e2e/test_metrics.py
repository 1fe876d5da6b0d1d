"""What Prometheus reads of a worker and of the exporter, while they run, is what happened."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from threading import Thread
from typing import IO

import pytest

from crawler import health
from crawler.metrics.catalogue import SHARED, WORKER, series_names
from deploy.embedded import EmbeddedServers
from deploy.sample.server import SampleSite
from tests.crawler.metrics.conftest import Samples, scrape, value
from tests.e2e.conftest import Line
from tests.e2e.places import own_environment

PORTS = "127.0.0.1:21410-21490"


@pytest.fixture(scope="module")
def measured(
    sample: SampleSite, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Line, Samples, Samples]:
    """A line, and what its worker and the exporter say when all is done."""
    environment = own_environment(servers, "metrics", tmp_path_factory.mktemp("spool"))
    line = Line(sample.seeds, environment | {"GONGBAO_METRICS": PORTS})
    assert line.scrapy("seed", *line.seeds).returncode == 0
    worker = line.start("crawl", "reports", "-a", "until_idle=60")
    try:
        address = _address(worker)
        assert health.main([f"http://{address}/healthz"]) == 0
        seen = scrape(address)
        deadline = time.monotonic() + 90
        while seen.get(("gongbao_ack_seconds_count", frozenset()), 0) < 30 or _busy(seen):
            assert time.monotonic() < deadline
            time.sleep(0.5)
            seen = scrape(address)
        exporter = line.start("exporter")
        shared = scrape(_address(exporter))
        exporter.send_signal(signal.SIGTERM)
        assert exporter.wait(10) == 0
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(40) == 0
    return line, seen, shared


def _address(process: subprocess.Popen[str]) -> str:
    stream: IO[str] | None = process.stderr
    assert stream
    for text in stream:
        if found := re.search(r"Metrics at http://([\d.:]+)/metrics", text):
            Thread(target=stream.read, daemon=True).start()  # so that its log stands in nobody's way
            return found[1]
    raise AssertionError("It ended before it listened.")


def _busy(seen: Samples) -> bool:
    return bool(value(seen, "gongbao_uncommitted_captures") or value(seen, "gongbao_leases_held"))


def test_a_worker_counts_what_it_archives(measured: tuple[Line, Samples, Samples]) -> None:
    line, seen, _ = measured
    rows = line.captures()
    statuses = {str(row["status"]) for row in rows}
    for status in statuses - {"None"}:
        counted = sum(str(row["status"]) == status for row in rows)
        assert value(seen, "gongbao_captures_total", status=status) == counted
    assert value(seen, "gongbao_analysis_seconds_count") > 30
    assert value(seen, "gongbao_archive_commit_seconds_count") >= 1
    assert value(seen, "gongbao_database_commit_seconds_count") >= 2
    assert value(seen, "gongbao_oldest_uncommitted_seconds") == 0
    assert value(seen, "process_resident_memory_bytes") > 10_000_000


def test_the_exporter_says_what_is_stored(measured: tuple[Line, Samples, Samples]) -> None:
    line, _, shared = measured
    assert {value(shared, "gongbao_server_up", server=name) for name in ("redis", "mongodb", "archive")} == {
        1
    }
    assert value(shared, "gongbao_stored_captures") == len(line.captures())
    assert value(shared, "gongbao_frontier_urls", state="queued") == 0
    assert value(shared, "gongbao_workers", state="alive") == 1
    assert value(shared, "gongbao_documents", kind="work_report") > 10
    assert value(shared, "gongbao_coverage_reports", level="province", state="missing") > 20


def test_only_names_of_the_catalogue_are_exported(measured: tuple[Line, Samples, Samples]) -> None:
    _, seen, shared = measured
    for found, metrics in ((seen, WORKER), (shared, SHARED)):
        names = {name for name, _ in found if name.startswith("gongbao_") and not name.endswith("_created")}
        assert names <= series_names(metrics)
