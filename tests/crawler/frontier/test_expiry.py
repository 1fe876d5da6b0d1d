"""Leases whose workers fell silent."""

from __future__ import annotations

import time

import pytest
import redis

from crawler.frontier.lease import End, Fetched, Lease, Sent, Verdict
from crawler.frontier.queue import LOSSES_ALLOWED, Found, Frontier
from tests.crawler.frontier.inspection import check, snapshot

TTL = 0.2


@pytest.fixture
def lease(frontier: Frontier) -> Lease:
    """A short lease of the one URL there is."""
    frontier.add([Found("http://gov.cn/a", "c1")])
    (one,) = frontier.lease(1, TTL)
    return one


def _lease_again(frontier: Frontier, patience: float = 5.0) -> Lease:
    """Ask as workers do, until there is one."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        for lease in frontier.lease(1, TTL):
            return lease
        time.sleep(0.02)
    raise AssertionError("nothing came back")


def test_an_expired_lease_goes_back_with_its_loss_counted(
    client: redis.Redis, frontier: Frontier, lease: Lease
) -> None:
    started = time.monotonic()
    again = _lease_again(frontier)
    assert time.monotonic() - started >= TTL * 0.9
    assert again.token != lease.token
    assert (again.record.attempts, again.record.lost) == (0, 1)
    assert frontier.counts()["expired"] == 1
    check(client, frontier)
    assert frontier.ack([End(lease.token, Verdict.DONE)]) == ["stale"]
    assert frontier.ack([End(again.token, Verdict.DONE)]) == ["done"]


def test_it_expires_after_the_download_too(client: redis.Redis, frontier: Frontier, lease: Lease) -> None:
    frontier.fetched([Fetched(lease.token, Sent.OK)])
    assert _lease_again(frontier).record.lost == 1
    check(client, frontier)


def test_renewals_keep_it(frontier: Frontier, lease: Lease) -> None:
    for _ in range(8):
        time.sleep(TTL / 3)
        assert frontier.renew([lease.token], TTL) == []
        assert frontier.lease(1, TTL) == []
    assert frontier.ack([End(lease.token, Verdict.DONE)]) == ["done"]


def test_the_host_rests_after_an_expiry(frontier: Frontier) -> None:
    frontier.configure(1.0, 1)
    frontier.add([Found(f"http://gov.cn/{i}", "c1") for i in range(5)])
    assert len(frontier.lease(5, TTL)) == 1
    while not frontier.counts()["expired"]:
        assert frontier.lease(5, TTL) == []
        time.sleep(0.01)
    expired = time.monotonic()
    _lease_again(frontier)
    assert time.monotonic() - expired >= 0.98


def test_dead_after_many_losses_and_listed(client: redis.Redis, frontier: Frontier) -> None:
    frontier.add([Found("http://gov.cn/a", "c1")])
    queue = frontier.keys.queue(0, "gov.cn", 5)
    client.lset(queue, 0, f'0+{LOSSES_ALLOWED - 1}|[1,"c1","h/a",0]')
    frontier.lease(1, TTL)
    deadline = time.monotonic() + 5
    while not frontier.counts()["dead"] and time.monotonic() < deadline:
        frontier.lease(1, TTL)
        time.sleep(0.02)
    assert snapshot(client).dead == ['gov.cn\nlost with its worker 10 times\n0+10|[1,"c1","h/a",0]']
    assert frontier.counts()["queued"] == frontier.counts()["leased"] == 0
    check(client, frontier)


def test_losses_do_not_count_as_failed_attempts(frontier: Frontier, lease: Lease) -> None:
    again = _lease_again(frontier)
    frontier.ack([End(again.token, Verdict.RETRY)])
    (last,) = frontier.lease(1)
    assert (last.record.attempts, last.record.lost) == (1, 1)


def test_after_a_silence_of_all_the_living_get_time_to_renew(frontier: Frontier) -> None:
    """As after an outage of Redis: no worker could renew, and none is to blame."""
    frontier.add([Found(f"http://h{i}.gov.cn/", "c1") for i in range(2)])
    ours, theirs = frontier.lease(2, 0.6)
    time.sleep(0.8)
    assert frontier.lease(9, 0.6) == []
    assert frontier.counts()["leased"] == 2
    assert frontier.renew([ours.token], 5) == []
    deadline = time.monotonic() + 5
    while not frontier.counts()["expired"] and time.monotonic() < deadline:
        frontier.lease(1, 0.6)
        time.sleep(0.02)
    assert frontier.ack([End(ours.token, Verdict.DONE), End(theirs.token, Verdict.DONE)]) == ["done", "stale"]


def test_hundreds_of_them_go_back_over_several_calls(client: redis.Redis, frontier: Frontier) -> None:
    frontier.add([Found(f"http://h{i}.gov.cn/", "c1") for i in range(350)])
    assert len(frontier.lease(350, TTL)) == 350
    deadline = time.monotonic() + 5
    while frontier.counts()["expired"] < 350 and time.monotonic() < deadline:
        time.sleep(0.01)
        frontier.lease(1, 5.0)
    check(client, frontier)
    assert frontier.counts()["queued"] + frontier.counts()["leased"] == 350


def test_an_expiry_without_its_lease_stops_nobody(
    client: redis.Redis, frontier: Frontier, lease: Lease
) -> None:
    client.hdel("gb:{live.0}:leases", lease.token.number)
    deadline = time.monotonic() + 5
    while snapshot(client).expiry and time.monotonic() < deadline:
        frontier.lease(1, TTL)
        time.sleep(0.02)
    assert snapshot(client).expiry == {}
