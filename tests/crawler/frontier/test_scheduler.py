"""The scheduler: requests are made of leases, in time, and none is sent on a lease that ran out."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from scrapy.http import Request

from crawler.frontier import scheduler as module
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.holdings import Held, Holdings
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.scheduler import Scheduler
from tests.crawler.frontier.inspection import check

LEASE = 0.6
HOSTS = 40


@pytest.fixture
def scheduler(frontier: Frontier) -> Scheduler:
    """One that keeps ten in stock, of forty hosts with two pages each."""
    crawl_id = Crawls(frontier).put(Crawl("gov.cn", "site:gov.cn"))
    found = [
        Found(f"http://h{i}.gov.cn/政府/{page}", crawl_id, 7, 3) for i in range(HOSTS) for page in (1, 2)
    ]
    frontier.add(found)
    return Scheduler(SimpleNamespace(engine=None), Holdings(frontier, LEASE, 0.1), 10)  # type: ignore[arg-type]


async def _open(scheduler: Scheduler) -> None:
    scheduler.open(SimpleNamespace(failed=None))  # type: ignore[arg-type]
    scheduler.begin()
    await _stocked(scheduler)


async def _stocked(scheduler: Scheduler) -> None:
    deadline = time.monotonic() + 30
    while not len(scheduler):
        assert time.monotonic() < deadline, "nothing was leased"
        await asyncio.sleep(0.01)


def test_a_request_carries_what_its_page_needs(scheduler: Scheduler) -> None:
    async def main() -> Request | None:
        await _open(scheduler)
        while (request := scheduler.next_request()) is None:  # a lease may run out on a busy machine
            await _stocked(scheduler)
        await scheduler._close()
        return request

    request = asyncio.run(main())
    assert request is not None
    assert request.meta["requested_url"].startswith("http://h")
    assert request.meta["requested_url"].endswith("/政府/1")
    assert request.url.isascii()
    assert (request.meta["depth"], request.meta["priority"], request.meta["source"]) == (3, 7, "gov.cn")
    assert request.meta["scope"] == "site:gov.cn"


def test_the_stock_is_kept_up_until_all_is_given_out(scheduler: Scheduler) -> None:
    async def main() -> int:
        await _open(scheduler)
        given = 0
        for _ in range(400):
            while scheduler.next_request():
                given += 1
            await asyncio.sleep(0.005)
            if given == HOSTS:
                break
        assert not scheduler.has_pending_requests()
        await scheduler._close()
        return given

    assert asyncio.run(main()) == HOSTS  # one of each host: the second ones wait for the first to end


def test_a_mistake_in_taking_leases_does_not_end_it(scheduler: Scheduler) -> None:
    take, calls = scheduler.holdings.take, []

    async def take_badly(wanted: int) -> Any:
        calls.append(wanted)
        if len(calls) == 1:
            raise KeyError("a mistake")
        return await take(wanted)

    scheduler.holdings.take = take_badly  # type: ignore[method-assign]

    async def main() -> None:
        await _open(scheduler)
        await scheduler._close()

    asyncio.run(main())
    assert len(calls) >= 2


def test_closing_gives_everything_back(client: redis.Redis, scheduler: Scheduler) -> None:
    async def main() -> None:
        await _open(scheduler)
        scheduler.next_request()
        await scheduler._close()

    asyncio.run(main())
    counts = scheduler.holdings.frontier.counts()
    assert (counts["queued"], counts["leased"], counts["seen"]) == (2 * HOSTS, 0, 2 * HOSTS)
    check(client, scheduler.holdings.frontier)


def test_closing_gives_back_what_a_call_under_way_leases(client: redis.Redis, scheduler: Scheduler) -> None:
    lease = scheduler.holdings.frontier.lease

    def slow_lease(wanted: int, seconds: float) -> Any:
        time.sleep(0.3)
        return lease(wanted, seconds)

    scheduler.holdings.frontier.lease = slow_lease  # type: ignore[method-assign]

    async def main() -> None:
        scheduler.open(SimpleNamespace(failed=None))  # type: ignore[arg-type]
        scheduler.begin()
        await asyncio.sleep(0.1)
        await scheduler._close()

    asyncio.run(main())
    assert scheduler.holdings.frontier.counts()["leased"] == 0


def test_a_worker_that_was_frozen_sends_nothing_on_old_leases(scheduler: Scheduler) -> None:
    async def main() -> None:
        await _open(scheduler)
        assert scheduler.next_request() is not None
        held = len(scheduler)
        assert held
        time.sleep(LEASE * 1.1)
        assert scheduler.next_request() is None
        assert len(scheduler) == 0
        await scheduler._close()

    asyncio.run(main())


def test_one_that_commits_nothing_slows_down_and_says_so_once(
    scheduler: Scheduler, caplog: pytest.LogCaptureFixture
) -> None:
    scheduler._most_held, scheduler._stock = 20, 2

    async def main() -> None:
        await _open(scheduler)
        for _ in range(60):
            while scheduler.next_request():
                pass
            await asyncio.sleep(0.01)
        assert 15 <= len(scheduler.holdings) < 20
        assert not scheduler.throttle.shut
        await scheduler._close()

    asyncio.run(main())
    assert caplog.text.count("Leasing slows down until some are committed, and stops at 20.") == 1


def test_one_that_holds_the_most_takes_nothing_and_goes_on_when_some_end(scheduler: Scheduler) -> None:
    scheduler._most_held = 8

    async def main() -> None:
        await _open(scheduler)
        while scheduler.next_request():
            pass
        await asyncio.sleep(0.4)
        held = list(scheduler.holdings._held.values())
        assert len(held) == 10  # the stock came at once
        assert scheduler.throttle.shut
        for each in held[:5]:
            scheduler.holdings.give_back(each)
        await _stocked(scheduler)
        await scheduler._close()

    asyncio.run(main())


def test_one_whose_spool_is_full_takes_nothing_and_sends_what_it_has(scheduler: Scheduler) -> None:
    async def main() -> None:
        await _open(scheduler)
        scheduler.throttle.set(0.0)
        given = 0
        for _ in range(60):
            given += scheduler.next_request() is not None
            await asyncio.sleep(0.01)
        assert 0 < given == len(scheduler.holdings) <= 10
        scheduler.throttle.set(1.0)
        await _stocked(scheduler)
        await scheduler._close()

    asyncio.run(main())


def test_only_the_continuation_of_a_lease_is_taken(scheduler: Scheduler) -> None:
    assert not scheduler.enqueue_request(Request("http://gov.cn/"))
    assert scheduler.enqueue_request(Request("http://gov.cn/", meta={"token": "0:1"}))
    assert len(scheduler) == 1


def test_no_worker_can_wipe_the_queue(scheduler: Scheduler) -> None:
    scheduler.flush()
    assert scheduler.holdings.frontier.counts()["queued"] == 2 * HOSTS


def test_an_unreadable_queue_is_said_once(
    client: redis.Redis,
    scheduler: Scheduler,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(module, "PAUSE_UNREADABLE", 0.02)
    queue = scheduler.holdings.frontier.keys.queue(0, "h7.gov.cn", 7)
    entry = client.lindex(queue, 0)
    client.lset(queue, 0, entry.replace(b"[1,", b"[2,"))

    async def main() -> None:
        scheduler._stock = 2 * HOSTS
        scheduler.open(SimpleNamespace(failed=None))  # type: ignore[arg-type]
        scheduler.begin()
        await asyncio.sleep(0.4)
        assert len(scheduler) == 0
        client.lset(queue, 0, entry)
        await _stocked(scheduler)
        await scheduler._close()

    asyncio.run(main())
    assert len([record for record in caplog.records if "version 2" in record.message]) == 1


def test_a_url_of_which_no_request_can_be_made_dies_alone(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make, frontier = module.request_of, scheduler.holdings.frontier
    frontier.attempts = 1

    def moody(held: Held, *rest: Any) -> Request:
        if held.lease.host == "h3.gov.cn":
            raise ValueError("what a host")
        return make(held, *rest)

    monkeypatch.setattr(module, "request_of", moody)

    async def main() -> None:
        scheduler._stock = 2 * HOSTS
        await _open(scheduler)
        await scheduler.holdings.outbox.close()
        assert len(scheduler) == HOSTS - 1
        await scheduler._close()

    asyncio.run(main())
    assert "No request can be made of http://h3.gov.cn/" in caplog.text
    assert frontier.counts()["dead"] == 1
