"""The scheduler queues known pages when they are due, beside the sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.database import Database

from crawler.config import Config
from crawler.frontier.queue import Frontier
from crawler.revisits.due import SOME
from crawler.schedule.cron import CronDuty
from crawler.schedule.leadership import Leadership
from crawler.schedule.once import once
from crawler.schedule.operating import Operating
from crawler.schedule.revisits import revisits
from crawler.schedule.rule import Rules
from crawler.schedule.tick import Schedule
from pipelines.records import RecordStore
from tests.crawler.schedule.world import START, registry, source

NEVER = "0 0 1 1 *"
MINUTE = timedelta(minutes=1)


def _page(name: str, number: int, due: datetime) -> dict[str, Any]:
    url = f"http://{name}.localhost/{number}"
    row = {"_id": url, "url": url, "source": name, "scope": f"host:{name}.localhost", "state": "done"}
    return row | {"depth": 1, "kind": "article", "promise": 7, "next_visit_at": due}


def test_pages_that_are_due_are_queued_but_those_of_paused_sources(
    frontier: Frontier, records: RecordStore, mongo: Database[dict[str, Any]]
) -> None:
    known = registry(source("s", NEVER), source("quiet", NEVER))
    rules, now = Rules(timedelta(days=1)), START
    duties = [
        CronDuty(known, frontier, records, rules),
        revisits(known, frontier, records, Config(contact="mailto:me@example.org"), MINUTE),
    ]
    schedule = Schedule(Leadership(frontier, 30.0), duties, lambda: now)
    schedule.tick()
    Operating(frontier, records, rules, now).pause([known.get("quiet")], "its office asked us to")
    pages = [_page("s", n, START + MINUTE) for n in range(SOME + 50)]
    mongo["urls"].insert_many([*pages, _page("s", 9999, START + 3 * MINUTE), _page("quiet", 1, START)])
    now = START + 2 * MINUTE
    schedule.tick()
    assert frontier.counts()["queued"] == SOME + 50
    assert {fields["source"] for fields in frontier.crawls()} == {"s"}
    schedule.tick()
    assert duties[1].done == {"queued": SOME + 50}
    now = START + 4 * MINUTE
    schedule.tick()
    assert duties[1].done["queued"] == SOME + 51
    Operating(frontier, records, rules, now).resume([known.get("quiet")])
    now = START + 6 * MINUTE
    schedule.tick()
    assert frontier.counts()["queued"] == SOME + 52


def test_once_queues_them_too(
    frontier: Frontier, records: RecordStore, mongo: Database[dict[str, Any]]
) -> None:
    known = registry(source("s", NEVER))
    mongo["urls"].insert_many([_page("s", n, datetime.now(UTC)) for n in range(3)])
    config = Config(contact="mailto:me@example.org")
    assert once(frontier, [revisits(known, frontier, records, config, MINUTE)]) == {"queued": 3}
    assert once(frontier, [revisits(known, frontier, records, config, MINUTE)]) == {}
