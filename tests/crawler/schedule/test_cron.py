"""What becomes of the times of a source: seeded, missed, put off, paused, skipped."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from crawler.exclusions.published import Published
from crawler.frontier.begun import BegunRuns
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.sowing import FencedError
from crawler.runs.keeping import RunKeeper
from crawler.schedule.counts import Counts
from crawler.schedule.cron import CronDuty
from crawler.schedule.duties import Turn
from crawler.schedule.once import once
from crawler.schedule.operating import Operating
from crawler.schedule.rule import Rules
from pipelines.records import RecordStore
from tests.crawler.schedule.lines import all_times
from tests.crawler.schedule.world import START, World, registry, source

DAILY = "0 8 * * *"
"""Midnight in UTC."""
DAY = timedelta(days=1)


def _world(frontier: Frontier, records: RecordStore, *lines: str, **rules: timedelta) -> World:
    world = World(frontier, records, registry(source("s", *(lines or (DAILY,)))))
    world.rules = Rules(**({"latest": 30 * DAY} | rules))
    world.start("a")
    world.tick()
    return world


def _row(records: RecordStore, name: str = "s") -> dict[str, Any]:
    return records.schedule([name])[name]


def _at(world: World, time: datetime) -> None:
    world.now = time
    world.tick()


def test_a_source_is_seeded_when_it_is_due_and_begins_a_run(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    _at(world, START + DAY - timedelta(seconds=1))
    assert world.dues("s") == []
    _at(world, START + DAY)
    _at(world, START + DAY + timedelta(seconds=1))
    assert world.dues("s") == [START + DAY]
    (run,) = BegunRuns(frontier).oldest()
    assert (run.source, run.at, run.cause) == ("s", START + DAY, "schedule")
    row = _row(records)
    assert (row["outcome"], row["seeded_at"], row["due"], row["missed"]) == (
        "seeded",
        START + DAY,
        START + DAY,
        0,
    )


def test_times_are_those_of_beijing(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records, "30 5 2 1 *")
    world.until(START + 3 * DAY, [START + timedelta(minutes=m) for m in range(0, 60 * 24 * 2, 10)])
    assert world.dues("s") == [datetime(2026, 1, 1, 21, 30, tzinfo=UTC)]


def test_what_was_missed_is_made_up_for_once(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    world.kill("a")
    world.now = START + 10 * DAY + timedelta(hours=5)
    world.start("b")
    world.wait(30)
    assert world.dues("s") == [START + 10 * DAY]
    row = _row(records)
    assert (row["missed"], row["missed_total"]) == (9, 9)
    assert 5 * 3600 <= row["late"] <= 5 * 3600 + 30
    _at(world, START + 11 * DAY)
    assert world.dues("s") == [START + 10 * DAY, START + 11 * DAY]
    assert _row(records)["missed"] == 0
    assert Counts(frontier).read() == dict.fromkeys(Counts(frontier).read(), 0) | {"seeded": 2, "missed": 9}


def test_what_is_too_late_waits_for_its_next_time(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records, "0 8 10 * *", latest=timedelta(hours=6))
    _at(world, datetime(2026, 3, 10, 6, 0, 1, tzinfo=UTC))
    assert world.dues("s") == []
    row = _row(records)
    assert (row["outcome"], row["missed"]) == ("too late", 3)
    _at(world, datetime(2026, 4, 10, 5, tzinfo=UTC))
    assert world.dues("s") == [datetime(2026, 4, 10, tzinfo=UTC)]


def test_a_new_source_is_due_from_now_on(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    _at(world, START + DAY)
    world.kill("a")
    world.now = START + 5 * DAY + timedelta(hours=1)
    world.registry = registry(source("s", DAILY), source("new", DAILY))
    world.start("b")
    world.wait(30)
    assert (world.dues("s"), world.dues("new")) == ([START + DAY, START + 5 * DAY], [])
    _at(world, START + 6 * DAY)
    assert world.dues("new") == [START + 6 * DAY]


def test_sources_with_one_line_are_spread(frontier: Frontier, records: RecordStore) -> None:
    names = [f"s{n}" for n in range(60)]
    world = World(frontier, records, registry(*(source(name, DAILY) for name in names)))
    world.rules = Rules(latest=DAY, spread=timedelta(minutes=10))
    world.start("a")
    world.tick()
    world.until(START + 2 * DAY, [START + DAY + timedelta(seconds=s) for s in range(0, 700, 5)])
    assert all(world.dues(name) == [START + DAY] for name in names)
    moments = {world.seeded[name][0].at for name in names}
    assert len(moments) > 30
    assert all(timedelta(0) <= at - (START + DAY) <= timedelta(minutes=10, seconds=5) for at in moments)


# --- clocks -----------------------------------------------------------------------------------------------


def test_a_clock_that_was_set_back_seeds_nothing_again(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    _at(world, START + DAY)
    world.set_clock(-timedelta(hours=2))
    world.until(START + DAY + timedelta(hours=1), [START + DAY])
    world.tick()
    assert world.dues("s") == [START + DAY]
    world.kill("a")
    world.start("b")
    world.wait(60)
    assert world.dues("s") == [START + DAY]


def test_resuming_mends_what_a_clock_far_ahead_has_done(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    world.set_clock(timedelta(days=20000))
    world.set_clock(timedelta(0))
    _at(world, START + DAY)
    assert [due.year for due in world.dues("s")] == [2080]
    Operating(frontier, records, world.rules, world.clock()).resume(list(world.registry))
    _at(world, START + 2 * DAY)
    assert world.dues("s")[1:] == [START + 2 * DAY]


# --- two at a time ----------------------------------------------------------------------------------------


def test_a_frozen_leader_that_wakes_seeds_nothing(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    world.start("b")
    world.tick()
    duty = world.kill("a").duties[0]
    frozen = Turn(START + DAY, 1, bool)  # it has looked at the clock, and is frozen before it seeds
    world.now = START + DAY
    world.wait(30)
    assert world.leader == "b"
    assert world.dues("s") == [START + DAY]
    records.change_schedule(["s"], {"due": START})  # and so old is what it has read
    with pytest.raises(FencedError):
        duty.work(frozen)
    world.fetch()
    assert world.dues("s") == [START + DAY]
    assert len(BegunRuns(frontier).oldest()) == 1


def test_a_batch_that_was_broken_off_is_finished_by_the_next_leader(
    frontier: Frontier, records: RecordStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = _world(frontier, records)
    with monkeypatch.context() as broken:
        broken.setattr(BegunRuns, "add", lambda *runs: (_ for _ in ()).throw(RuntimeError("killed")))
        _at(world, START + DAY)  # seeded, and nothing noted
    assert (_row(records)["due"], BegunRuns(frontier).oldest()) == (START, [])
    world.kill("a")
    world.start("b")
    world.wait(60)
    assert world.dues("s") == [START + DAY]
    assert _row(records)["seeded_at"] == START + DAY
    assert [run.at for run in BegunRuns(frontier).oldest()] == [START + DAY]


def test_once_does_what_is_due_beside_a_leader(frontier: Frontier, records: RecordStore) -> None:
    known = registry(source("s", "* * * * *"))
    rules = Rules(latest=30 * DAY)
    duty = CronDuty(known, frontier, records, rules)
    assert once(frontier, [duty])["seeded"] == 0  # from now on
    records.change_schedule(["s"], {"due": datetime.now(UTC) - timedelta(minutes=5)})
    leading = World(frontier, records, known, rules=rules)
    leading.start("a")
    leading.tick()
    assert once(frontier, [duty])["seeded"] == 1
    assert once(frontier, [CronDuty(known, frontier, records, rules)])["seeded"] == 0
    assert _row(records)["missed"] == 4
    leading.fetch()
    assert len(leading.dues("s")) == 1


# --- crawls that take longer than the time between two ----------------------------------------------------


def test_a_source_whose_last_crawl_still_runs_is_put_off(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    _at(world, START + DAY)
    crawl = next(iter(frontier.crawls()))
    frontier.add([Found("http://s.localhost/more", "c")])  # still to be fetched
    RunKeeper(frontier, records).keep(START + DAY)
    world.fetch = lambda: None  # type: ignore[method-assign]
    for hours in (24, 25, 30):
        _at(world, START + DAY + timedelta(hours=hours))
    row = _row(records)
    assert (row["due"], row["put_off"]) == (START + DAY, START + 2 * DAY)
    del world.fetch
    assert crawl["source"] == "s"
    for lease in frontier.lease(9):
        assert lease.record.rest == "/more"
    frontier.client.delete(frontier.keys.partition(0, "hosts"))
    _at(world, START + DAY + timedelta(hours=31))
    row = _row(records)
    assert (row["due"], row["put_off"], row["outcome"]) == (START + 2 * DAY, None, "seeded")
    assert row["late"] == 7 * 3600


def test_a_source_that_is_always_busy_is_put_off_for_a_day(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    _at(world, START + DAY)
    world.fetch = lambda: None  # type: ignore[method-assign]
    frontier.add([Found("http://s.localhost/more", "c")])
    RunKeeper(frontier, records).keep(START + DAY)
    for hours in range(24, 49, 4):
        _at(world, START + DAY + timedelta(hours=hours))
    row = _row(records)
    assert (row["due"], row["missed"], row["put_off"], row["seeded"]) == (START + 3 * DAY, 1, None, 2)
    assert Counts(frontier).read()["put_off"] == 1


def test_a_seed_that_nobody_has_fetched_is_not_queued_twice(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    world.fetch = lambda: None  # type: ignore[method-assign]
    _at(world, START + DAY)
    _at(world, START + 2 * DAY)
    assert frontier.counts()["queued"] == 1
    assert _row(records)["outcome"] == "waiting"
    assert len(BegunRuns(frontier).oldest()) == 1


# --- operators --------------------------------------------------------------------------------------------


def _operating(world: World) -> Operating:
    return Operating(world.frontier, world.records, world.rules, world.clock())


def test_a_paused_source_is_seeded_again_from_its_resumption_on(
    frontier: Frontier, records: RecordStore
) -> None:
    world = _world(frontier, records)
    _operating(world).pause(list(world.registry), "its office asked us to")
    world.until(START + 4 * DAY, all_times((DAILY,), START, START + 4 * DAY))
    assert world.dues("s") == []
    assert _row(records)["paused"]["reason"] == "its office asked us to"
    world.now += timedelta(hours=1)
    _operating(world).resume(list(world.registry))
    world.until(START + 6 * DAY, all_times((DAILY,), START, START + 6 * DAY))
    assert world.dues("s") == [START + 5 * DAY]
    assert _row(records)["missed_total"] == 0


def test_a_skipped_time_is_passed_over(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    assert _operating(world).skip(list(world.registry)) == {"s": START + DAY}
    assert _operating(world).skip(list(world.registry)) == {"s": START + 2 * DAY}
    world.until(START + 4 * DAY, all_times((DAILY,), START, START + 4 * DAY))
    assert world.dues("s") == [START + 3 * DAY]
    assert _row(records)["skipped"] == 2


def test_what_is_run_now_deals_with_what_was_due(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    world.now = START + DAY + timedelta(hours=3)
    (sown,) = _operating(world).run(list(world.registry))
    assert (sown.queued, sown.at) == (1, world.now)
    world.tick()
    (run,) = BegunRuns(frontier).oldest()
    assert (run.source, run.cause) == ("s", "manual")
    _at(world, START + 2 * DAY)
    assert len(world.dues("s")) == 2
    assert (_row(records)["by_hand"], _row(records)["seeded"]) == (1, 1)


def test_columns_that_led_to_reports_and_what_had_no_budget_left_are_queued_too(
    frontier: Frontier, records: RecordStore, mongo: Database[dict[str, Any]]
) -> None:
    column, left, unknown = (f"http://s.localhost/{name}" for name in ("gzbg/", "left", "unknown"))
    page = {"source": "s", "fetched_at": START}
    mongo["captures"].insert_many(
        [
            page | {"url": column, "kind": "link_list"},
            page | {"url": f"{column}2026.html", "via": column, "reports": 1},
        ]
    )
    row = {"source": "s", "state": "rejected", "reason": "budget", "at": START, "depth": 1}
    row |= {"scope": "focus:host:s.localhost", "attempts": 0}
    mongo["urls"].insert_many(
        [row | {"_id": u, "url": u, "priority": p} for u, p in ((left, 5), (unknown, 2))]
    )
    world = World(frontier, records, registry(source("s", DAILY, focus=True, budget=5)))
    world.start("a")
    world.tick()
    _at(world, START + DAY)
    time.sleep(0.6)  # what is less than sure waited for the end of others
    world.fetch()
    assert world.fetched == {"http://s.localhost/": 1, column: 1, left: 1}
    assert mongo["urls"].find_one({"_id": left})["state"] == "queued"


def test_what_is_excluded_is_not_seeded(frontier: Frontier, records: RecordStore) -> None:
    world = _world(frontier, records)
    rule = {"_id": "s.localhost", "reason": "asked us to", "by": "me", "at": START}
    Published(frontier).replace([rule])
    _at(world, START + DAY)
    assert world.fetched == {}
    assert _row(records)["outcome"] == "left out"
    assert BegunRuns(frontier).oldest() == []
