"""Who leads: one at a time, replaced when it is silent, whatever the time of day is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.frontier.queue import Frontier
from crawler.frontier.sowing import FencedError, Seeding, Sower
from crawler.schedule.leadership import Leadership, leader_of
from tests.crawler.schedule.world import START

LEASE = 30.0


class Time:
    """A monotonic clock."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


def test_one_leads_until_it_resigns(frontier: Frontier, time: Time) -> None:
    first, second = (Leadership(frontier, LEASE, name, time) for name in "ab")
    for _ in range(100):
        assert (first.stand(), second.stand()) == (1, None)
        time.now += LEASE / 10
    assert leader_of(frontier).name == "a"
    first.resign()
    assert leader_of(frontier).name is None
    assert second.stand() == 2
    assert first.stand() is None


def test_a_silent_leader_is_replaced_within_its_lease(frontier: Frontier, time: Time) -> None:
    first, second, third = (Leadership(frontier, LEASE, name, time) for name in "abc")
    first.stand()
    died = time.now
    while second.stand() is None:
        assert third.stand() is None
        time.now += second.pause
    assert LEASE / 2 < time.now - died <= LEASE
    assert third.stand() is None
    with pytest.raises(FencedError):
        first.keep()
    assert first.number is None


def test_one_that_has_just_come_waits_a_lease_before_it_replaces_anyone(
    frontier: Frontier, time: Time
) -> None:
    Leadership(frontier, LEASE, "a", time).stand()
    time.now += 1000
    late = Leadership(frontier, LEASE, "b", time)
    assert late.stand() is None
    time.now += LEASE
    assert late.stand() == 2


def test_a_leader_that_was_replaced_cannot_seed(frontier: Frontier, time: Time) -> None:
    first, second = (Leadership(frontier, LEASE, name, time) for name in "ab")
    first.stand()
    second.stand()
    time.now += LEASE
    assert second.stand() == 2
    with pytest.raises(FencedError):
        Sower(frontier).sow([Seeding("s", START, ())], START, first.number)
    assert Sower(frontier).sow([Seeding("s", START, ())], START, second.number)[0].fresh


def test_numbers_rise_also_where_redis_forgot_them(frontier: Frontier, time: Time) -> None:
    Sower(frontier).fence(41)  # of a partition that another Redis holds
    leader = Leadership(frontier, LEASE, "a", time)
    assert leader.stand() is None
    assert leader.stand() == 42
    frontier.client.delete(frontier.keys.schedule)
    other = Leadership(frontier, LEASE, "b", time)
    assert other.stand() is None  # its first number would be one that was there before
    assert other.stand() == 43
    assert leader.stand() is None
    assert Sower(frontier).sow([Seeding("s", START + timedelta(1), ())], START, 43)[0].fresh
