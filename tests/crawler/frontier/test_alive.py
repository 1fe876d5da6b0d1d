"""Signs of life: what a frontier knows of the times that it cannot be sure of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import redis

from crawler.frontier.alive import BEGINNING, MARGIN, SILENCE, Alive, Span, between, merged
from crawler.frontier.queue import Frontier


def at(minute: float) -> datetime:
    return datetime(2026, 1, 27, 12, tzinfo=UTC) + timedelta(minutes=minute)


def sure(frontier: Frontier) -> Alive:
    """Return the signs of life of a frontier that was just found complete."""
    alive = Alive(frontier)
    alive.settle(alive.gaps())
    return alive


def silence(frontier: Frontier, seconds: float, number: int = 0) -> None:
    """Set a partition's last sign of life back, as a silence of so long would."""
    client, key = frontier.client, frontier.keys.partition(number)
    last: bytes = client.hget(key, "alive")  # type: ignore[assignment]
    client.hset(key, "alive", int(last) - round(seconds * 1000))


def test_a_frontier_that_nothing_worked_on_is_sure_of_nothing(redis_client: redis.Redis) -> None:
    (gap,) = Alive(Frontier(redis_client)).gaps()
    assert gap[0] <= BEGINNING
    assert gap[1] > datetime.now(UTC)


def test_after_signs_of_life_only_the_last_moments_are_unsure(redis_client: redis.Redis) -> None:
    alive = sure(Frontier(redis_client))
    alive.beat()
    (gap,) = alive.gaps()
    assert datetime.now(UTC) - gap[0] < MARGIN + timedelta(seconds=5)


def test_a_silence_is_a_gap_once_it_ends(redis_client: redis.Redis) -> None:
    frontier = Frontier(redis_client)
    alive = sure(frontier)
    silence(frontier, 600)
    alive.beat()
    (gap,) = alive.gaps()  # the time since the last sign overlaps it
    assert timedelta(seconds=600) < datetime.now(UTC) - gap[0] < timedelta(seconds=610) + MARGIN


def test_a_short_silence_is_none(redis_client: redis.Redis) -> None:
    frontier = Frontier(redis_client)
    alive = sure(frontier)
    silence(frontier, SILENCE / 2)
    alive.beat()
    assert not redis_client.exists(frontier.keys.partition(0, "gaps"))


def test_only_gaps_that_were_read_again_are_forgotten(redis_client: redis.Redis) -> None:
    frontier = Frontier(redis_client)
    alive = sure(frontier)
    silence(frontier, 3600)
    alive.beat()
    silence(frontier, 30)
    alive.beat()
    key = frontier.keys.partition(0, "gaps")
    first, second = sorted(redis_client.hkeys(key))
    start = datetime.fromtimestamp(int(first) / 1000, UTC)
    alive.settle([(start, start + timedelta(seconds=10))])  # not all of it
    assert sorted(redis_client.hkeys(key)) == [first, second]
    alive.settle(alive.gaps())
    assert not redis_client.exists(key)


def test_one_partition_that_was_set_back_is_enough(redis_client: redis.Redis) -> None:
    frontier = Frontier(redis_client, partitions=4)
    alive = sure(frontier)
    silence(frontier, 900, number=2)
    assert datetime.now(UTC) - alive.gaps()[0][0] > timedelta(seconds=900)


@pytest.mark.parametrize(
    ("spans", "result"),
    [
        ([], []),
        ([(at(1), at(2)), (at(2), at(3))], [(at(1), at(3))]),
        ([(at(5), at(6)), (at(1), at(2))], [(at(1), at(2)), (at(5), at(6))]),
        ([(at(1), at(9)), (at(2), at(3))], [(at(1), at(9))]),
    ],
)
def test_spans_that_overlap_are_one(spans: list[Span], result: list[Span]) -> None:
    assert merged(spans) == result


@pytest.mark.parametrize(
    ("gaps", "result"),
    [
        ([], [(BEGINNING, at(9))]),
        ([(at(1), at(2))], [(BEGINNING, at(1)), (at(2), at(9))]),
        ([(BEGINNING, at(3))], [(at(3), at(9))]),
        ([(at(5), at(12))], [(BEGINNING, at(5))]),
        ([(BEGINNING, at(12))], []),
    ],
)
def test_between_gaps_lies_the_rest(gaps: list[Span], result: list[Span]) -> None:
    assert between(gaps, at(9)) == result
