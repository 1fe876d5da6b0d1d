"""What Prometheus is told of a frontier is what is in it."""

from __future__ import annotations

import time

import pytest
import redis
from prometheus_client import CollectorRegistry, generate_latest

from crawler.frontier.batches import Found
from crawler.frontier.fleet import Fleet, Heartbeat
from crawler.frontier.lease import End, Fetched, Sent, Verdict
from crawler.frontier.queue import Frontier
from crawler.metrics import catalogue
from crawler.metrics.frontier import FrontierCollector
from tests.crawler.metrics.conftest import Samples, samples, value


@pytest.fixture
def frontier(redis_client: redis.Redis) -> Frontier:
    return Frontier(redis_client, "live", 4)


def _seen(frontier: Frontier, client: redis.Redis) -> Samples:
    registry = CollectorRegistry()
    registry.register(FrontierCollector(frontier, Fleet(client)))
    return samples(generate_latest(registry).decode())


def test_an_empty_frontier_has_every_metric(frontier: Frontier, redis_client: redis.Redis) -> None:
    found = _seen(frontier, redis_client)
    assert {name for name, _ in found} == {metric.name for metric in (catalogue.UP, *catalogue.FRONTIER)}
    assert value(found, "gongbao_server_up", server="redis") == 1
    assert sum(found.values()) == 1


def test_counts_lag_and_leases(frontier: Frontier, redis_client: redis.Redis) -> None:
    frontier.add([Found(f"http://{host}.gov.cn/{n}", "c", 5) for host in "abc" for n in range(3)])
    for host in "abc":
        frontier.host(f"{host}.gov.cn", d=50)
    asked, first = frontier.lease(2, 0.2)
    frontier.fetched([Fetched(asked.token, Sent.OK)])
    Fleet(redis_client).beat(Heartbeat("w1", "r", "2026-01-01T00:00:00Z"))
    time.sleep(0.3)
    found = _seen(frontier, redis_client)
    assert value(found, "gongbao_frontier_urls", state="queued") == 7
    assert value(found, "gongbao_frontier_urls", state="leased") == 2
    assert value(found, "gongbao_frontier_seen_urls") == 9
    assert value(found, "gongbao_frontier_eligible_hosts") == 2
    assert 0.2 <= value(found, "gongbao_frontier_host_lag_seconds") < 10
    assert 0.1 <= value(found, "gongbao_frontier_overdue_lease_seconds") < 10
    assert value(found, "gongbao_frontier_leases_total") == 2
    assert value(found, "gongbao_workers", state="alive") == 1
    frontier.ack([End(first.token, Verdict.REJECTED), End(asked.token, Verdict.DONE)])
    found = _seen(frontier, redis_client)
    assert value(found, "gongbao_frontier_urls", state="rejected") == 1
    assert value(found, "gongbao_frontier_urls", state="done") == 1
    assert value(found, "gongbao_frontier_overdue_lease_seconds") == 0


def test_without_redis_there_are_no_old_figures(frontier: Frontier) -> None:
    gone = redis.Redis(port=1)
    frontier._redis = gone  # type: ignore[attr-defined]
    registry = CollectorRegistry()
    registry.register(FrontierCollector(frontier, Fleet(gone)))
    assert samples(generate_latest(registry).decode()) == {
        ("gongbao_server_up", frozenset({("server", "redis")})): 0
    }
