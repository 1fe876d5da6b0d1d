"""Planting what is due, from the real database into the real frontier."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis
from pymongo.database import Database

from crawler.config import Config
from crawler.errors import ConfigError
from crawler.frontier.begun import Begun, BegunRuns
from crawler.frontier.budgets import EACH, Budgets
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.records import Revisit
from crawler.pages.kinds import PageKind
from crawler.revisits.due import FULL_EVERY, HELD, PRIORITY, PRIORITY_LISTS, plant_due, plant_now, revisit_of
from crawler.runs.keeping import row_of
from pipelines.records import MongoRecords

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOST = "http://127.0.0.1:8001"
CONFIG = Config()
Row = dict[str, Any]


def known(name: str, *, hours: float = -1, source: str = "a", **fields: Any) -> Row:
    """Return the row of a URL that is due so many hours from now."""
    url = f"{HOST}/{name}"
    row = {
        "_id": url,
        "url": url,
        "state": "done",
        "source": source,
        "scope": "host:127.0.0.1:8001",
        "depth": 2,
        "kind": "article",
        "promise": 7,
        "history": [{"at": NOW - timedelta(days=9), "saw": "0003-a"}],
        "whole_at": NOW - timedelta(days=9),
        "text_digest": "0003-a",
        "etag": '"a"',
        "last_modified": None,
        "next_visit_at": NOW + timedelta(hours=hours),
    }
    return row | fields


@pytest.fixture
def frontier(redis_client: redis.Redis) -> Frontier:
    made = Frontier(redis_client)
    made.configure(0.0, 100)
    return made


@pytest.fixture
def stored(mongo_uri: str) -> MongoRecords:
    made = MongoRecords(mongo_uri)
    made.check()
    return made


def plant(frontier: Frontier, stored: MongoRecords, now: datetime = NOW, **options: Any) -> Any:
    return plant_due(frontier, CONFIG, stored, now, **options)


def test_what_is_due_is_queued_once(frontier: Frontier, stored: MongoRecords, mongo: Database[Row]) -> None:
    mongo["urls"].insert_many([known("1"), known("2", kind="link_list"), known("3", hours=1)])
    planted = plant(frontier, stored)
    assert (planted.queued, planted.at_work, planted.by_source) == (2, 0, {"a": 2})
    assert plant(frontier, stored).queued == 0
    leases = {lease.url: lease for lease in frontier.lease(10)}
    assert leases.keys() == {f"{HOST}/1", f"{HOST}/2"}
    assert leases[f"{HOST}/2"].priority == PRIORITY_LISTS > leases[f"{HOST}/1"].priority == PRIORITY
    assert leases[f"{HOST}/1"].record.revisit == Revisit(7, '"a"', None, "0003-a")
    assert leases[f"{HOST}/1"].record.depth == 2
    assert Crawls(frontier).get(leases[f"{HOST}/1"].record.crawl) == Crawl("a", "host:127.0.0.1:8001")


def test_what_redis_lost_is_due_again_after_a_while(
    frontier: Frontier, stored: MongoRecords, mongo: Database[Row]
) -> None:
    mongo["urls"].insert_one(known("1"))
    plant(frontier, stored)
    later = NOW + HELD + timedelta(seconds=1)
    assert plant(frontier, stored, later).at_work == 1
    frontier.client.flushdb()
    fresh = Frontier(frontier.client)
    assert plant(fresh, stored, later + HELD + timedelta(seconds=1)).queued == 1


def test_a_url_at_work_is_left_alone(frontier: Frontier, stored: MongoRecords, mongo: Database[Row]) -> None:
    mongo["urls"].insert_many([known("1"), known("2")])
    frontier.add([Found(f"{HOST}/1", "c", due=True)])
    frontier.lease(1)
    planted = plant(frontier, stored)
    assert (planted.queued, planted.at_work) == (1, 1)


def test_paused_sources_wait(frontier: Frontier, stored: MongoRecords, mongo: Database[Row]) -> None:
    mongo["urls"].insert_many([known("1"), known("2", source="b")])
    assert plant(frontier, stored, skip={"a"}).by_source == {"b": 1}
    assert plant(frontier, stored, only={"b"}).queued == 0
    assert plant(frontier, stored).by_source == {"a": 1}


def test_a_paused_host_is_not_asked(frontier: Frontier, stored: MongoRecords, mongo: Database[Row]) -> None:
    mongo["urls"].insert_one(known("1"))
    frontier.host("127.0.0.1:8001", x=1)
    assert plant(frontier, stored).queued == 1
    assert frontier.lease(10) == []


def test_many_are_queued_in_batches_up_to_a_bound(
    frontier: Frontier, stored: MongoRecords, mongo: Database[Row]
) -> None:
    mongo["urls"].insert_many([known(str(number), hours=-number) for number in range(1, 1301)])
    assert plant(frontier, stored, most=1100).queued == 1100
    assert mongo["urls"].count_documents({"next_visit_at": {"$lte": NOW}}) == 200
    assert mongo["urls"].find_one({"_id": f"{HOST}/1300"})["next_visit_at"] > NOW  # type: ignore[index]
    assert plant(frontier, stored).queued == 200


def test_the_counts_of_ended_urls_follow(
    frontier: Frontier, stored: MongoRecords, mongo: Database[Row]
) -> None:
    mongo["urls"].insert_many([known("1"), known("2", state="dead")])
    key = frontier.keys.partition(0)
    frontier.client.hset(key, mapping={"done": 5, "dead": 2})
    plant(frontier, stored)
    counts = frontier.counts()
    assert (counts["done"], counts["dead"], counts["queued"]) == (4, 1, 2)


def test_nobody_is_asked_without_a_contact(
    frontier: Frontier, stored: MongoRecords, mongo: Database[Row]
) -> None:
    mongo["urls"].insert_one(known("1") | {"_id": "http://a.cn/1", "url": "http://a.cn/1"})
    with pytest.raises(ConfigError, match="GONGBAO_CONTACT"):
        plant(frontier, stored)
    assert frontier.counts()["queued"] == 0


def test_by_hand_also_what_is_not_due(frontier: Frontier, stored: MongoRecords, mongo: Database[Row]) -> None:
    mongo["urls"].insert_many([known("1", hours=99), known("2", state="rejected", reason="robots")])
    planted = plant_now(frontier, CONFIG, stored, NOW, stored.known_urls(["a"]))
    assert planted.queued == 1
    assert mongo["urls"].find_one({"_id": f"{HOST}/1"})["next_visit_at"] == NOW + timedelta(hours=99)  # type: ignore[index]


@pytest.mark.parametrize("kind", [PageKind.LINK_LIST, PageKind.ARTICLE])
def test_validators_go_along_only_where_the_last_visit_showed_their_page(kind: PageKind) -> None:
    row = known("1", kind=kind)
    assert revisit_of(row).etag == '"a"'
    shown, day = row["history"], timedelta(days=1)
    for word in ("404", "refused", "failed"):
        assert revisit_of(row | {"history": [*shown, {"at": NOW, "saw": word}]}) == Revisit(7)
    assert revisit_of(row | {"history": [*shown, {"at": NOW, "saw": "0003-b"}]}) == Revisit(7)
    assert revisit_of(row | {"text_digest": None}) == Revisit(7)
    assert revisit_of({"_id": "x"}) == Revisit(0)
    same = [{"at": NOW - day * (FULL_EVERY - number), "saw": "0003-a"} for number in range(FULL_EVERY)]
    assert revisit_of(row | {"history": [*shown, *same[: FULL_EVERY - 2]]}).etag == '"a"'
    assert revisit_of(row | {"history": [*shown, *same[: FULL_EVERY - 1]]}) == Revisit(7)


def test_a_run_of_its_own_begins_where_the_last_one_is_over_and_old(
    frontier: Frontier, stored: MongoRecords, mongo: Database[Row]
) -> None:
    mongo["urls"].insert_many([known(name, source=name) for name in ("none", "running", "young", "old")])
    for source, days, state in (("running", 3, "running"), ("young", 0.5, "over"), ("old", 2, "over")):
        run = row_of(Begun(source, NOW - timedelta(days=days))) | {"state": state}
        stored.begin_runs([run])
    plant(frontier, stored)
    begun = BegunRuns(frontier).oldest()
    assert sorted(run.source for run in begun) == ["none", "old"]
    assert {run.cause for run in begun} == {"revisit"}
    mongo["urls"].insert_one(known("another", source="none"))
    plant(frontier, stored)
    assert len(BegunRuns(frontier).oldest()) == 2


def test_no_visit_is_paid_for_but_what_lists_lead_to_is(
    frontier: Frontier, stored: MongoRecords, mongo: Database[Row]
) -> None:
    crawl = Crawl("a", "focus:host:127.0.0.1:8001")
    budgets = Budgets(frontier)
    budgets.set(Crawls(frontier).put(crawl), 1)
    frontier.add([Found(f"{HOST}/0", crawl.id, 9, via="")])
    frontier.ack([End(lease.token, Verdict.DONE) for lease in frontier.lease(1)])
    assert dict(budgets.all())[crawl.id].left == 0
    mongo["urls"].insert_many([known("1", scope=crawl.scope), known("2", scope=crawl.scope)])
    plant(frontier, stored)
    assert len(frontier.lease(10)) == 2
    assert dict(budgets.all())[crawl.id].left == 0
    mongo["urls"].insert_one(known("3", scope=crawl.scope, kind="link_list"))
    plant(frontier, stored)
    assert dict(budgets.all())[crawl.id].left == EACH
