"""A year of the shipped sources' schedules: what the cron lines say, through deaths and wrong clocks."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from crawler.frontier.queue import Frontier
from crawler.sources.registry import Registry, load
from pipelines.records import RecordStore
from tests.crawler.schedule.lines import all_times
from tests.crawler.schedule.world import HERE, LEASE, START, World

END = START + timedelta(days=365)
AHEAD = timedelta(hours=50)
BEHIND = timedelta(hours=3)
SET_AHEAD = datetime(2026, 2, 3, 7, 10, tzinfo=UTC)
SET_RIGHT = SET_AHEAD + AHEAD + timedelta(hours=20)
"""By the clock that is ahead."""
DEATH = datetime(2026, 7, 1, tzinfo=UTC)
SET_BEHIND = datetime(2026, 12, 11, 19, 0, tzinfo=UTC)
"""Saturday, three in the morning in Beijing: half an hour before all counties are due."""
SECONDS = 20.0
"""Of this process' time in which a year of all sources is over, the worker's among them."""


@pytest.mark.parametrize("share", [pytest.param(1, marks=pytest.mark.slow), 40])
def test_a_year_seeds_what_the_cron_lines_say(frontier: Frontier, records: RecordStore, share: int) -> None:
    sources = list(load())[::share]
    # without delays of their own: the worker of this world has no patience
    own = [(each.model_copy(update={"politeness": None}), HERE, 1) for each in sources]
    world = World(frontier, records, Registry(own))
    lines = sorted({each.cadence for each in sources})
    times = sorted({at for each in lines for at in all_times(each, START, END)})
    began, busy = time.monotonic(), time.process_time()
    _live_through(world, times)
    took, busy = time.monotonic() - began - world.fetching, time.process_time() - busy

    total = 0
    for each in sources:
        expected = _expected(all_times(each.cadence, START, END))
        assert world.dues(each.id) == expected, each.id
        assert [world.fetched[url] for url in each.start_urls] == [len(expected)] * len(each.start_urls)
        total += len(expected)
    late = [s for seeded in world.seeded.values() for s in seeded if s.at - s.due > timedelta(seconds=LEASE)]
    assert {seeded.at for seeded in late} <= {SET_AHEAD + AHEAD, SET_BEHIND + timedelta(hours=1)}
    runs = frontier.client.llen(f"{frontier.keys.root}:runs")
    assert runs == total
    rows = records.schedule()
    assert sum(row.get("seeded", 0) for row in rows.values()) == total
    of_process = f"{busy:.1f} s of this process' time"
    print(f"{len(sources):,} sources, {total:,} seedings in a year, in {took:.1f} s, {of_process}")
    assert busy < SECONDS


def _live_through(world: World, times: Sequence[datetime]) -> None:
    world.start("a")
    world.start("b")
    world.tick()
    world.until(SET_AHEAD, times)
    world.set_clock(AHEAD)
    world.until(SET_RIGHT, times)
    world.set_clock(timedelta(0))
    world.until(DEATH, times)
    frozen = world.kill(world.leader)
    world.wait(LEASE)
    assert world.leader in "ab"
    world.until(SET_BEHIND, times)
    world.schedulers["frozen"] = frozen  # wakes after months, and still believes to lead
    world.start("c")
    world.set_clock(-BEHIND)
    world.until(SET_BEHIND - timedelta(hours=2), times)
    world.set_clock(timedelta(0))
    world.until(END, times)
    world.tick()


def _expected(times: Sequence[datetime]) -> list[datetime]:
    """Return the times for which a source is seeded: of those that the clock leapt over, the last one."""
    leapt = [at for at in times if SET_AHEAD < at <= SET_AHEAD + AHEAD]
    return [at for at in times if at not in leapt[:-1]]
