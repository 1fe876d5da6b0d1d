"""What a repair does about each thing that can be wrong, and about a Redis that forgot the last while."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from crawler.errors import ServerUnavailableError
from crawler.frontier.alive import Alive, Span
from crawler.frontier.audit import repair
from crawler.frontier.queue import PRIORITIES
from crawler.frontier.urls import host_of, partition_of
from crawler.items import Links
from tests.crawler.frontier.audit.world import CRAWL, World, url

TREE = {url(n): [url(2 * n), url(2 * n + 1)] for n in range(1, 16)}
"""Page 1 leads to 2 and 3, these to 4 to 7, and so on: 31 pages."""


def lose(world: World, *urls: str) -> None:
    """Let Redis lose the queues of these URLs' hosts."""
    for one in urls:
        number = partition_of(host_of(one), world.frontier.partitions)
        for priority in PRIORITIES:
            world.client.delete(world.frontier.keys.queue(number, host_of(one), priority))


def crawl_all(world: World) -> list[str]:
    """Crawl until nothing is left; returns what was fetched."""
    fetched: list[str] = []
    while some := world.crawl_on():
        fetched += some
    return fetched


def test_a_sound_frontier_is_left_alone(world: World) -> None:
    world.found(url(1), url(2))
    world.crawl_on(1)
    Alive(world.frontier).beat()
    assert world.repair().keys() <= {"reread"}
    assert world.numbers() == {"discovered": 2, "queued": 1, "done": 1}


def test_what_ended_unseen_is_marked_and_not_fetched_again(world: World) -> None:
    world.found(url(1))
    world.crawl_on()
    world.client.flushdb()
    world.connect()
    assert world.numbers() == {"discovered": 1, "done": 1, "unseen": 1}
    assert world.repair()["marked"] == 1
    assert world.numbers() == {"discovered": 1, "done": 1}
    assert world.found(url(1)) == 0


def test_what_waits_unseen_is_marked(world: World) -> None:
    world.found(url(1))
    for key in world.client.keys("*:s:*"):
        world.client.delete(key)
    assert world.repair()["marked"] == 1
    assert world.numbers() == {"discovered": 1, "queued": 1}
    assert world.found(url(1)) == 0


def test_done_urls_without_capture_or_bytes_are_fetched_again(world: World) -> None:
    for number in range(3):
        world.found(url(number))
        world.crawl_on()
    world.captures.delete_one({"url": url(1)})
    world.archive_files()[2].unlink()
    assert world.repair()["queued"] == 2
    assert world.numbers() == {"discovered": 3, "queued": 2, "done": 1}
    assert world.records.urls([url(1)])[url(1)]["state"] == "queued"
    assert sorted(world.crawl_on()) == [url(1), url(2)]
    assert world.numbers() == {"discovered": 3, "done": 3}


def test_a_url_that_is_queued_again_belongs_to_its_crawl_at_its_depth(world: World) -> None:
    world.site = TREE
    world.found(url(1))
    crawl_all(world)
    world.captures.delete_one({"url": url(5)})
    world.client.flushdb()
    world.connect()
    world.repair()
    (lease,) = world.lease()
    assert (lease.url, lease.record.crawl, lease.record.depth) == (url(5), CRAWL.id, 2)


def test_lost_urls_that_an_archived_page_leads_to_are_queued(world: World) -> None:
    world.site = TREE
    world.found(url(1))
    world.crawl_on()
    lose(world, url(2))
    assert world.numbers() == {"discovered": 3, "done": 1, "lost": 2}
    assert world.repair() == {"reread": 1, "found": 2}
    assert len(crawl_all(world)) == 30
    assert world.numbers() == {"discovered": 31, "done": 31}


def test_lost_urls_are_sought_in_pages_from_before_the_last_sign_of_life(world: World) -> None:
    world.site = TREE
    world.found(url(1))
    world.crawl_on()
    world.captures.update_many({}, [{"$set": {"fetched_at": {"$subtract": ["$fetched_at", 3_600_000]}}}])
    Alive(world.frontier).beat()
    Alive(world.frontier).settle(Alive(world.frontier).gaps())
    lose(world, url(2))
    assert world.repair() == {"reread": 1, "found": 2}


def test_lost_urls_that_nothing_leads_to_are_said_and_can_be_found_again(world: World) -> None:
    world.found(url(1), url(2))
    lose(world, url(1))
    assert world.repair() == {"forgotten": 2}
    assert world.numbers() == {}
    assert world.found(url(1)) == 1


def test_a_lost_url_that_failed_before_is_queued(world: World) -> None:
    world.found(url(1))
    (lease,) = world.lease()
    world.ended(lease, "queued", "HTTP 503")
    world.client.delete(world.frontier.keys.partition(lease.token.partition, "later"))
    assert world.repair() == {"queued": 1}
    assert world.crawl_on() == [url(1)]


def test_a_seed_that_was_lost_is_queued(world: World) -> None:
    world.seed(url(1))
    lose(world, url(1))
    assert world.repair() == {"queued": 1}
    assert world.crawl_on() == [url(1)]


def test_after_a_roll_back_everything_is_fetched_and_little_twice(world: World) -> None:
    world.site = TREE
    world.seed(url(1))
    Alive(world.frontier).beat()
    fetched = world.crawl_on() + world.crawl_on()
    held = world.lease(1)
    earlier = world.snapshot()
    world.done(held)
    fetched += [held[0].url, *world.crawl_on(5)]
    world.roll_back(earlier)
    assert world.audit().numbers()["unseen"] > 0
    done = world.repair()
    assert done["marked"] > 0
    assert world.audit().sound
    world.done(held)  # its worker still has the lease of the older state
    again = crawl_all(world)
    # what was queued or leased in the older state is fetched a second time, what came later is not
    assert len(set(fetched + again)) == 31
    assert world.numbers() == {"discovered": 31, "done": 31}
    assert set(fetched) & set(again) <= {url(n) for n in range(4, 8)}


def test_after_a_loss_of_all_of_redis_the_archive_gives_everything_back(world: World) -> None:
    world.site = TREE
    world.seed(url(1))
    fetched = world.crawl_on() + world.crawl_on() + world.crawl_on(2)
    world.client.flushdb()
    world.connect()
    done = world.repair()
    assert (done["marked"], done["reread"]) == (5, 5)
    again = crawl_all(world)
    assert len(fetched + again) == len(set(fetched + again)) == 31
    assert world.numbers() == {"discovered": 31, "done": 31}


def test_a_repair_reads_only_pages_from_times_that_are_not_sure(world: World) -> None:
    world.site = TREE
    world.found(url(1))
    world.crawl_on()
    world.captures.update_many({}, [{"$set": {"fetched_at": {"$subtract": ["$fetched_at", 3_600_000]}}}])
    Alive(world.frontier).beat()
    assert world.repair() == {
        "reread": 1
    }  # a frontier that was never alive before cannot be sure of anything
    assert world.repair() == {}


def test_a_repair_that_was_broken_off_is_begun_again(world: World) -> None:
    world.site = TREE
    world.seed(url(1))
    world.crawl_on()
    world.crawl_on()
    lose(world, url(4))
    with pytest.raises(ServerUnavailableError):
        repair(world.audit(), world.frontier, world.records, out_of_order)
    assert world.numbers() == {"discovered": 7, "done": 3, "lost": 4}
    assert world.repair() == {"reread": 3, "found": 4}
    assert len(crawl_all(world)) == 28


def out_of_order(spans: Sequence[Span]) -> Iterator[tuple[str, str, Links]]:
    """Read pages again from an archive that does not answer."""
    raise ServerUnavailableError("The object store does not serve us.")
    yield
