"""Seeding many sources at once: each once for each time, under the fence, with all that belongs to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from crawler.config import Config
from crawler.frontier.budgets import EACH, Budgets
from crawler.frontier.connection import connect
from crawler.frontier.crawls import Crawls
from crawler.frontier.hosts import Hosts
from crawler.frontier.preparing import Planting, prepare
from crawler.frontier.queue import Frontier
from crawler.frontier.seeding import seeds
from crawler.frontier.sowing import AT_ONCE, FencedError, Seeding, Sower, Sown
from crawler.sources.scope import Reach
from tests.crawler.frontier.inspection import check

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(params=[1, 4])
def sower(client: redis.Redis, request: pytest.FixtureRequest) -> Sower:
    """A sower of a frontier with so many partitions."""
    return Sower(_frontier(client, request.param))


def _frontier(client: redis.Redis, partitions: int = 1) -> Frontier:
    frontier = Frontier(client, partitions=partitions)
    frontier.configure(0.0, 1)
    return frontier


def _seed(name: str, *columns: str, delay: float | None = None) -> Planting:
    url = f"http://{name}.gov.cn/"
    return prepare(url, Reach.HOST, source=name, focus=True, budget=7, columns=columns, delay=delay)


def _seeding(name: str, due: datetime = NOW, *columns: str, delay: float | None = None) -> Seeding:
    return Seeding(name, due, (_seed(name, *columns, delay=delay),))


def test_a_source_gets_all_that_a_seed_by_hand_gets(client: redis.Redis, sower: Sower) -> None:
    column = "http://a.gov.cn/gzbg/"
    (sown,) = sower.sow([_seeding("a", NOW, column, "http://b.gov.cn/", delay=7.5)], NOW)
    assert sown == Sown("a", NOW, 2, True)
    frontier = _frontier(client)
    crawl = _seed("a", delay=7.5).crawl
    assert Crawls(frontier).get(crawl.id) == crawl
    assert dict(seeds(client)) == {"http://a.gov.cn/": crawl.id}
    ((name, budget),) = Budgets(frontier).all()
    assert (name, budget.base, budget.each) == (crawl.id, 7, EACH)
    assert Hosts(frontier).get("a.gov.cn").delay == 7.5
    frontier.host("a.gov.cn", d="")
    found = [*frontier.lease(2), *frontier.lease(2)]
    assert [(lease.record.url(lease.host), lease.priority) for lease in found][:1] == [
        ("http://a.gov.cn/", 9)
    ]
    sower.sow([_seeding("a", NOW + HOUR)], NOW + HOUR)
    assert Hosts(frontier).get("a.gov.cn").delay == 0
    check(client, frontier)


def test_each_time_is_seeded_once_and_none_before_it(sower: Sower) -> None:
    assert sower.sow([_seeding("a")], NOW) == [Sown("a", NOW, 1, True)]
    for due in (NOW, NOW - HOUR):
        assert sower.sow([_seeding("a", due)], NOW + HOUR) == [Sown("a", NOW, 1, False)]
    again = sower.sow([_seeding("a", NOW + HOUR)], NOW + HOUR)
    assert again == [Sown("a", NOW + HOUR, 0, True)]  # it waits in the queue


def test_a_time_that_is_passed_over_is_not_seeded_later(sower: Sower) -> None:
    assert sower.sow([Seeding("a", NOW, ())], NOW) == [Sown("a", None, 0, True)]
    assert sower.sow([_seeding("a")], NOW) == [Sown("a", None, 0, False)]
    sower.forget(["a"])
    assert sower.sow([_seeding("a")], NOW) == [Sown("a", NOW, 1, True)]


def test_a_lower_number_seeds_nothing(client: redis.Redis, sower: Sower) -> None:
    assert sower.fence(3) == 3
    assert sower.sow([_seeding("a")], NOW, 3)[0].fresh
    assert sower.fence(2) == 3
    with pytest.raises(FencedError, match="Leader 2 was replaced by leader 3"):
        sower.sow([_seeding("b")], NOW, 2)
    assert sower.sow([_seeding("b")], NOW)[0].fresh  # a person leads nobody
    assert _frontier(client).counts()["queued"] == 2


def test_many_sources_are_answered_in_their_order(client: redis.Redis, sower: Sower) -> None:
    names = [f"s{n}" for n in range(2 * AT_ONCE + 50)]
    sower.sow([_seeding(name) for name in names[::3]], NOW)
    sown = sower.sow([_seeding(name) for name in names], NOW)
    assert [each.source for each in sown] == names
    assert [each.fresh for each in sown] == [bool(n % 3) for n in range(len(names))]
    frontier = _frontier(client)
    assert frontier.counts()["queued"] == len(names)
    check(client, frontier)


def test_what_redis_lost_is_told_again(client: redis.Redis, sower: Sower) -> None:
    sower.sow([_seeding("a")], NOW)
    frontier = _frontier(client)
    crawl = _seed("a").crawl
    client.hdel(frontier.keys.root, f"crawl:{crawl.id}")
    sower.begin()
    sower.sow([_seeding("a", NOW + HOUR)], NOW)
    assert Crawls(frontier).get(crawl.id) == crawl


def test_a_redis_that_forgot_and_was_never_away_is_told_of_crawls_again(client: redis.Redis) -> None:
    server: Any = client.connection_pool.connection_kwargs
    ours = connect(Config(redis_url=f"redis://127.0.0.1:{server['port']}"))  # type: ignore[arg-type]
    frontier = _frontier(ours)
    sower = Sower(frontier)
    for hours in range(3):
        sower.sow([_seeding("a", NOW + hours * HOUR)], NOW)
        assert [fields["source"] for fields in frontier.crawls()] == ["a"]
        client.hdel(frontier.keys.root, f"crawl:{_seed('a').crawl.id}")
        client.client_kill_filter(_type="normal")
        ours.ping()  # as who leads the schedule does all the time
    ours.close()
