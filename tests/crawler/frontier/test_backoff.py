"""Hosts that ask to be left alone."""

from __future__ import annotations

import time

import redis

from crawler.frontier.lease import End, Fetched, Lease, Sent, Verdict
from crawler.frontier.queue import Found, Frontier
from tests.crawler.frontier.inspection import check, snapshot


def _pages(frontier: Frontier, count: int = 30) -> None:
    frontier.add([Found(f"http://gov.cn/{i}", "c1") for i in range(count)])


def _take(frontier: Frontier) -> Lease:
    frontier.host("gov.cn", n=0)  # as if it had waited
    (lease,) = frontier.lease(1)
    return lease


def _wait(client: redis.Redis) -> float:
    """Seconds until the host's next turn."""
    seconds, micros = client.time()
    return snapshot(client).hosts["gov.cn"].turn / 1000 - seconds - micros / 1e6


def test_the_back_off_doubles_and_one_good_answer_ends_it(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    for expected in (2, 4, 8, 16):
        frontier.fetched([Fetched(_take(frontier).token, Sent.SLOW)])
        assert expected - 0.5 < _wait(client) <= expected
    frontier.fetched([Fetched(_take(frontier).token, Sent.OK)])
    assert _wait(client) <= 0
    frontier.fetched([Fetched(_take(frontier).token, Sent.SLOW)])
    assert 1.5 < _wait(client) <= 2
    check(client, frontier)


def test_it_ends_at_an_hour(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    frontier.host("gov.cn", e="3000000/0")
    for _ in range(2):
        frontier.fetched([Fetched(_take(frontier).token, Sent.SLOW)])
        assert 3590 < _wait(client) <= 3600


def test_it_begins_with_the_hosts_delay(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    frontier.host("gov.cn", d=20_000)
    frontier.fetched([Fetched(_take(frontier).token, Sent.SLOW)])
    assert 19 < _wait(client) <= 20


def test_retry_after_is_kept_where_it_is_longer(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    frontier.fetched([Fetched(_take(frontier).token, Sent.SLOW, retry_after=120)])
    assert 119 < _wait(client) <= 120
    frontier.fetched([Fetched(_take(frontier).token, Sent.SLOW, retry_after=1)])
    assert 3 < _wait(client) <= 4


def test_answers_to_what_was_in_flight_count_once(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    frontier.configure(0.0, 10)
    leases = frontier.lease(10)
    frontier.fetched(Fetched(lease.token, Sent.SLOW) for lease in leases[:9])
    assert 1.5 < _wait(client) <= 2
    frontier.fetched([Fetched(leases[9].token, Sent.OK)])  # sent before: it does not end the back-off
    assert 1.5 < _wait(client) <= 2
    frontier.fetched([Fetched(_take(frontier).token, Sent.SLOW)])
    assert 3.5 < _wait(client) <= 4


def test_an_unsent_request_leaves_no_mark(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    frontier.fetched([Fetched(_take(frontier).token, Sent.UNSENT)])
    assert _wait(client) <= 0
    assert len(frontier.lease(1)) == 1


def test_a_slow_host_is_not_leased_and_others_are(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    frontier.fetched([Fetched(_take(frontier).token, Sent.SLOW)])
    frontier.add([Found(f"http://other.cn/{i}", "c1") for i in range(20)])
    for _ in range(20):
        (lease,) = frontier.lease(9)
        assert lease.host == "other.cn"
        frontier.ack([End(lease.token, Verdict.DONE)])
    assert frontier.lease(9) == []


def test_a_second_word_about_one_download_is_ignored(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    lease = _take(frontier)
    frontier.fetched([Fetched(lease.token, Sent.OK), Fetched(lease.token, Sent.SLOW)])
    frontier.fetched([Fetched(lease.token, Sent.SLOW)])
    assert _wait(client) <= 0
    check(client, frontier)


def test_the_back_off_of_a_resumed_host_can_be_ended(client: redis.Redis, frontier: Frontier) -> None:
    _pages(frontier)
    frontier.fetched([Fetched(_take(frontier).token, Sent.SLOW)])
    assert frontier.lease(1) == []
    frontier.host("gov.cn", e="", b="", x="", n=0)
    time.sleep(0.002)
    assert len(frontier.lease(1)) == 1
