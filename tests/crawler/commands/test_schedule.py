"""`scrapy schedule`: what operators see and do, and processes that are killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from pymongo.database import Database

from crawler.frontier.begun import BegunRuns
from crawler.frontier.queue import Frontier
from tests.crawler.commands.conftest import DEAD, ROOT, scrapy
from tests.crawler.commands.operators import Operator
from tests.crawler.sources.writing import table, write

LEASE = 3.0
NAMES = [f"own-{n}" for n in range(40)]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def own(operator: Operator, tmp_path: Path) -> Operator:
    """An operator with sources of his own that were due ten minutes ago, beside those that are shipped.

    They are due again when the test is long over, so that nothing is seeded but what it lets be due.
    """
    minute = (datetime.now(UTC) - timedelta(minutes=10)).minute
    rows = (
        f"{name}: {{title: {name}, start_urls: 'http://127.0.0.1:9/{name}', cadence: '{minute} * * * *', "
        "scope: page, focus: false, level: news, basis: a/b}"
        for name in NAMES
    )
    operator.environment["GONGBAO_SOURCES"] = str(write(tmp_path / "sources", x=table(*rows)))
    operator.environment["GONGBAO_CONTACT"] = "mailto:me@example.org"
    return operator


def _due(mongo: Database[dict[str, Any]], hours: int = 2) -> None:
    """Let the own sources have come to nothing for some hours."""
    since = datetime.now(UTC) - timedelta(hours=hours)
    mongo["schedule"].update_many({"_id": {"$in": NAMES}}, {"$set": {"due": since}})


def test_an_operator_runs_skips_pauses_and_resumes(own: Operator, mongo: Database[dict[str, Any]]) -> None:
    assert own("schedule", "--once").stdout == "What was due is done: nothing was.\n"
    assert own("schedule", "--pause", "own-1", "--reason", "asked us to").stdout == (
        "own-1 is paused: asked us to\n"
    )
    assert own("schedule", "--run", "own-2").stdout == "own-2 queued\n"
    assert own("schedule", "--run", "own-2").stdout == "own-2 is in the queue already\n"
    assert own("schedule", "--skip", "own-3").stdout.startswith("own-3 skips 20")
    shown = own.json("schedule", "--list", "own-1", "own-2", "own-3", "anhui-chizhou")
    one, two, three, shipped = shown["sources"]
    assert one["paused"]["reason"] == "asked us to"
    assert (one["next_due"], two["outcome"], three["outcome"]) == (None, "by hand", "skipped")
    done = [(row["action"], row["subject"]) for row in own.records.actions(9)]
    assert done[:2] == [("skip", "own-3"), ("run now", "own-2")]
    assert done[-1] == ("pause source", "own-1")
    assert two["last_seeded"] is not None
    assert shipped["outcome"] is None
    assert shipped["next_due"].endswith("T04:30:00+08:00")
    assert shown["counts"]["by_hand"] == 2
    _due(mongo)
    text = own("schedule", "--list", "own-1", "own-4").stdout
    assert "paused: asked us to" in text
    assert "due for" in text
    assert "2 sources; times are Beijing's. Nobody leads the schedule; last heard" in text
    done = own("schedule", "--once").stdout
    assert re.fullmatch(r"What was due is done: seeded 37, waiting 1, skipped 1, missed \d+\.\n", done)
    assert own("schedule", "--resume", "own-1").stdout == "own-1 is seeded again from now on\n"
    assert "3,545 sources" in own("schedule", "--list").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--run"], "name at least one source"),
        (["--pause", "anhui"], "--pause takes a --reason"),
        (["--run", "--skip", "anhui"], "not allowed with argument"),
        (["anhui"], "a schedule is that of all sources"),
        (["--once", "--json"], "--json is for --list"),
    ],
)
def test_wrong_usage_is_explained(own: Operator, arguments: list[str], sentence: str) -> None:
    done = own("schedule", *arguments)
    assert done.returncode == 2
    assert sentence in done.stdout + done.stderr


def test_an_unknown_source_and_a_missing_contact_are_sentences(own: Operator) -> None:
    done = own("schedule", "--run", "nobody")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "There is no source 'nobody'." in done.stderr
    del own.environment["GONGBAO_CONTACT"]
    done = own("schedule", "--once")
    assert done.returncode == 1
    assert "Set GONGBAO_CONTACT" in done.stderr


def test_once_without_servers_fails_with_a_sentence() -> None:
    done = scrapy("schedule", "--once", environment=DEAD, GONGBAO_CONTACT="mailto:me@example.org")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Redis does not serve us")


# --- processes --------------------------------------------------------------------------------------------


@pytest.fixture
def start(own: Operator, tmp_path: Path) -> Iterator[Start]:
    """Start schedulers; each has a log."""
    started = []

    def begin(name: str, lease: float = LEASE) -> subprocess.Popen[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GONGBAO_")}
        command = [sys.executable, "-m", "scrapy", "schedule", "-s", f"SCHEDULE_LEASE={lease}"]
        with (tmp_path / name).open("w") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=kept | own.environment, stderr=log, text=True)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


def _wait(what: Callable[[], object], seconds: float = 60) -> float:
    """Wait until something is so; returns the seconds that it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "nothing came of it"
        time.sleep(0.05)
    return time.monotonic() - began


def _leader(client: redis.Redis) -> str:
    name: Any = client.hget("gb:{live}:schedule", "leader")
    return name.decode() if name else ""


def test_a_killed_leader_is_replaced_and_nothing_is_seeded_twice(
    own: Operator, start: Start, redis_client: redis.Redis, mongo: Database[dict[str, Any]], tmp_path: Path
) -> None:
    first = start("first")
    _wait(lambda: f"-{first.pid}-" in _leader(redis_client))
    _wait(lambda: mongo["schedule"].count_documents({"_id": {"$in": NAMES}}) == len(NAMES))
    second = start("second")
    _wait(lambda: "this one stands by" in (tmp_path / "second").read_text())
    time.sleep(LEASE)
    assert f"-{first.pid}-" in _leader(redis_client)
    os.kill(first.pid, signal.SIGSTOP)
    _due(mongo)
    took = _wait(lambda: f"-{second.pid}-" in _leader(redis_client))
    assert took < LEASE + 2  # this machine is busy with other tests
    _wait(lambda: mongo["schedule"].count_documents({"seeded": 1}) == len(NAMES))
    os.kill(first.pid, signal.SIGCONT)  # wakes, and has to find out
    _wait(lambda: "this one stands by" in (tmp_path / "first").read_text())
    second.kill()
    _wait(lambda: f"-{first.pid}-" in _leader(redis_client))
    first.send_signal(signal.SIGTERM)
    assert first.wait(10) == 0
    assert _leader(redis_client) == ""
    runs = [run.source for run in BegunRuns(Frontier(redis_client)).oldest()]
    assert sorted(runs) == sorted(NAMES)


@pytest.mark.slow
def test_a_leader_that_is_told_to_end_hands_over_at_once(
    own: Operator, start: Start, redis_client: redis.Redis, tmp_path: Path
) -> None:
    first = start("first", 100.0)
    _wait(lambda: f"-{first.pid}-" in _leader(redis_client))
    second = start("second", 100.0)
    _wait(lambda: "this one stands by" in (tmp_path / "second").read_text())
    first.send_signal(signal.SIGTERM)
    began = time.monotonic()
    assert first.wait(10) == 0
    _wait(lambda: f"-{second.pid}-" in _leader(redis_client))
    assert time.monotonic() - began < 40  # and not 80, as if it had died


def test_a_scheduler_waits_for_its_servers_and_ends_when_told(
    own: Operator, start: Start, tmp_path: Path
) -> None:
    own.environment["GONGBAO_MONGO_URI"] = DEAD["GONGBAO_MONGO_URI"]
    process = start("log")
    _wait(lambda: "a server is away" in (tmp_path / "log").read_text())
    time.sleep(2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    log = (tmp_path / "log").read_text()
    assert log.count("a server is away") == 1
    assert "hunter2" not in log
