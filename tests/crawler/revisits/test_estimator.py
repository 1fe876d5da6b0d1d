"""The estimated rate of change, held against pages that change at a known one."""

from __future__ import annotations

import random
from itertools import pairwise
from math import log
from statistics import median

import pytest

from crawler.revisits.estimator import Lapse, interval_between_changes

DAY = 86400.0


def lapses(rng: random.Random, mean: float, visits: list[float]) -> list[Lapse]:
    """Return what these visits see of a page that changes after `mean` seconds in the mean."""
    return [Lapse(each, rng.expovariate(1 / mean) < each) for each in visits]


def test_nothing_known_is_as_usual() -> None:
    assert interval_between_changes([], 3 * DAY) == pytest.approx(3 * DAY)
    assert interval_between_changes([Lapse(0.0, True)], 3 * DAY) == pytest.approx(3 * DAY)


@pytest.mark.parametrize("changed", [0, 1, 4, 10])
def test_equal_intervals_give_the_closed_form(changed: int) -> None:
    visits = [Lapse(DAY, number < changed) for number in range(10)]
    # of pages whose kind hardly ever changes, the visit that is added saw no change
    closed = DAY / log((10 + 1) / (10 - changed + 1)) if changed else None
    found = interval_between_changes(visits, 1e6 * DAY)
    assert found == pytest.approx(closed, rel=1e-3) if closed else found > 1e4 * DAY


def test_a_page_without_a_change_is_left_alone_for_longer_each_time() -> None:
    waited, intervals = [], [3 * DAY]
    for _ in range(5):
        waited.append(Lapse(intervals[-1], changed=False))
        intervals.append(interval_between_changes(waited, 3 * DAY))
    assert all(1.3 < later / earlier < 3.5 for earlier, later in pairwise(intervals))


@pytest.mark.parametrize("mean", [1.0, 4.0, 15.0])
@pytest.mark.parametrize("usual", [3.0, 90.0])
def test_ten_visits_tell_the_rate_about(mean: float, usual: float) -> None:
    rng = random.Random(7)
    found = [
        interval_between_changes(lapses(rng, mean * DAY, [2 * DAY] * 10), usual * DAY) for _ in range(400)
    ]
    assert 0.6 < median(found) / (mean * DAY) < 1.6


@pytest.mark.parametrize("mean", [2.0, 30.0])
def test_many_visits_at_odd_times_tell_it_well(mean: float) -> None:
    rng = random.Random(11)
    times = [rng.choice((0.5, 2.0, 8.0, 40.0)) * DAY for _ in range(600)]
    found = interval_between_changes(lapses(rng, mean * DAY, times), 3 * DAY)
    assert found == pytest.approx(mean * DAY, rel=0.15)


def test_the_share_of_changed_visits_alone_would_say_too_little() -> None:
    rng = random.Random(3)
    seen = lapses(rng, DAY / 3, [DAY] * 24)
    share = sum(each.changed for each in seen) / len(seen)
    assert interval_between_changes(seen, 3 * DAY) < 0.6 * DAY / share


def test_what_cannot_be_told_apart_is_bounded() -> None:
    always = [Lapse(1e9, changed=True)] * 30
    never = [Lapse(1e9, changed=False)] * 30
    assert 0 < interval_between_changes(always, DAY) < interval_between_changes(never, DAY) < 4e9
