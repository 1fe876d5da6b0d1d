"""`deploy/bench growth`: what is filled is what a crawl leaves; its figures are no matter of tests."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import redis

from crawler.frontier.queue import Found, Frontier
from deploy.benches.growth.filling import CRAWL, fill_redis, url_of
from deploy.benches.growth.paging import frontier_cost
from deploy.embedded import EmbeddedServers

ROOT = Path(__file__).parents[3]


def test_a_filled_frontier_knows_its_urls_and_queues_a_tenth(servers: EmbeddedServers) -> None:
    with redis.Redis.from_url(servers.redis.url) as client:
        frontier = Frontier(client, "growth-test")
        frontier.configure(0.0, 256)
        fill_redis(frontier, 0, 200, 10)
        assert frontier.counts()["queued"] == 20
        assert frontier.add([Found(url_of(n, 10), CRAWL) for n in range(200)]) == 0
        assert frontier.add([Found(url_of(200, 10), CRAWL)]) == 1
        cost = frontier_cost(frontier, servers.redis.pid or 0, 200, 10, 1, 0)
        assert cost.lease > 0
        assert frontier.counts()["done"] == 21
        for key in client.scan_iter("gb:*growth-test*"):
            client.delete(key)


@pytest.mark.slow
@pytest.mark.usefixtures("servers")
def test_the_bench_measures_frontier_and_database() -> None:
    command = [sys.executable, "-m", "deploy.benches", "growth", "--quick", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    known, hosts, whole = json.loads(done.stdout)["tables"]
    assert [row["known URLs"] for row in known["rows"]] == [1_000, 5_000]
    assert [row["hosts"] for row in hosts["rows"]] == [10, 100]
    assert [row["known URLs"] for row in whole["rows"]] == [1_000, 5_000]
    assert all(row["Redis, MB"] > 0 for row in (*known["rows"], *hosts["rows"], *whole["rows"]))
