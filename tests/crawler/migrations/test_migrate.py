"""Migrations on a real MongoDB and Redis: in order, once, by one at a time, wherever one is broken off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pymongo.database import Database
from scrapy.utils.misc import load_object

from crawler import schema
from crawler.commands.crawl import check_frontier
from crawler.config import Config
from crawler.frontier.connection import connect
from crawler.frontier.fleet import Fleet, Heartbeat
from crawler.frontier.queue import Frontier
from crawler.migrations import MIGRATIONS, Migration, NotNowError, Places, migrate
from pipelines import objects, records
from pipelines.rebuilding.rules import kept_exclusions

Row = dict[str, Any]
ROWS, BATCH = 25, 10
SETTINGS = {"KEEP_EXCLUSIONS": "pipelines.rebuilding.rules.keep_exclusions"}


@pytest.fixture
def places(environment: dict[str, str]) -> Places:
    config = Config.from_environment(environment)
    store = records.from_config(config)
    return Places(config, Frontier(connect(config)), store, lambda name: load_object(SETTINGS[name]))


def adding(mongo: Database[Row], number: int, *, dies_after: int = 10**9, no_way_back: str = "") -> Migration:
    """Return a migration that adds a field to rows, ten at a time, and may break off."""
    missing = {"added": {"$exists": False}}
    steps = iter(range(10**9))

    def step(_: Places) -> int:
        if next(steps) == dies_after:
            raise ConnectionError("killed")
        ids = [row["_id"] for row in mongo["captures"].find(missing, {"_id": 1}).limit(BATCH)]
        return mongo["captures"].update_many({"_id": {"$in": ids}}, {"$set": {"added": 1}}).modified_count

    return Migration(
        number, "add a field", lambda _: mongo["captures"].count_documents(missing), step, no_way_back
    )


@pytest.fixture
def filled(mongo: Database[Row]) -> Database[Row]:
    mongo["captures"].insert_many([{"_id": n} for n in range(ROWS)])
    return mongo


def test_the_list_is_in_order_and_this_program_knows_all_of_it() -> None:
    assert [each.number for each in MIGRATIONS] == list(range(1, schema.KNOWN + 1))
    assert all(each.name for each in MIGRATIONS)


def test_what_is_there_is_brought_to_this_release(places: Places, mongo: Database[Row]) -> None:
    places.records.exclude("www.example.gov.cn", "host", "a letter", "me")
    planned = migrate(places, MIGRATIONS, dry_run=True)
    assert [(each.state, each.changed) for each in planned] == [("pending", 0), ("pending", 1)]
    assert mongo["schema"].count_documents({}) == 0
    assert list(kept_exclusions(objects.from_config(places.config))) == []
    assert [each.state for each in migrate(places, MIGRATIONS)] == ["done", "done"]
    [kept] = kept_exclusions(objects.from_config(places.config))
    assert kept["_id"] == "www.example.gov.cn"
    assert [each.state for each in migrate(places, MIGRATIONS)] == ["applied", "applied"]
    stored = mongo["schema"].find_one() or {}
    assert (stored["version"], stored["needs"]) == (schema.KNOWN, 0)
    assert [each["number"] for each in stored["applied"]] == [1, 2]
    assert places.frontier.client.hget(places.frontier.keys.root, "schema") == str(schema.KNOWN).encode()


def test_one_that_was_broken_off_goes_on(places: Places, filled: Database[Row]) -> None:
    told: list[tuple[int, int]] = []
    with pytest.raises(ConnectionError):
        migrate(places, [adding(filled, 1, dies_after=1)])
    assert filled["captures"].count_documents({"added": 1}) == BATCH
    assert (filled["schema"].find_one() or {}).get("version") == 0
    [done] = migrate(
        places, [adding(filled, 1)], progress=lambda _, changed, total: told.append((changed, total))
    )
    assert (done.state, done.changed) == ("done", ROWS)
    assert told == [(10, ROWS), (20, ROWS), (25, ROWS)]
    assert filled["captures"].count_documents({"added": 1}) == ROWS
    assert (filled["schema"].find_one() or {})["running"] is None


def test_one_at_a_time(places: Places, filled: Database[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.migrations.run.HOLD", timedelta(seconds=-10))
    assert places.records.lock_schema("another", timedelta(seconds=60))
    with pytest.raises(NotNowError, match="Another `scrapy migrate` is under way"):
        migrate(places, [adding(filled, 1)])
    assert filled["captures"].count_documents({"added": 1}) == 0


def test_without_a_way_back_all_workers_have_to_know_it(places: Places, filled: Database[Row]) -> None:
    final = adding(filled, schema.KNOWN + 1, no_way_back="the field is read instead of another")
    fleet = Fleet(places.frontier.client)
    fleet.beat(Heartbeat("worker-1", "run-1", "now"))
    with pytest.raises(NotNowError, match="1 workers that do not know it run still: worker-1"):
        migrate(places, [final])
    fleet.leave("worker-1")
    [done] = migrate(places, [final])
    assert done.no_way_back
    sentence = f"is of schema {schema.KNOWN + 1}, which needs a program that knows {schema.KNOWN + 1}"
    with pytest.raises(schema.SchemaError, match=f"The database {sentence}"):
        places.records.check()
    with pytest.raises(schema.SchemaError, match=f"The frontier {sentence}"):
        check_frontier(places.frontier.client, "live")
    with pytest.raises(schema.SchemaError):
        migrate(places, MIGRATIONS)


def test_a_newer_schema_with_a_way_back_is_worked_on(places: Places) -> None:
    places.records.note_schema({"version": schema.KNOWN + 3, "needs": schema.KNOWN})
    places.records.check()
    check_frontier(places.frontier.client, "live")
