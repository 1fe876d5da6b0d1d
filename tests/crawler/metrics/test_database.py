"""The figures of database and archive: what is down is said, and takes nothing else with it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, NoReturn

from prometheus_client import CollectorRegistry, generate_latest

from crawler.errors import ServerUnavailableError
from crawler.metrics import catalogue
from crawler.metrics.database import DatabaseCollector
from tests.crawler.metrics.conftest import Samples, samples, value


class Records:
    """A database that can be away, which a real one is not at will."""

    away = False

    def reach(self) -> None:
        if self.away:
            raise ServerUnavailableError("MongoDB does not answer.")

    def counts(self) -> dict[str, Any]:
        if self.away:
            raise ServerUnavailableError("MongoDB does not answer.")
        return {
            "captures": 9,
            "pages_by_outcome": {"documents": 3, None: 1},
            "urls_by_state": {"done": 8},
            "documents_by_kind": {"work_report": 2},
            "quarantined": 1,
            "archived_bytes": 1000,
        }

    def scan_counts(self) -> dict[str, int]:
        return {"waiting": 7, "read": 2}

    def archive_health(self) -> dict[str, Any]:
        return {"objects": 4, "damaged": 1, "unchecked_since": datetime.now(UTC) - timedelta(hours=1)}


def _fail() -> NoReturn:
    raise ServerUnavailableError("Its files are wrong.")


def _seen(collector: DatabaseCollector) -> Samples:
    collector.look()
    registry = CollectorRegistry()
    registry.register(collector)
    return samples(generate_latest(registry).decode())


def test_every_metric_of_the_catalogue_is_there() -> None:
    collector = DatabaseCollector(
        Records(), lambda: None, lambda: {("province", "official"): 31}, lambda: {"good": 5}
    )
    found = _seen(collector)
    assert {name for name, _ in found} == {each.name for each in (catalogue.UP, *catalogue.DATABASE)}
    assert value(found, "gongbao_stored_pages", outcome="unknown") == 1
    assert value(found, "gongbao_scans", state="waiting") == 7
    assert value(found, "gongbao_coverage_reports", level="province", state="official") == 31
    assert 3600 <= value(found, "gongbao_archive_oldest_unchecked_seconds") < 3700


def test_what_is_down_is_said_and_the_rest_stays() -> None:
    records = Records()
    collector = DatabaseCollector(records, _fail, _fail, lambda: {"good": 5})
    found = _seen(collector)
    assert value(found, "gongbao_server_up", server="archive") == 0
    assert value(found, "gongbao_server_up", server="mongodb") == 1
    assert value(found, "gongbao_sources", state="good") == 5
    assert "gongbao_coverage_reports" not in {name for name, _ in found}
    records.away = True
    found = _seen(collector)
    assert value(found, "gongbao_server_up", server="mongodb") == 0
    assert "gongbao_stored_captures" not in {name for name, _ in found}


def test_a_server_that_hangs_is_away_before_prometheus_gives_up() -> None:
    hangs = Event()
    collector = DatabaseCollector(Records(), hangs.wait, lambda: {}, lambda: {})
    started = time.monotonic()
    found = _seen(collector)
    assert value(found, "gongbao_server_up", server="archive") == 0
    assert value(found, "gongbao_server_up", server="mongodb") == 1
    assert time.monotonic() - started < 8
    hangs.set()
    deadline = time.monotonic() + 10
    while value(_seen(collector), "gongbao_server_up", server="archive") != 1:
        assert time.monotonic() < deadline
