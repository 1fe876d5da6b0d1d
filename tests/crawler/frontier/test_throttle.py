"""The throttle: a share of the speed that the worker had while nothing held it back."""

from __future__ import annotations

import pytest

from crawler.frontier.throttle import SLOWEST, WINDOW, Throttle


class Clock:
    """Moves when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Leaser:
    """Asks for ten leases ten times a second, as a scheduler does, and takes `most` a second at the most."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.throttle = Throttle(self.clock)

    def run(self, seconds: float, most: float = 50.0) -> float:
        """Return how many leases it took a second."""
        taken = 0
        for _ in range(round(seconds * 10)):
            self.clock.now += 0.1
            count = min(self.throttle.allowed(10), round(most / 10))
            self.throttle.took(count)
            taken += count
        return taken / seconds


@pytest.fixture
def leaser() -> Leaser:
    return Leaser()


def test_where_there_is_room_all_is_allowed(leaser: Leaser) -> None:
    assert leaser.throttle.allowed(64) == 64
    assert not leaser.throttle.shut


@pytest.mark.parametrize("share", [0.75, 0.5, 0.1])
def test_it_slows_down_in_proportion(leaser: Leaser, share: float) -> None:
    leaser.run(WINDOW + 1)
    leaser.throttle.set(share)
    assert leaser.run(20) == pytest.approx(50 * share, rel=0.05)
    assert not leaser.throttle.shut


def test_it_stops_and_saves_nothing_up(leaser: Leaser) -> None:
    leaser.run(WINDOW + 1)
    leaser.throttle.set(0.5)
    leaser.throttle.set(0.0)
    assert leaser.throttle.shut
    assert leaser.run(60) == 0
    leaser.throttle.set(0.1)
    assert leaser.run(1) <= 50 * 0.1 + 1


def test_the_strongest_of_several_reasons_counts(leaser: Leaser) -> None:
    leaser.run(WINDOW + 1)
    leaser.throttle.set(0.5)
    leaser.throttle.set(0.1, "held")
    assert leaser.run(20) == pytest.approx(5, rel=0.05)
    leaser.throttle.set(1.0)
    assert leaser.run(20) == pytest.approx(5, rel=0.05)
    leaser.throttle.set(1.0, "held")
    assert leaser.run(5) == 50


def test_it_goes_on_at_full_speed(leaser: Leaser) -> None:
    leaser.run(WINDOW + 1)
    for share in (0.3, 0.0, 0.6, 1.0):
        leaser.throttle.set(share)
    assert leaser.run(5) == 50


def test_slowing_down_again_does_not_slow_the_speed_that_is_remembered(leaser: Leaser) -> None:
    leaser.run(WINDOW + 1)
    for _ in range(3):
        leaser.throttle.set(0.5)
        assert leaser.run(20) == pytest.approx(25, rel=0.05)
        leaser.throttle.set(1.0)
        leaser.run(WINDOW + 1)


def test_after_a_time_with_little_to_do_it_still_leases(leaser: Leaser) -> None:
    leaser.run(20 * WINDOW, most=0)
    leaser.throttle.set(0.5)
    assert leaser.run(20) == pytest.approx(SLOWEST * 0.5, rel=0.2)


def test_a_worker_that_starts_with_little_room_still_leases(leaser: Leaser) -> None:
    leaser.throttle.set(0.9)
    assert leaser.run(20) == pytest.approx(SLOWEST * 0.9, rel=0.2)
