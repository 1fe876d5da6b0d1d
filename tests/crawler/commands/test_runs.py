"""`scrapy seed`, then `scrapy runs`: runs from their begin to their verdict, without and with workers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from crawler.frontier.begun import Begun, BegunRuns
from crawler.frontier.lease import End, Verdict
from crawler.runs.keeping import RunKeeper
from tests.crawler.commands.operators import Operator

Row = dict[str, Any]
SEED = "http://127.0.0.1:9/"
SOURCE = "127.0.0.1"
CHIZHOU = "anhui-chizhou"
"""A shipped source, of which three reports since 2019 are expected."""


@pytest.fixture
def seeded(operator: Operator) -> Operator:
    """An operator who has seeded a URL."""
    assert operator("seed", SEED).returncode == 0
    return operator


def _end_all(operator: Operator) -> None:
    operator.frontier.ack([End(lease.token, Verdict.DONE) for lease in operator.frontier.lease(99)])


def _fetched(mongo: Database[Row], source: str, **fields: Any) -> datetime:
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)
    row = {"source": source, "url": f"http://{source}/1", "fetched_at": at, "status": 200, "length": 10}
    mongo["captures"].insert_one(row | {"worker": "w", "outcome": "list"} | fields)
    return at


def test_a_seeding_is_a_run_that_ends_when_nothing_is_left(seeded: Operator, mongo: Database[Row]) -> None:
    (run,) = seeded.json("runs")
    assert (run["source"], run["cause"], run["state"], run["captures"]) == (SOURCE, "manual", "running", 0)
    _fetched(mongo, SOURCE, outcome="blocked", block="login")
    _end_all(seeded)
    (run,) = seeded.json("runs")
    assert (run["state"], run["verdict"]) == ("over", "blocked")
    assert run["errors"] == {"soft block login": 1}
    assert mongo["runs"].count_documents({"state": "over", "captures": 1}) == 1


def test_seeds_of_one_command_are_one_run(operator: Operator) -> None:
    operator("seed", f"{SEED}a", f"{SEED}b")
    assert len(operator.json("runs")) == 1


def test_what_waits_in_the_queue_already_begins_no_run(seeded: Operator) -> None:
    assert "in the queue already" in seeded("seed", SEED).stdout
    assert len(seeded.json("runs")) == 1


def test_the_next_run_of_a_source_takes_over(operator: Operator, mongo: Database[Row]) -> None:
    now = datetime.now(UTC)
    operator.found(SEED)  # the frontier is busy
    begun = BegunRuns(operator.frontier)
    begun.add(Begun("s", now - timedelta(hours=3)))
    begun.add(Begun("s", now - timedelta(minutes=30), "schedule"))
    for hours, name in ((2, "a"), (2.5, "b"), (0.1, "c")):
        _fetched(mongo, "s", _id=name, fetched_at=now - timedelta(hours=hours))
    second, first = operator.json("runs")
    assert (first["state"], first["captures"], first["cause"]) == ("over", 2, "manual")
    assert (second["state"], second["captures"], second["cause"]) == ("running", 1, "schedule")
    _fetched(mongo, "s", _id="late", fetched_at=now - timedelta(hours=1))
    assert operator.json("runs", first["_id"])["captures"] == 3  # committed late, and counted all the same


def test_a_quiet_run_is_over_although_others_are_busy(operator: Operator) -> None:
    operator.found(SEED)
    BegunRuns(operator.frontier).add(Begun("s", datetime.now(UTC) - timedelta(hours=2)))
    BegunRuns(operator.frontier).add(Begun("t", datetime.now(UTC) - timedelta(minutes=2)))
    runs = {run["source"]: run for run in operator.json("runs")}
    assert (runs["s"]["state"], runs["s"]["verdict"]) == ("over", "nothing fetched")
    assert runs["t"]["state"] == "running"


def test_a_run_is_held_against_what_its_source_expects(operator: Operator, mongo: Database[Row]) -> None:
    BegunRuns(operator.frontier).add(Begun(CHIZHOU, datetime.now(UTC) - timedelta(minutes=1)))
    _fetched(mongo, CHIZHOU)
    (run,) = operator.json("runs")
    assert (run["verdict"], run["reports"], run["expected"]) == ("below expectation", 0, 3)
    report = {"kind": "work_report", "retired_at": None, "region_code": "341700"}
    mongo["documents"].insert_many(
        [report | {"page_url": f"https://www.chizhou.gov.cn/{y}", "year": y} for y in (2022, 2023, 2024)]
    )
    run = operator.json("runs", run["_id"])
    assert (run["verdict"], run["reports"], run["why"]) == (
        "as expected",
        3,
        "3 of at least 3 work reports since 2019",
    )


def test_what_was_begun_is_recorded_once_by_any_number_of_keepers(
    seeded: Operator, mongo: Database[Row]
) -> None:
    keepers = [RunKeeper(seeded.frontier, seeded.records) for _ in range(3)]
    for keeper in keepers:
        keeper.keep()
    assert mongo["runs"].count_documents({}) == 1
    assert BegunRuns(seeded.frontier).oldest() == []
    alone = [BegunRuns(seeded.frontier).alone() for _ in range(3)]
    assert alone == [True, False, False]


def test_a_person_reads_them(seeded: Operator, mongo: Database[Row]) -> None:
    _fetched(mongo, SOURCE)
    (run,) = seeded.json("runs")
    lines = seeded("runs").stdout.splitlines()
    assert lines[0].split() == ["run", "took", "captures", "docs", "new", "errors", "verdict"]
    assert lines[1].split()[0] == run["_id"]
    assert lines[1].split()[-1] == "running"
    shown = seeded("runs", run["_id"]).stdout
    assert "running: done, nothing is expected of its source" in shown
    assert "1 in 10 bytes; by status: 200 1" in shown


def test_a_run_that_nobody_knows_is_one_sentence(operator: Operator) -> None:
    done = operator("runs", "nothing")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no run 'nothing'.")
