"""The same ordeal for plain scrapy-redis: it loses what its workers had in hand. Printed for comparison."""

from __future__ import annotations

import json
import time

import pytest
import redis

from tests.faults.fleet import Fleet
from tests.faults.line import Line
from tests.faults.ordeal import Ordeal, endure
from tests.faults.site import Kind
from tests.faults.test_kills import DELAY, OpenSite

QUIET = 6.0
"""Seconds without an item after which it is over: its workers never end by themselves."""
COMMAND = ("scrapy", "crawl", "peer")


@pytest.mark.slow
def test_a_few_kills_of_scrapy_redis(
    line: Line, open_site: OpenSite, capsys: pytest.CaptureFixture[str]
) -> None:
    _compare(line, open_site, capsys, 12, 40, Ordeal(kills=4, apart=(1.0, 2.5), freezes=0))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_kills_of_scrapy_redis(
    line: Line, open_site: OpenSite, capsys: pytest.CaptureFixture[str]
) -> None:
    _compare(line, open_site, capsys, 40, 100, Ordeal(kills=22, redis_kills=2, freezes=0))


def _compare(
    line: Line,
    open_site: OpenSite,
    capsys: pytest.CaptureFixture[str],
    hosts: int,
    pages: int,
    ordeal: Ordeal,
) -> None:
    site = open_site(hosts, pages)
    line.environment["GONGBAO_DEFAULT_DELAY"] = str(DELAY)
    client = redis.Redis.from_url(line.environment["GONGBAO_REDIS_URL"])
    client.lpush("peer:start_urls", *site.seeds)
    environment = line.environment | {"SCRAPY_SETTINGS_MODULE": "tests.faults.peer.settings"}
    with Fleet(COMMAND, environment, line.folder) as fleet:
        happened = endure(ordeal, fleet, line.redis, lambda: True)
        _wait_until_quiet(client)
    wanted = site.urls(Kind.ARTICLE, Kind.BUSY)
    found = {json.loads(item)["url"] for item in client.lrange("peer:items", 0, -1)}
    rushed = sum(interval < DELAY / 2 for interval in site.intervals())
    with capsys.disabled():
        print(
            f"\nscrapy-redis, {happened.count('kill')} kills: {len(wanted - found)} of {len(wanted)} pages "
            f"lost, {rushed} requests came in less than half of the delay"
        )
    assert len(found) > len(wanted) / 4, "it did not crawl at all: the comparison is void"


def _wait_until_quiet(client: redis.Redis) -> None:
    before, since = -1, time.monotonic()
    while time.monotonic() - since < QUIET:
        now = client.llen("peer:items")
        if now != before or client.zcard("peer:requests"):
            before, since = now, time.monotonic()
        time.sleep(0.2)
