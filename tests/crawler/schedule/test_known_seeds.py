"""Seeds that the same crawl has visited before are asked for with what is known of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pymongo.database import Database

from crawler.frontier.lease import Lease
from crawler.frontier.queue import Frontier
from crawler.frontier.records import Revisit
from crawler.schedule.operating import Operating
from pipelines.records import RecordStore
from tests.crawler.schedule.world import START, World, registry, source

URL = "http://s.localhost/"
SAW = "0004-6d1c2a9b8e7f0011"
KNOWN: dict[str, Any] = {
    "_id": URL,
    "url": URL,
    "state": "done",
    "source": "s",
    "scope": "host:s.localhost",
    "history": [{"at": START, "saw": SAW}],
    "text_digest": SAW,
    "whole_at": START,
    "etag": '"a1"',
    "promise": 9,
}


def _seeded(frontier: Frontier, records: RecordStore) -> Lease:
    world = World(frontier, records, registry(source("s", "0 8 * * *")))
    world.start("a")
    world.tick()
    (sown,) = Operating(frontier, records, world.rules, world.clock()).run(list(world.registry))
    assert sown.queued == 1
    (lease,) = frontier.lease(10)
    return lease


def test_a_known_seed_has_its_validators(
    frontier: Frontier, records: RecordStore, mongo: Database[dict[str, Any]]
) -> None:
    mongo["urls"].insert_one(dict(KNOWN))
    lease = _seeded(frontier, records)
    assert lease.url == URL
    assert lease.record.revisit == Revisit(9, '"a1"', None, SAW)


@pytest.mark.parametrize(
    "other",
    [
        {"scope": "page:s.localhost/"},
        {"source": "another"},
        {"etag": None},
        {"history": [{"at": START, "saw": "404"}]},
    ],
    ids=lambda other: next(iter(other)),
)
def test_it_is_read_in_full_where_links_may_have_been_left_aside_or_nothing_is_known(
    frontier: Frontier, records: RecordStore, mongo: Database[dict[str, Any]], other: dict[str, Any]
) -> None:
    mongo["urls"].insert_one(KNOWN | other)
    assert _seeded(frontier, records).record.revisit is None


def test_so_it_has_when_it_is_due_by_itself(
    frontier: Frontier, records: RecordStore, mongo: Database[dict[str, Any]]
) -> None:
    mongo["urls"].insert_one(dict(KNOWN))
    world = World(frontier, records, registry(source("s", "0 8 * * *")))
    world.start("a")
    world.tick()
    world.now = START + timedelta(days=1)
    world.schedulers["a"].tick()
    (lease,) = frontier.lease(10)
    assert lease.record.revisit == Revisit(9, '"a1"', None, SAW)
