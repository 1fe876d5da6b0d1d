"""Who is next: hosts in turn, the best URLs of each first, never more of one at a time than it allows."""

from __future__ import annotations

import time
from collections import Counter

import pytest
import redis

from crawler.frontier.lease import End, Fetched, Sent, Verdict
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.records import UnknownRecordError
from tests.crawler.frontier.inspection import check, snapshot


def _add(frontier: Frontier, hosts: int, pages: int) -> None:
    frontier.add([Found(f"http://h{h}.gov.cn/{p}", "c1") for h in range(hosts) for p in range(pages)])


def test_one_of_each_host(client: redis.Redis, frontier: Frontier) -> None:
    _add(frontier, hosts=10, pages=5)
    leases = frontier.lease(50)
    assert Counter(lease.host for lease in leases) == dict.fromkeys((f"h{h}.gov.cn" for h in range(10)), 1)
    assert frontier.lease(50) == []
    check(client, frontier)


def test_hosts_take_turns(frontier: Frontier) -> None:
    _add(frontier, hosts=5, pages=4)
    order = []
    for _ in range(20):
        (lease,) = frontier.lease(1)
        order.append(lease.host)
        frontier.fetched([Fetched(lease.token, Sent.OK)])
        time.sleep(0.002)  # turns are counted in milliseconds
    for first in range(0, 20, 5):
        assert len(set(order[first : first + 5])) == 5


def test_the_best_of_a_host_first_and_the_oldest_of_these(frontier: Frontier) -> None:
    order = [(5, "a"), (0, "b"), (9, "c"), (5, "d"), (9, "e"), (7, "f")]
    frontier.add([Found(f"http://gov.cn/{name}", "c1", priority) for priority, name in order])
    frontier.host("gov.cn", c=100)
    names = [lease.record.rest[1:] for lease in frontier.lease(100)]
    assert names == ["c", "e", "f", "a", "d", "b"]


@pytest.mark.parametrize("concurrency", [1, 2, 7])
def test_concurrency_is_kept(client: redis.Redis, frontier: Frontier, concurrency: int) -> None:
    frontier.configure(0.0, concurrency)
    _add(frontier, hosts=2, pages=20)
    leases = frontier.lease(40)
    assert Counter(lease.host for lease in leases) == {"h0.gov.cn": concurrency, "h1.gov.cn": concurrency}
    assert frontier.lease(40) == []
    frontier.fetched([Fetched(leases[0].token, Sent.OK)])
    assert [lease.host for lease in frontier.lease(40)] == [leases[0].host]
    check(client, frontier)


def test_the_delay_counts_from_the_end_of_the_download(client: redis.Redis, frontier: Frontier) -> None:
    frontier.configure(0.2, 1)
    _add(frontier, hosts=1, pages=3)
    (lease,) = frontier.lease(9)
    time.sleep(0.25)  # a slow download
    frontier.fetched([Fetched(lease.token, Sent.OK)])
    ended = time.monotonic()
    assert frontier.lease(9) == []
    while not frontier.lease(9):
        time.sleep(0.005)
    assert 0.19 <= time.monotonic() - ended <= 0.35
    check(client, frontier)


def test_a_host_with_a_delay_gives_one_url_a_turn(frontier: Frontier) -> None:
    frontier.configure(0.1, 3)
    _add(frontier, hosts=1, pages=9)
    started, given = time.monotonic(), []
    while len(given) < 3:
        given += [time.monotonic() - started for _ in frontier.lease(9)]
        time.sleep(0.005)
    assert given[1] >= 0.09
    assert given[2] >= 0.19
    time.sleep(0.2)
    assert frontier.lease(9) == []  # three are in flight


def test_robots_crawl_delay_is_kept_where_it_is_longer(frontier: Frontier) -> None:
    frontier.configure(0.05, 1)
    _add(frontier, hosts=1, pages=3)
    frontier.host("h0.gov.cn", r=300)
    (lease,) = frontier.lease(9)
    frontier.fetched([Fetched(lease.token, Sent.OK)])
    ended = time.monotonic()
    while not frontier.lease(9):
        time.sleep(0.005)
    assert time.monotonic() - ended >= 0.29


def test_tokens_rise_and_are_never_used_again(frontier: Frontier) -> None:
    _add(frontier, hosts=1, pages=1)
    numbers = []
    for _ in range(5):
        (lease,) = frontier.lease(1)
        numbers.append(int(lease.token.number))
        frontier.ack([End(lease.token, Verdict.RETURN)])
    assert numbers == [1, 2, 3, 4, 5]


def test_partitions_take_turns(client: redis.Redis) -> None:
    frontier = Frontier(client, partitions=4)
    frontier.configure(0.0, 1)
    _add(frontier, hosts=40, pages=1)
    assert [{lease.token.partition for lease in frontier.lease(1)} for _ in range(4)] == [{0}, {1}, {2}, {3}]
    assert len(frontier.lease(100)) == 36


def test_an_entry_of_another_version_is_left_to_those_that_know_it(
    client: redis.Redis, frontier: Frontier
) -> None:
    _add(frontier, hosts=3, pages=1)
    queue = frontier.keys.queue(0, "h1.gov.cn", 5)
    (entry,) = client.lrange(queue, 0, -1)
    client.lset(queue, 0, entry.replace(b"[1,", b"[2,"))
    for _ in range(3):
        with pytest.raises(UnknownRecordError, match="version 2"):
            frontier.lease(9)
    assert snapshot(client).count("leased") == 0
    assert frontier.counts()["queued"] == 3
    assert client.lrange(queue, 0, -1) == [entry.replace(b"[1,", b"[2,")]


def test_an_empty_frontier_gives_nothing(client: redis.Redis, frontier: Frontier) -> None:
    assert frontier.lease(10) == []
    assert frontier.counts() == dict.fromkeys(frontier.counts(), 0)
    check(client, frontier)


def test_scripts_survive_a_redis_that_forgot_them(client: redis.Redis, frontier: Frontier) -> None:
    _add(frontier, hosts=2, pages=1)
    client.script_flush()
    leases = frontier.lease(1)
    client.script_flush()
    assert frontier.ack([End(leases[0].token, Verdict.DONE)]) == ["done"]
    check(client, frontier)
