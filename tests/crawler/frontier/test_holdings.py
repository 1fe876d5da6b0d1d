"""What a worker holds: kept while it lives, ended when it is durable, given back when it stops."""

from __future__ import annotations

import asyncio
import logging
import time

import pytest
import redis

from crawler.errors import ArchiveError
from crawler.frontier import outbox, steady
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.holdings import Held, Holdings
from crawler.frontier.lease import Sent
from crawler.frontier.queue import Found, Frontier
from deploy.embedded.redis import Redis
from tests.crawler.frontier.inspection import check, snapshot

CRAWL = Crawl("gov.cn", "site:gov.cn")
LEASE = 0.6
FULL = ArchiveError("The spool is full.")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "PAUSE", 0.05)
    monkeypatch.setattr(steady, "SETTLED", 0.2)
    monkeypatch.setattr(steady, "PATIENCE", 0.5)


@pytest.fixture
def holdings(frontier: Frontier) -> Holdings:
    """A worker's, with twenty hosts of one page each in the queue."""
    crawl_id = Crawls(frontier).put(CRAWL)
    frontier.add([Found(f"http://h{i}.gov.cn/", crawl_id) for i in range(20)])
    return Holdings(frontier, LEASE, retry_pause=0.1)


def _done(holdings: Holdings, held: Held, **how: str) -> None:
    holdings.recorded([holdings.ending(held, "key", "run", **how)])


async def _settled(holdings: Holdings) -> None:
    await holdings.outbox.close()


def test_pages_end_as_they_were_recorded(client: redis.Redis, holdings: Holdings) -> None:
    async def main() -> None:
        one, two, three, *_ = await holdings.take(5)
        for held in (one, two, three):
            holdings.fetched(str(held.lease.token), Sent.OK)
        _done(holdings, one, rejected="robots")
        _done(holdings, two, failed="HTTP 500")
        holdings.recorded([holdings.ending(three, "key", "run", rejected="x"), _forged(holdings, three)])
        await _settled(holdings)

    asyncio.run(main())
    assert len(holdings) == 2
    (partition,) = check(client, holdings.frontier)
    assert (partition.count("rejected"), partition.count("delayed"), partition.count("leased")) == (2, 1, 2)


def _forged(holdings: Holdings, held: Held):  # type: ignore[no-untyped-def]
    ending = holdings.ending(held, "key", "run", rejected="x")
    return type(ending)(**{name: getattr(ending, name) for name in ending.__slots__} | {"token": "0:999"})


def test_a_page_that_the_spool_did_not_take_costs_no_attempt(client: redis.Redis, holdings: Holdings) -> None:
    """Neither where that is known at once, nor where its download had ended long before."""

    async def main() -> list[tuple[str, int]]:
        at_once, later, ended, *_ = await holdings.take(5)
        holdings.lost(str(at_once.lease.token), FULL)
        holdings.fetched(str(at_once.lease.token), Sent.OK)
        assert at_once.lost
        holdings.give_back(at_once)  # as the lease's middleware does
        holdings.fetched(str(later.lease.token), Sent.OK)
        holdings.lost(str(later.lease.token), FULL)
        ended.ending = True
        holdings.lost(str(ended.lease.token), FULL)
        holdings.lost(None, FULL)
        await _settled(holdings)
        assert len(holdings) == 3
        again = await holdings.take(20)
        return [(held.lease.url, held.lease.record.attempts) for held in again]

    again = asyncio.run(main())
    assert len(again) == 17
    assert {attempts for _, attempts in again} == {0}
    (partition,) = check(client, holdings.frontier)
    assert (partition.count("delayed"), partition.count("leased")) == (0, 20)


def test_a_page_that_could_not_be_archived_by_our_mistake_costs_one(holdings: Holdings) -> None:
    async def main() -> None:
        (held,) = await holdings.take(1)
        holdings.fetched(str(held.lease.token), Sent.OK)
        holdings.lost(str(held.lease.token), None)
        await _settled(holdings)
        again: list[Held] = []
        while not again:
            await asyncio.sleep(0.05)
            again = [one for one in await holdings.take(20) if one.lease.url == held.lease.url]
        assert again[0].lease.record.attempts == 1

    asyncio.run(main())


def test_attempts_make_a_page_dead_in_the_end(holdings: Holdings) -> None:
    async def main() -> list[str]:
        states = []
        for attempt in range(4):
            (held,) = await holdings.take(1)
            while held.lease.record.attempts < attempt:  # others are leased meanwhile
                _done(holdings, held, rejected="not this one")
                await asyncio.sleep(0.02)
                taken = await holdings.take(1)
                held = taken[0] if taken else held
            states.append(holdings.ending(held, "key", "run", failed="HTTP 500").state)
            _done(holdings, held, failed="HTTP 500")
            await _settled(holdings)
            await asyncio.sleep(0.12 * 2**attempt)
        return states

    assert asyncio.run(main()) == ["queued", "queued", "queued", "dead"]
    assert holdings.frontier.counts()["dead"] == 1


def test_what_is_held_is_renewed(client: redis.Redis, holdings: Holdings) -> None:
    async def main() -> None:
        holdings.open()
        taken = await holdings.take(20)
        await asyncio.sleep(2 * LEASE)
        assert not any(held.expired for held in taken)
        assert holdings.frontier.lease(9, LEASE) == []
        assert holdings.frontier.counts()["leased"] == 20
        await holdings.close()

    asyncio.run(main())
    assert holdings.frontier.counts()["queued"] == 20
    check(client, holdings.frontier)


def test_a_frozen_worker_knows_that_its_leases_ran_out(holdings: Holdings) -> None:
    async def main() -> None:
        holdings.open()
        taken = await holdings.take(20)
        time.sleep(LEASE * 1.1)
        assert all(held.expired for held in taken)
        await holdings.close()

    asyncio.run(main())


def test_what_others_have_is_dropped_and_what_nobody_took_lives_on(holdings: Holdings) -> None:
    async def main() -> None:
        ours, theirs = await holdings.take(2)
        time.sleep(LEASE * 1.1)
        assert ours.expired
        holdings.frontier._redis.hdel("gb:{live.0}:leases", theirs.lease.token.number)
        holdings.frontier._redis.zrem("gb:{live.0}:expiry", theirs.lease.token.number)
        await holdings._renew()
        assert holdings.held(str(ours.lease.token)) is ours
        assert not ours.expired
        assert holdings.held(str(theirs.lease.token)) is None

    asyncio.run(main())


def test_links_are_accepted_before_anyone_goes_on(client: redis.Redis, holdings: Holdings) -> None:
    client.config_resetstat()

    async def main() -> None:
        pages = [[Found(f"http://new.cn/{page}/{i}", "c") for i in range(30)] for page in range(20)]
        queued = await asyncio.gather(*(holdings.add(found) for found in pages))
        assert holdings.frontier.counts()["queued"] == 20 + 600
        assert sum(queued) == 600
        assert await holdings.add(pages[0]) == 0

    asyncio.run(main())
    calls = int(client.info("commandstats")["cmdstat_evalsha"]["calls"])
    assert calls < 10  # not one for each page


def test_while_memory_is_full_links_wait_and_acks_do_not(
    client: redis.Redis, holdings: Holdings, caplog: pytest.LogCaptureFixture
) -> None:
    frontier = holdings.frontier

    async def main() -> None:
        taken = await holdings.take(4)
        client.config_set("maxmemory", "1")
        adding = asyncio.ensure_future(holdings.add([Found("http://new.cn/", "c")]))
        await asyncio.sleep(0.2)
        for held in taken:
            holdings.fetched(str(held.lease.token), Sent.OK)
            _done(holdings, held, rejected="x")
        await asyncio.sleep(0.5)
        assert not adding.done()
        assert frontier.counts()["rejected"] == 4
        client.config_set("maxmemory", "0")
        assert await adding == 1
        await _settled(holdings)

    try:
        asyncio.run(main())
    finally:
        client.config_set("maxmemory", "0")
    assert len([record for record in caplog.records if "does not serve us" in record.message]) == 1
    check(client, frontier)


def test_a_worker_that_stops_in_an_outage_gives_up(
    redis_server: Redis, client: redis.Redis, holdings: Holdings
) -> None:
    async def main() -> None:
        await holdings.take(5)
        redis_server.stop()
        adding = asyncio.ensure_future(holdings.add([Found("http://new.cn/", "c")]))
        await asyncio.sleep(0.2)
        started = time.monotonic()
        await holdings.close()
        assert time.monotonic() - started < 3
        with pytest.raises(redis.RedisError):
            await adding

    try:
        asyncio.run(main())
    finally:
        redis_server.start()
        redis_server.wait()
    assert client.ping()


def test_a_lost_crawl_stops_only_its_own_urls(
    client: redis.Redis, holdings: Holdings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.frontier.holdings.PAUSE_UNKNOWN", 0.0)
    holdings.frontier.add([Found(f"http://lost{i}.cn/", "gone") for i in range(3)])
    caplog.set_level(logging.INFO)

    async def main() -> int:
        return len([held for _ in range(6) for held in await holdings.take(30)])

    assert asyncio.run(main()) == 20
    assert len([record for record in caplog.records if "gone" in record.message]) == 1
    assert holdings.frontier.counts()["dead"] == 3
    assert all("Seed it again" in letter for letter in snapshot(client).dead)
    check(client, holdings.frontier)


@pytest.mark.parametrize("by", ["reading", "end"])
def test_a_host_whose_pages_take_long_is_not_asked_before_the_last_one_was_read(
    frontier: Frontier, by: str
) -> None:
    crawl_id = Crawls(frontier).put(CRAWL)
    frontier.configure(delay=0)
    frontier.add([Found(f"http://slow.gov.cn/{i}", crawl_id) for i in range(3)])
    holdings = Holdings(frontier, 60.0, retry_pause=0.1)

    async def main() -> None:
        [held] = await holdings.take(5)
        token = str(held.lease.token)
        holdings.fetched(token, Sent.OK, until_read=True)
        await _settled(holdings)
        assert held.sent
        assert await holdings.take(5) == []
        if by == "reading":
            holdings.read(token)
            holdings.read(token)
        else:
            _done(holdings, held, rejected="x")
        await _settled(holdings)
        assert len(await holdings.take(5)) == 1

    asyncio.run(main())
