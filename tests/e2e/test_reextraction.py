"""Archived pages read again while the sites are down: first what would change, then the change itself."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pymongo
import pytest
import redis
from pymongo.database import Database

from crawler.frontier.queue import Frontier
from deploy.embedded import EmbeddedServers
from deploy.sample.server import SampleSite
from tests.e2e.conftest import Line
from tests.e2e.places import own_environment

Row = dict[str, Any]
Dump = dict[str, list[Row]]

UNREAD = (None, "redirect", "requisite")
"""Outcomes of what there is nothing to read on."""
OWN = ("replay_jobs", "replay_findings")
"""What a job may write that writes nothing."""


@dataclass
class Aged:
    """A line whose database is what an older extractor would have left."""

    line: Line
    database: Database[Row]
    client: redis.Redis
    before: Dump
    """As the extractor of today left it."""
    changed: Row
    lost: Row
    surplus: Row

    def dump(self) -> Dump:
        names = [name for name in self.database.list_collection_names() if name not in OWN]
        return {name: list(self.database[name].find().sort("_id", 1)) for name in sorted(names)}

    def report(self, *arguments: str) -> Row:
        done = self.line.scrapy("replay", *arguments, "--json")
        assert done.returncode == 0, done.stderr[-3000:]
        report: Row = json.loads(done.stdout)
        return report


@pytest.fixture(scope="module")
def crawled(servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """A line that has crawled the sample sites, which are gone by now."""
    environment = own_environment(servers, "e2e_replay", tmp_path_factory.mktemp("spool"))
    with SampleSite() as sample:
        line = Line(sample.seeds, environment)
        line.crawl(workers=1)
    return line


@pytest.fixture(scope="module")
def made(crawled: Line) -> Iterator[Dump]:
    """The database as the crawl left it."""
    with pymongo.MongoClient[Row](crawled.environment["GONGBAO_MONGO_URI"], tz_aware=True) as client:
        database = client.get_default_database()
        yield {name: list(database[name].find().sort("_id", 1)) for name in database.list_collection_names()}


@pytest.fixture
def aged(crawled: Line, made: Dump) -> Iterator[Aged]:
    """That database, as if extractor 0 had read everything, and some of it otherwise."""
    with (
        pymongo.MongoClient[Row](crawled.environment["GONGBAO_MONGO_URI"], tz_aware=True) as client,
        redis.Redis.from_url(crawled.environment["GONGBAO_REDIS_URL"]) as cache,
    ):
        database = client.get_default_database()
        for name in database.list_collection_names():
            database[name].delete_many({})
            if made.get(name):
                database[name].insert_many(made[name])
        whole = [row for row in made["documents"] if not row["pages"] and row["kind"] == "work_report"]
        changed, lost, *_ = whole
        old = {"text": changed["text"] + "\n旧的一段。", "speaker": "某人"}
        database.documents.update_one({"_id": changed["_id"]}, {"$set": old})
        database.documents.delete_one({"_id": lost["_id"]})
        surplus = changed | {"_id": "0" * 32, "title": "不是报告", "kind": "other"}
        database.documents.insert_one(surplus)
        for name in ("documents", "parts"):
            database[name].update_many({}, {"$set": {"extractor": 0}})
        database.captures.update_many({"outcome": {"$nin": list(UNREAD)}}, {"$set": {"extractor": 0}})
        listing = next(row for row in made["captures"] if row.get("outcome") == "list")
        database.captures.update_one({"_id": listing["_id"]}, {"$set": {"outcome": "empty"}})
        yield Aged(crawled, database, cache, made, changed, lost, surplus)


def test_the_difference_is_named_and_nothing_written(aged: Aged) -> None:
    before, urls = aged.dump(), aged.line.json("status")["discovered"]
    report = aged.report("--diff", "--job", "look")
    assert aged.dump() == before
    documents = report["documents"]
    assert {name: documents[name] for name in ("added", "changed", "gone", "relocated")} == {
        "added": 1,
        "changed": 1,
        "gone": 1,
        "relocated": 0,
    }
    assert report["fields"] == {"speaker": 1, "text": 1}
    assert report["outcomes"] == {"empty → list": 1}
    assert (report["unread"], report["same_version"]) == (0, 0)
    pages = [row for row in aged.before["captures"] if row.get("outcome") not in UNREAD]
    assert report["captures"] == len(pages)
    examples = report["examples"]
    assert [each["document"] for each in examples["gone"]] == [aged.surplus["_id"]]
    assert [each["document"] for each in examples["added"]] == [aged.lost["_id"]]
    [speaker] = examples["field speaker"]
    assert (speaker["before"], speaker["after"]) == ("某人", aged.changed["speaker"])
    assert [each["diff"] for each in examples["field text"]] == ["-旧的一段。"]
    assert aged.line.json("status")["discovered"] == urls
    assert aged.client.keys("gb:{replay:*") == []
    again = aged.line.scrapy("replay", "--diff", "--job", "look")
    assert again.returncode == 0
    assert "1 would be added, 1 changed, 1 retired" in again.stdout


def test_workers_that_are_killed_lose_nothing(aged: Aged) -> None:
    job = ("--job", "mend", "--workers", "0")
    command = aged.line.start("replay", "--apply", *job, "--json")
    frontier = Frontier(aged.client, "replay:mend")
    wait_for(lambda: frontier.counts()["queued"] > 0)
    settings = ("-s", "FRONTIER_LEASE_SECONDS=3", "-a", "until_idle=6")
    victim = aged.line.start("crawl", "replay", "-a", "job=mend", *settings)
    wait_for(lambda: frontier.counts()["leased"] > 0)
    victim.kill()
    victim.communicate()
    assert frontier.counts()["leased"] > 0
    helper = aged.line.start("crawl", "replay", "-a", "job=mend", *settings)
    out, err = command.communicate(timeout=120)
    assert command.returncode == 0, err[-3000:]
    _, log = helper.communicate(timeout=60)
    assert helper.returncode == 0, log[-3000:]
    assert json.loads(out)["documents"]["gone"] == 1
    check_applied(aged)


@pytest.mark.slow
def test_alone_on_a_laptop(aged: Aged) -> None:
    report = aged.report("--apply", "--older-than", "1")
    assert (report["documents"]["changed"], report["unread"]) == (1, 0)
    check_applied(aged)
    again = aged.report("--diff", "--sample", "5")
    assert again["captures"] == 5
    assert again["fields"] == {}


def check_applied(aged: Aged) -> None:
    """Everything is as the extractor of today makes it; what was otherwise is kept."""
    after, before = aged.dump(), aged.before
    surplus = [row for row in after["documents"] if row["_id"] == aged.surplus["_id"]]
    kept = [row for row in after["documents"] if row not in surplus]
    assert without_moments(kept) == without_moments(before["documents"])
    assert after["parts"] == before["parts"]
    assert without_times(after["captures"]) == without_times(before["captures"])
    assert after["urls"] == before["urls"]
    assert [row["retired_at"] is not None for row in surplus] == [True]
    [version] = after["document_versions"]
    assert (version["document"], version["cause"]) == (aged.changed["_id"], "extractor")
    assert (version["extractor"], version["speaker"]) == (0, "某人")
    assert version["text"].endswith("\n旧的一段。")
    verified = aged.line.scrapy("verify")
    assert verified.returncode == 0, verified.stdout
    assert "1 made by an older extractor" in verified.stdout


def without_moments(rows: list[Row]) -> list[Row]:
    """Return documents without the moment of their last change: mending them is one."""
    return [{name: value for name, value in row.items() if name != "changed_at"} for row in rows]


def without_times(captures: list[Row]) -> list[Row]:
    return [{name: value for name, value in row.items() if name != "read_at"} for row in captures]


def wait_for(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
