"""What an audit tells of worlds in which everything, or one thing, is as it should not be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.frontier.queue import Frontier
from crawler.frontier.seen import Seen
from crawler.frontier.urls import host_of, partition_of, url_key
from tests.crawler.frontier.audit.world import World, url

HOSTS = [f"h{number}.example.cn" for number in range(6)]


def forget(world: World, *urls: str) -> None:
    """Let Redis lose URLs from wherever they wait, but not from the seen set."""
    for one in urls:
        host = host_of(one)
        number = partition_of(host, world.frontier.partitions)
        world.client.delete(world.frontier.keys.queue(number, host, 5))


def test_an_empty_frontier_is_sound(world: World) -> None:
    assert world.numbers() == {}
    assert world.audit().sound


def test_every_state_is_counted(world: World) -> None:
    world.found(*(url(n, host) for n in range(10) for host in HOSTS))
    world.crawl_on(30)
    leases = world.lease(12)
    for lease in leases[:4]:
        world.ended(lease, "rejected", "robots")
    for lease in leases[4:7]:
        world.ended(lease, "queued", "HTTP 500")
    assert world.numbers() == {"discovered": 60, "queued": 21, "leased": 5, "done": 30, "rejected": 4}


def test_a_url_whose_attempts_are_used_up_is_dead_before_and_after_the_database_knows(world: World) -> None:
    world.frontier.attempts = 1
    world.found(url(1), url(2))
    first, second = world.lease()
    world.ended(first, "dead", "HTTP 500")
    world.frontier.ack([])
    assert world.numbers() == {"discovered": 2, "leased": 1, "dead": 1}
    world.client.delete(world.frontier.keys.partition(first.token.partition, "dead"))
    assert world.numbers() == {"discovered": 2, "leased": 1, "dead": 1}
    world.ended(second, "dead", "timeout\nof several lines")
    assert world.numbers() == {"discovered": 2, "dead": 2}


def test_a_live_state_takes_precedence(world: World) -> None:
    world.found(url(1), url(2))
    world.crawl_on()
    world.found(url(1), due=True)
    assert world.numbers() == {"discovered": 2, "queued": 1, "done": 1}
    world.lease()
    assert world.numbers() == {"discovered": 2, "leased": 1, "done": 1}


def test_urls_that_scrapy_escapes_and_queries_without_noise_are_known_again(world: World) -> None:
    world.found("http://www.example.cn/公报 1.html", 'http://www.example.cn/a?spm=1&x="2"\\', url(3))
    world.crawl_on(2)
    assert world.numbers() == {"discovered": 3, "queued": 1, "done": 2}


def test_what_is_seen_but_in_no_state_is_lost(world: World) -> None:
    world.found(url(1), url(2), url(3, "other.example.cn"))
    forget(world, url(1))
    findings = world.audit()
    assert findings.numbers()["lost"] == 2
    assert not findings.sound
    digests = {f"digest {world.frontier.digest(url_key(url(n))):016x}" for n in (1, 2)}
    assert set(findings.examples["lost"]) == digests


def test_a_lost_url_is_named_where_its_failed_attempt_was_recorded(world: World) -> None:
    world.found(url(1))
    (lease,) = world.lease()
    world.ended(lease, "queued", "HTTP 503")
    world.client.delete(world.frontier.keys.partition(lease.token.partition, "later"))
    findings = world.audit()
    assert findings.examples == {"lost": [url(1)]}
    assert findings.numbers()["discovered"] == 1


def test_a_seed_that_nobody_queued_is_lost(world: World) -> None:
    world.client.hset(world.frontier.keys.seeds, url(1), world.crawl)
    findings = world.audit()
    assert findings.examples == {"lost": [url(1)]}
    assert findings.numbers()["discovered"] == 1


def test_what_ended_without_being_seen_is_named(world: World) -> None:
    world.found(*(url(n, host) for n in range(3) for host in HOSTS))
    world.crawl_on()
    for number in range(world.frontier.partitions):
        digests = [
            world.frontier.digest(url_key(url(1, h)))
            for h in HOSTS
            if partition_of(h, world.frontier.partitions) == number
        ]
        assert Seen(world.frontier).forget(number, digests) == len(digests)
    findings = world.audit()
    assert findings.numbers()["unseen"] == 6
    assert findings.numbers()["discovered"] == 18
    assert set(findings.examples["unseen"]) == {url(1, host) for host in HOSTS}


def test_what_waits_without_being_seen_is_counted(world: World) -> None:
    world.found(url(1))
    number = partition_of("www.example.cn", world.frontier.partitions)
    Seen(world.frontier).forget(number, [world.frontier.digest(url_key(url(1)))])
    assert world.numbers() == {"discovered": 1, "queued": 1, "unseen": 1}


def test_a_done_url_without_its_capture_is_named(world: World) -> None:
    world.found(url(1), url(2))
    world.crawl_on()
    world.captures.delete_one({"url": url(2)})
    findings = world.audit()
    assert findings.numbers()["missing_captures"] == 1
    assert findings.numbers()["done"] == 2
    assert findings.examples == {"missing_captures": [url(2)]}


def test_a_done_url_without_its_bytes_is_named(world: World) -> None:
    for number in range(3):
        world.found(url(number))
        world.crawl_on()
    gone, cut, _ = world.archive_files()
    gone.unlink()
    cut.write_bytes(cut.read_bytes()[:100])
    findings = world.audit()
    assert findings.numbers()["missing_bytes"] == 2
    assert findings.examples == {"missing_bytes": [url(0), url(1)]}


@pytest.mark.parametrize(("length", "missing"), [(10, 0), (100_000, 1)])
def test_a_revisit_needs_the_bytes_of_both_records(world: World, length: int, missing: int) -> None:
    for number in range(2):
        world.found(url(number))
        world.crawl_on()
    original = world.captures.find_one({"url": url(0)}) or {}
    place = {"object": original["object"], "offset": original["offset"], "length": length}
    world.captures.update_one({"url": url(1)}, {"$set": {"refers_to": place}})
    findings = world.audit()
    assert findings.numbers()["missing_bytes"] == missing
    assert findings.examples == ({"missing_bytes": [url(1)]} if missing else {})


def test_a_missing_capture_does_not_matter_while_the_url_is_fetched_again(world: World) -> None:
    world.found(url(1))
    world.crawl_on()
    world.captures.delete_many({})
    world.found(url(1), due=True)
    assert world.numbers() == {"discovered": 1, "queued": 1}


def test_many_urls_in_many_slices(make: Callable[[int], World]) -> None:
    world = make(3)
    urls = [url(n, f"h{n % 50}.example.cn") for n in range(70_000)]
    world.found(*urls)
    assert len(world.lease(100)) == 100
    assert world.numbers() == {"discovered": 70_000, "queued": 69_900, "leased": 100}


def test_an_audit_with_an_own_frontier_says_the_same(world: World) -> None:
    world.found(url(1))
    world.frontier = Frontier(world.client, "live", 7)  # the first one decided on the partitions
    assert world.numbers() == {"discovered": 1, "queued": 1}
