"""Workers check the archive beside their crawl, and are not disturbed by a store that is away."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from crawler.config import Config
from deploy.embedded import EmbeddedServers
from pipelines import objects
from pipelines.commit import Committer
from tests import zygote
from tests.crawler.commands.operators import Operator
from tests.gate import Gate
from tests.pipelines.made import capture, segment

Row = dict[str, Any]


@pytest.fixture
def stored(operator: Operator, tmp_path: Path) -> list[str]:
    """The keys of four archived objects; the second was stored first, and the third is damaged."""
    store = objects.from_config(Config.from_environment(operator.environment))
    committer = Committer(store, operator.records)
    keys = []
    for _ in range(4):
        closed = segment(tmp_path / "other", capture())
        committer.commit_segment(closed)
        keys.append(closed.key)
    store.put_bytes(keys[2], store.read(keys[2])[:-1])
    return keys


def start(operator: Operator, *options: str, idle: float = 4, **values: str) -> zygote.Forked:
    """Start a worker that has nothing to do, and ends by itself."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    settings = [part for option in ("FIXITY_INTERVAL=0.3", *options) for part in ("-s", option)]
    command = ("crawl", "reports", "-a", f"until_idle={idle}", *settings)
    return zygote.start("scrapy", *command, environment=own | operator.environment | values)


def crawl(operator: Operator, *options: str, workers: int = 1) -> str:
    """Let workers idle for a while; returns what they logged."""
    started = [start(operator, *options) for _ in range(workers)]
    logs = [worker.communicate(timeout=90)[1] for worker in started]
    assert {worker.returncode for worker in started} == {0}, logs
    return "".join(logs)


def counted(log: str, name: str) -> list[float]:
    """Return the values of a metric among the stats at the end of the workers' logs."""
    return [float(value) for value in re.findall(rf"'{name}': ([0-9.]+)", log)]


def test_a_fleet_checks_every_object_once_and_names_the_damage(
    operator: Operator, stored: list[str], mongo: Database[Row]
) -> None:
    # a day old, so that they are due, and not due again once they were checked
    age = [
        {"$set": {"stored_at": {"$dateSubtract": {"startDate": "$stored_at", "unit": "day", "amount": 2}}}}
    ]
    mongo["segments"].update_many({}, age)
    log = crawl(operator, workers=2)
    assert sum(counted(log, "gongbao_archive_checked_objects_total")) == 4
    assert sum(counted(log, "gongbao_archive_damaged_objects_total")) == 1
    assert log.count("The archive is damaged. ") == 1
    assert f"The archive is damaged. {stored[2]}: It has " in log
    states = {row["_id"]: row["state"] for row in mongo["segments"].find()}
    assert states == {key: "damaged" if key == stored[2] else "sound" for key in stored}
    waited = counted(log, "gongbao_archive_oldest_unchecked_seconds")
    assert len(waited) == 2
    assert max(waited) < 60
    status = operator.json("status")["archive"]
    assert (status["objects"], status["damaged"]) == (4, 1)
    assert 0 < status["gongbao_archive_oldest_unchecked_seconds"] < 60
    assert "4 objects, 1 damaged; none unchecked for longer than 0.0 h" in operator("status").stdout


def test_what_is_young_is_left_alone(operator: Operator, stored: list[str]) -> None:
    log = crawl(operator)
    assert counted(log, "gongbao_archive_checked_objects_total") == []
    assert min(counted(log, "gongbao_archive_oldest_unchecked_seconds")) > 2


def test_it_can_be_turned_off(operator: Operator, stored: list[str]) -> None:
    log = crawl(operator, "FIXITY_INTERVAL=0", "FIXITY_AGE=0")
    assert "gongbao_archive" not in log


def test_a_store_that_is_away_is_said_once_and_checked_when_it_is_back(
    operator: Operator, stored: list[str], servers: EmbeddedServers, mongo: Database[Row]
) -> None:
    with Gate(servers.s3.address) as gate:
        worker = start(operator, "FIXITY_AGE=2", idle=12, GONGBAO_S3_ENDPOINT=f"http://{gate.address}")
        wait_for(worker, "Spider opened")
        gate.shut()
        wait_for(worker, "The archive is not checked for now")
        time.sleep(2)
        states = {row["state"] for row in mongo["segments"].find({"_id": {"$ne": stored[2]}})}
        assert "damaged" not in states  # what could not be read is not damaged
        gate.open()
        wait_for(worker, "The archive is damaged")
        _, log = worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert log.count("The archive is not checked for now; trying again. The object store at") == 1
    assert "Traceback" not in log


def wait_for(worker: zygote.Forked, text: str) -> None:
    """Wait until its log has this text."""
    while text not in worker.errors():
        assert worker.poll() is None, f"{text!r} never came: {worker.errors()}"
        time.sleep(0.05)
