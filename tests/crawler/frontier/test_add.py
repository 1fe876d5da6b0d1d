"""URLs in: each once, in batches of any size."""

from __future__ import annotations

import pytest
import redis
from hypothesis import HealthCheck, given, settings

from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.urls import url_key
from tests.crawler.frontier.inspection import check, snapshot
from tests.crawler.frontier.test_urls import ANY_URLS


def _pages(count: int, host: str = "gov.cn") -> list[Found]:
    return [Found(f"http://{host}/{i}.html", "c1") for i in range(count)]


def test_each_url_is_queued_once(client: redis.Redis, frontier: Frontier) -> None:
    assert frontier.add([*_pages(3), *_pages(3)]) == 3
    assert frontier.add(_pages(4)) == 1
    assert frontier.counts() == dict.fromkeys(frontier.counts(), 0) | {"seen": 4, "queued": 4}
    check(client, frontier)


def test_spellings_of_one_page_are_queued_once_as_found_first(
    client: redis.Redis, frontier: Frontier
) -> None:
    assert (
        frontier.add([Found("http://GOV.cn:80/a?utm_source=x#top", "c1"), Found("http://gov.cn/a", "c1")])
        == 1
    )
    (lease,) = frontier.lease(9)
    assert lease.url == "http://gov.cn/a?utm_source=x"


@pytest.mark.parametrize("count", [1000, 1001, 2500])
def test_large_batches(client: redis.Redis, frontier: Frontier, count: int) -> None:
    many_hosts = [Found(f"http://h{i % 700}.gov.cn/{i}", "c1", priority=i % 10) for i in range(count)]
    assert frontier.add([*_pages(count), *many_hosts]) == 2 * count
    assert frontier.add([*_pages(count), *many_hosts]) == 0
    (partition,) = check(client, frontier)
    assert partition.count("queued") == 2 * count


def test_what_is_no_url_is_passed_over(frontier: Frontier) -> None:
    assert frontier.add([Found("mailto:a@gov.cn", "c1"), Found("http://[::1/", "c1"), *_pages(1)]) == 1


def test_the_record_holds_what_was_found(client: redis.Redis, frontier: Frontier) -> None:
    frontier.add([Found("https://gov.cn:8443/政府?b=1&a=2", "c7", priority=8, depth=3)])
    (lease,) = frontier.lease(9)
    assert lease.url == "https://gov.cn:8443/政府?b=1&a=2"
    assert (lease.record.crawl, lease.record.depth, lease.record.attempts) == ("c7", 3, 0)
    assert (lease.host, lease.priority) == ("gov.cn:8443", 8)


def test_what_is_due_is_queued_again_but_not_while_it_waits(client: redis.Redis, frontier: Frontier) -> None:
    seed = Found("http://gov.cn/", "c1", 9, due=True)
    assert frontier.add([seed, seed]) == 1
    assert frontier.add([seed]) == 0
    assert frontier.add([seed._replace(priority=5)]) == 0  # it waits at another priority
    check(client, frontier)
    (lease,) = frontier.lease(9)
    frontier.ack([End(lease.token, Verdict.DONE)])
    assert frontier.add([seed._replace(due=False)]) == 0
    assert frontier.add([seed]) == 1
    assert frontier.counts()["seen"] == 1
    check(client, frontier)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(url=ANY_URLS)
def test_any_url_that_is_taken_comes_out_as_the_same_page(
    client: redis.Redis, frontier: Frontier, url: str
) -> None:
    client.flushall()
    frontier = Frontier(client)
    queued = frontier.add([Found(url, "c1")])
    leases = frontier.lease(2)
    assert len(leases) == queued
    for lease in leases:
        assert url_key(lease.url) == url_key(url)
    check(client, frontier)


def test_partitions_share_the_hosts(client: redis.Redis) -> None:
    frontier = Frontier(client, partitions=8)
    frontier.configure(0.0, 1)
    found = [Found(f"http://h{i % 100}.gov.cn/{i}", "c1") for i in range(1000)]
    assert frontier.add(found) == 1000
    assert frontier.add(found) == 0
    sizes = [partition.count("queued") for partition in check(client, frontier)]
    assert sum(sizes) == 1000
    assert min(sizes) > 0
    assert len(frontier.lease(1000)) == 100
    check(client, frontier)


def test_the_first_worker_fixes_the_partitions_and_the_digest_key(client: redis.Redis) -> None:
    first = Frontier(client, partitions=4)
    second = Frontier(client, partitions=16)
    assert second.partitions == 4
    assert first.add(_pages(10)) == 10
    assert second.add(_pages(10)) == 0


def test_frontiers_do_not_mix(client: redis.Redis, frontier: Frontier) -> None:
    other = Frontier(client, "replay:job")
    frontier.add(_pages(2))
    assert other.add(_pages(3)) == 3
    assert frontier.counts()["queued"] == 2
    assert snapshot(client, other.keys).count("queued") == 3
