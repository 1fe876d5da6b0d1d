"""What operators and robots.txt say of hosts."""

from __future__ import annotations

import time

import redis

from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Found, Frontier
from tests.crawler.frontier.inspection import check, snapshot


def _pages(frontier: Frontier) -> None:
    frontier.add([Found(f"http://{host}/{i}", "c1") for host in ("gov.cn", "other.cn") for i in range(5)])


def test_a_paused_host_gives_nothing_until_it_is_resumed(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    frontier.host("gov.cn", x=1)
    assert [lease.host for lease in frontier.lease(9)] == ["other.cn"]
    frontier.add([Found("http://gov.cn/new", "c1")])
    assert frontier.lease(9) == []
    check(client, frontier)
    frontier.host("gov.cn", x="")
    assert [lease.host for lease in frontier.lease(9)] == ["gov.cn"]
    check(client, frontier)


def test_what_was_leased_before_a_pause_may_end(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    leases = frontier.lease(9)
    frontier.host("gov.cn", x=1)
    assert frontier.ack([End(lease.token, Verdict.DONE) for lease in leases]) == ["done", "done"]
    assert [lease.host for lease in frontier.lease(9)] == ["other.cn"]
    check(client, frontier)


def test_a_block_ends_by_itself(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    frontier.host("gov.cn", b=200)
    started = time.monotonic()
    assert [lease.host for lease in frontier.lease(9)] == ["other.cn"]
    while not (leases := frontier.lease(9)):
        time.sleep(0.005)
    assert time.monotonic() - started >= 0.19
    assert leases[0].host == "gov.cn"
    check(client, frontier)


def test_a_host_may_have_a_delay_and_slots_of_its_own(client: redis.Redis, frontier: Frontier) -> None:
    frontier.host("gov.cn", c=3, d=0)  # before the host is known
    _pages(frontier)
    frontier.configure(60.0, 1)
    assert sorted(lease.host for lease in frontier.lease(99)) == ["gov.cn"] * 3 + ["other.cn"]
    assert snapshot(client).hosts["gov.cn"].policy == {"c": "3", "d": "0"}
    frontier.host("gov.cn", c="", d="")
    assert snapshot(client).hosts["gov.cn"].policy == {}
    check(client, frontier)


def test_fewer_slots_than_are_in_use(client: redis.Redis, frontier: Frontier) -> None:
    frontier.configure(0.0, 4)
    _pages(frontier)
    leases = [lease for lease in frontier.lease(99) if lease.host == "gov.cn"]
    assert len(leases) == 4
    frontier.host("gov.cn", c=2)
    frontier.ack([End(lease.token, Verdict.DONE) for lease in leases[:2]])
    assert frontier.lease(99) == []
    frontier.ack([End(leases[2].token, Verdict.DONE)])
    assert len(frontier.lease(99)) == 1
    check(client, frontier)


def test_while_drained_nothing_new_is_leased_but_all_may_end(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    leases = frontier.lease(1)
    client.hset(frontier.keys.partition(0), "drain", "1")
    assert frontier.lease(9) == []
    assert frontier.ack([End(leases[0].token, Verdict.DONE)]) == ["done"]
    frontier.add([Found("http://gov.cn/new", "c1")])
    assert frontier.lease(9) == []
    client.hdel(frontier.keys.partition(0), "drain")
    assert len(frontier.lease(9)) == 2
    check(client, frontier)


def test_a_server_group_takes_turns(frontier: Frontier) -> None:
    assert frontier.reserve("10.1.2.3", 0.2) == 0
    assert 0.15 < frontier.reserve("10.1.2.3", 0.2) <= 0.2
    assert 0.35 < frontier.reserve("10.1.2.3", 0.2) <= 0.4
    assert frontier.reserve("10.1.2.4", 0.2) == 0
    time.sleep(0.65)
    assert frontier.reserve("10.1.2.3", 0.2) == 0


def test_a_group_that_nobody_asks_for_is_forgotten(client: redis.Redis, frontier: Frontier) -> None:
    frontier.reserve("10.1.2.3", 0.2)
    assert 0 < client.pttl(frontier.keys.group("10.1.2.3")) <= 1000
