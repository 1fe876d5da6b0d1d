"""Redis away, and Redis full: workers wait and go on, and say so once."""

from __future__ import annotations

import signal
import time

import pytest
import redis

from tests.faults.fleet import Fleet
from tests.faults.line import Line
from tests.faults.test_kills import DELAY, SETTINGS, OpenSite, nobody_rushed, nothing_lost, nothing_twice

FULL = 6.0
GONE = "Redis does not serve us"
BACK = "Redis serves us again"


@pytest.fixture
def polite(line: Line) -> Line:
    """The line with the delay that is looked for in the site's log."""
    line.environment["GONGBAO_DEFAULT_DELAY"] = str(DELAY)
    return line


def _wait_for_pages(line: Line, pages: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while line.frontier.counts()["done"] < pages:
        assert time.monotonic() < deadline, "no page was done"
        time.sleep(0.1)


def _said_once(fleet: Fleet, message: str) -> None:
    logs = [path.read_text() for path in sorted(fleet.folder.glob("worker-*.log"))]
    for log in logs:
        assert log.count(GONE) == log.count(BACK) == 1, log[-3000:]
        assert message in log
        assert "Traceback" not in log, log[log.index("Traceback") - 300 :][:3000]


@pytest.mark.parametrize("away", [7.0, pytest.param(30.0, marks=pytest.mark.slow)])
def test_redis_away_for_longer_than_a_lease(polite: Line, open_site: OpenSite, away: float) -> None:
    site = open_site(8, 30)
    polite.seed(*site.seeds)
    with polite.fleet(*SETTINGS, size=2) as fleet:
        _wait_for_pages(polite, 20)
        polite.redis.stop()
        time.sleep(away)
        polite.redis.start()
        polite.redis.wait()
        assert polite.working(), "it was over before the outage"
        fleet.wait(90)
    _said_once(fleet, "Waiting; nothing is lost.")
    nothing_lost(polite, site)
    nothing_twice(polite, site)
    nobody_rushed(site)


@pytest.mark.slow
def test_redis_out_of_memory_in_the_middle_of_a_crawl(polite: Line, open_site: OpenSite) -> None:
    site = open_site(8, 30)
    polite.seed(*site.seeds)
    client = redis.Redis.from_url(polite.environment["GONGBAO_REDIS_URL"])
    with polite.fleet(*SETTINGS, size=2) as fleet:
        _wait_for_pages(polite, 20)
        client.config_set("maxmemory", "1")
        try:
            time.sleep(FULL)
            assert polite.working(), "it was over before the memory was full"
        finally:
            client.config_set("maxmemory", "0")
        fleet.wait(90)
    _said_once(fleet, "OOM")
    nothing_lost(polite, site)
    nothing_twice(polite, site)
    nobody_rushed(site)


@pytest.mark.slow
def test_a_worker_can_be_stopped_while_redis_is_away(polite: Line, open_site: OpenSite) -> None:
    site = open_site(8, 30)
    polite.seed(*site.seeds)
    with polite.fleet(*SETTINGS, size=1) as fleet:
        _wait_for_pages(polite, 10)
        polite.redis.stop()
        time.sleep(2)
        try:
            fleet.workers[0].send_signal(signal.SIGTERM)
            fleet.wait(45)
        finally:
            polite.redis.start()
            polite.redis.wait()
        assert fleet.logs().count(GONE) == 1
        assert "Traceback" not in fleet.logs()
        fleet.tend()
        fleet.wait(90)
    nothing_lost(polite, site)
    nothing_twice(polite, site)
