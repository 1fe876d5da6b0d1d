"""Each change comes once for each consumer: over restarts, kills, late commits and shared moments."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from deploy.embedded import EmbeddedServers
from pipelines.contract import keeping
from pipelines.reader import Change, FilePositions, Follower, Mode, MongoPositions, Position
from tests.pipelines.reader.consumer import SETTLING, opened
from tests.pipelines.reader.writing import Writers, change

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parents[3]
AT_ONCE = timedelta(0)
BOTH = pytest.mark.parametrize("mode", list(Mode))


def _all(follower: Follower) -> list[Change]:
    found = []
    for each in follower.changes(wait=False):
        found.append(each)
        follower.ack(each)
    return found


@pytest.fixture
def reports(mongo: Database[Row]) -> Database[Row]:
    keeping.create_missing(mongo)
    return mongo


@BOTH
def test_a_consumer_sees_each_change_once_over_restarts(
    mode: Mode, mongo_uri: str, reports: Database[Row], tmp_path: Path
) -> None:
    def following() -> list[tuple[str, bool]]:
        positions = FilePositions(tmp_path)
        follower = Follower.connect(mongo_uri, "one", positions, mode=mode, settling=AT_ONCE)
        return sorted((each.report_id, each.removed) for each in _all(follower))

    change(reports, "k", ["k/1", "k/2"], [])
    time.sleep(0.002)
    assert following() == [("k/1", False), ("k/2", False)]
    assert following() == []
    change(reports, "k", ["k/2"], ["k/1"])
    time.sleep(0.002)
    assert following() == [("k/1", True), ("k/2", False)]
    change(reports, "k", ["k/1"], [])
    time.sleep(0.002)
    assert following() == [("k/1", False)]
    assert following() == []


@BOTH
def test_what_was_not_acked_comes_again_and_versions_that_were_followed_do_not(
    mode: Mode, reports: Database[Row]
) -> None:
    positions = MongoPositions(reports["positions_of_this_test"])
    follower = Follower(reports, "one", positions, mode=mode, settling=AT_ONCE)
    for _ in range(3):
        change(reports, "k", ["k/1"], [])
    time.sleep(0.002)
    first = next(iter(follower.changes(wait=False)))
    assert first.report == reports["reports"].find_one() or first.report
    again = Follower(reports, "one", positions, mode=mode, settling=AT_ONCE)
    assert [each.changed_at for each in _all(again)] == [first.changed_at]


def test_a_late_commit_is_not_passed_over_by_the_watermark(
    mongo_uri: str, reports: Database[Row], tmp_path: Path
) -> None:
    follower = Follower.connect(
        mongo_uri, "one", FilePositions(tmp_path), mode=Mode.WATERMARK, settling=timedelta(seconds=1)
    )
    with reports.client.start_session() as session:
        session.start_transaction()
        from pipelines.records.changing import note_reports

        note_reports(reports["report_changes"], "late", [], ["late/1"], session)
        change(reports, "k", ["k/1"], [])
        time.sleep(0.5)
        assert _all(follower) == []  # k/1 is there, but something older may come
        session.commit_transaction()
    time.sleep(0.7)
    assert [each.report_id for each in _all(follower)] == ["late/1", "k/1"]


def test_many_changes_of_one_moment(mongo_uri: str, reports: Database[Row], tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    rows = [{"_id": f"k/{n:03}", "key": "k", "changed_at": at, "removed": True} for n in range(450)]
    reports["report_changes"].insert_many(rows)
    seen: Counter[str] = Counter()
    for stop in (1, 199, 7, 243):  # restarted between changes that share a moment
        follower = Follower.connect(mongo_uri, "one", FilePositions(tmp_path), mode=Mode.WATERMARK)
        changes = follower.changes(wait=False)
        for _ in range(stop):
            each = next(changes)
            follower.ack(each)
            seen[each.report_id] += 1
    assert len(seen) == 450
    assert set(seen.values()) == {1}


def test_an_oplog_that_does_not_reach_back_is_caught_up_with(
    mongo_uri: str, reports: Database[Row], tmp_path: Path
) -> None:
    positions = FilePositions(tmp_path)
    change(reports, "k", ["k/1"], [])
    time.sleep(0.002)
    follower = Follower.connect(mongo_uri, "one", positions, mode=Mode.STREAM, settling=AT_ONCE)
    assert len(_all(follower)) == 1
    known = Position.of(positions.load("one"))
    lost = Position(at=known.at, id=known.id, bound=known.bound, start=1)  # of a time before the oplog
    positions.save("one", lost.text)
    change(reports, "k", ["k/2"], [])
    time.sleep(0.002)
    assert [each.report_id for each in _all(follower)] == ["k/2"]


def test_what_is_no_position_is_refused(tmp_path: Path, reports: Database[Row]) -> None:
    positions = FilePositions(tmp_path)
    positions.save("one", "somewhere")
    with pytest.raises(ValueError, match="no position of a consumer"):
        _all(Follower(reports, "one", positions))
    with pytest.raises(ValueError, match="letters, digits"):
        positions.load("../one")


def _ordeal(mode: Mode, uri: str, reports: Database[Row], folder: Path, kills: int) -> None:
    """Kill a consumer so many times at random while reports change, then compare."""
    dice, file = random.Random(kills), str(folder / "seen.sqlite")
    command = [sys.executable, "-m", "tests.pipelines.reader.consumer", uri, mode.value, file]
    own = opened(file)
    change(reports, "old", [f"old/{n}" for n in range(30)], [])
    time.sleep(SETTLING.total_seconds())
    with Writers(reports, seed=kills):
        for _ in range(kills):
            consumer = subprocess.Popen(command, cwd=ROOT)
            before = _count(own)
            deadline = time.monotonic() + 60
            while _count(own) <= before:  # it is at work
                assert consumer.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.01)
            time.sleep(dice.random() * 0.4)
            consumer.send_signal(signal.SIGKILL)
            consumer.wait()
    last = subprocess.Popen(command, cwd=ROOT)
    try:
        wanted = {
            (row["_id"], row["changed_at"].isoformat(), row["removed"])
            for row in reports["report_changes"].find()
        }
        deadline = time.monotonic() + 60
        while not wanted <= set(_seen(own)):
            assert time.monotonic() < deadline, wanted - set(_seen(own))
            time.sleep(0.05)
    finally:
        last.kill()
        last.wait()
    seen = Counter(_seen(own))
    assert {each for each, n in seen.items() if n > 1} == set()
    own.close()


def _count(own: Any) -> int:
    return int(own.execute("select count(*) from seen").fetchone()[0])


def _seen(own: Any) -> list[tuple[str, str, bool]]:
    return [(each, at, bool(removed)) for each, at, removed in own.execute("select * from seen")]


@BOTH
def test_a_killed_consumer_sees_each_change_once(
    mode: Mode, servers: EmbeddedServers, mongo_uri: str, reports: Database[Row], tmp_path: Path
) -> None:
    _ordeal(mode, mongo_uri, reports, tmp_path, kills=2)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@BOTH
def test_a_consumer_that_is_killed_twenty_times_sees_each_change_once(
    mode: Mode, servers: EmbeddedServers, mongo_uri: str, reports: Database[Row], tmp_path: Path
) -> None:
    _ordeal(mode, mongo_uri, reports, tmp_path, kills=20)
