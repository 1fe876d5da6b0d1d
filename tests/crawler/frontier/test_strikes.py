"""Hosts whose pages are soft blocks: slower at first, then stopped, until a page is a page again."""

from __future__ import annotations

import pytest
import redis

from crawler.frontier.hosts import Hosts, HostState
from crawler.frontier.lease import End, Fetched, Judged, Lease, Sent, Verdict
from crawler.frontier.pausing import Pausing
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.strikes import Strikes, points
from crawler.pages.walls import SoftBlock
from tests.crawler.frontier.inspection import check

HOST = "gov.cn"


@pytest.fixture
def pages(frontier: Frontier) -> Frontier:
    """A frontier with many pages of one host."""
    frontier.add([Found(f"http://{HOST}/{i}", "c1") for i in range(99)])
    return frontier


def _take(frontier: Frontier) -> Lease:
    """Lease one page as if its host had waited and rested, and end its download."""
    frontier.host(HOST, n=0)
    state = frontier.client.hget(frontier.keys.partition(0, "hosts"), HOST)
    if b"s=" in state:  # type: ignore[operator]
        kept, stops, _, mark, kind = state.decode().split(" s=")[1].split()[0].split("/")  # type: ignore[union-attr]
        frontier.host(HOST, s=f"{kept}/{stops}/0/{mark}/{kind}")
    (lease,) = frontier.lease(1)
    frontier.fetched([Fetched(lease.token, Sent.OK)])
    return lease


def _judge(frontier: Frontier, block: str) -> HostState:
    frontier.judged([Judged(_take(frontier).token, HOST, block)])
    return Hosts(frontier).get(HOST)


def test_a_wall_before_a_host_slows_it_at_once_and_stops_it_at_the_third(
    client: redis.Redis, pages: Frontier
) -> None:
    for expected in (2, 4):
        state = _judge(pages, SoftBlock.CHALLENGE)
        assert expected - 0.5 < state.next_turn <= expected
        assert (state.soft_block, state.stopped_for) == ("challenge", 0)
    state = _judge(pages, SoftBlock.CHALLENGE)
    assert 599 < state.stopped_for <= 600
    assert state.next_turn == state.stopped_for
    assert pages.lease(9) == []
    check(client, pages)


def test_each_further_one_doubles_its_rest_up_to_a_day(pages: Frontier) -> None:
    for _ in range(2):
        _judge(pages, SoftBlock.FIREWALL)
    rests = [round(_judge(pages, SoftBlock.FIREWALL).stopped_for) for _ in range(10)]
    assert rests[:4] == [600, 1200, 2400, 4800]
    assert rests[-1] == 86400


def test_one_page_takes_all_of_it_back(client: redis.Redis, pages: Frontier) -> None:
    for _ in range(4):
        _judge(pages, SoftBlock.CAPTCHA)
    state = _judge(pages, "")
    assert (state.soft_block, state.strikes, state.stopped_for, state.next_turn) == (None, 0, 0, 0)
    assert 1.5 < _judge(pages, SoftBlock.CAPTCHA).next_turn <= 2
    check(client, pages)


@pytest.mark.parametrize(
    ("block", "slows_at", "stops_at"),
    [(SoftBlock.FAILURE, 3, 9), (SoftBlock.LOGIN, 4, 12), (SoftBlock.NOT_FOUND, 12, 36)],
)
def test_what_may_be_about_one_page_weighs_less(
    pages: Frontier, block: SoftBlock, slows_at: int, stops_at: int
) -> None:
    states = [_judge(pages, block) for _ in range(stops_at)]
    assert [state.next_turn > 0 for state in states].index(True) == slows_at - 1
    assert [state.stopped_for > 0 for state in states].index(True) == stops_at - 1


def test_every_sort_weighs_something_and_a_page_nothing() -> None:
    assert all(points(block) > 0 for block in SoftBlock)
    assert points("") == 0


def test_what_was_in_flight_says_nothing_new(client: redis.Redis, pages: Frontier) -> None:
    pages.configure(0.0, 10)
    leases = pages.lease(10)
    pages.fetched(Fetched(lease.token, Sent.OK) for lease in leases)
    pages.judged(Judged(lease.token, HOST, SoftBlock.CHALLENGE) for lease in leases[:9])
    state = Hosts(pages).get(HOST)
    assert (state.strikes, state.stopped_for) == (12, 0)
    pages.judged([Judged(leases[9].token, HOST)])  # asked for before: no proof that it is over
    assert Hosts(pages).get(HOST).strikes == 12
    check(client, pages)


def test_the_same_word_twice_counts_once(pages: Frontier) -> None:
    lease = _take(pages)
    for _ in range(3):
        pages.judged([Judged(lease.token, HOST, SoftBlock.LOGIN)])
    assert Hosts(pages).get(HOST).strikes == 3


def test_leases_tell_workers_whether_a_page_would_matter(pages: Frontier) -> None:
    assert not _take(pages).suspect
    _judge(pages, SoftBlock.LOGIN)
    lease = _take(pages)
    assert lease.suspect
    pages.host(HOST, g="10.1.2.3", n=0)
    (grouped,) = pages.lease(1)
    assert grouped.suspect
    assert grouped.group is not None
    assert grouped.group.address == "10.1.2.3"


def test_all_goes_out_in_one_exchange(client: redis.Redis, pages: Frontier) -> None:
    lease = _take(pages)
    answer = pages.exchange(
        [Found("http://other.cn/", "c1")],
        [],
        [End(lease.token, Verdict.DONE)],
        [Judged(lease.token, HOST, SoftBlock.RATE)],
    )
    assert answer == (1, ["done"])
    assert Hosts(pages).get(HOST).soft_block == "rate"
    check(client, pages)


def test_an_operator_ends_the_rest(pages: Frontier) -> None:
    for _ in range(3):
        _judge(pages, SoftBlock.MAINTENANCE)
    assert pages.lease(9) == []
    (before,) = Pausing(pages).resume([HOST])
    assert before.stopped_for > 599
    assert Hosts(pages).get(HOST).soft_block is None
    assert len(pages.lease(9)) == 1


def test_what_waits_for_hosts_that_rest_is_counted(pages: Frontier) -> None:
    pages.strikes = Strikes(stop=1, first=100.0)
    assert Hosts(pages).resting() == 0
    _judge(pages, SoftBlock.SHELL)
    pages.add([Found("http://other.cn/", "c1")])
    assert Hosts(pages).resting() == 98
    assert 99 < Hosts(pages).get(HOST).stopped_for <= 100
