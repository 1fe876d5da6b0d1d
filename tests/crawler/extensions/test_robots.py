"""What robots.txt asks for reaches the frontier, and a frontier that has forgotten it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import redis
from scrapy.http import Request, Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.settings import Settings

from crawler.extensions.robots import Robots
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.holdings import Holdings
from crawler.frontier.hosts import Hosts
from crawler.frontier.queue import Frontier
from tests.crawler.breaking import break_connections, worker_client

ROBOTS = b"User-agent: *\nCrawl-delay: 7\nSitemap: http://gov.cn/map.xml\n"
CRAWL = Crawl("gov.cn", "host:gov.cn")
META = {"source": CRAWL.source, "scope": CRAWL.scope, "crawl": CRAWL.id, "depth": 0}


def test_a_redis_that_forgot_and_was_never_away_is_told_again(
    redis_client: redis.Redis, redis_url: str
) -> None:
    client = worker_client(redis_url)
    frontier = Frontier(client)
    Crawls(frontier).put(CRAWL)
    holdings = Holdings(frontier, 60.0, retry_pause=0.1)
    engine = SimpleNamespace(_slot=SimpleNamespace(scheduler=SimpleNamespace(holdings=holdings)))
    settings = Settings({"ROBOTSTXT_USER_AGENT": "Gongbao"})
    crawler: Any = SimpleNamespace(engine=engine, settings=settings, spider=None)
    robots = Robots(crawler)

    async def told(say: Any, *arguments: Any) -> None:
        say(*arguments)
        while robots._tasks:
            await asyncio.wait(robots._tasks)

    parser = ProtegoRobotParser.from_crawler(crawler, ROBOTS)
    asyncio.run(told(robots.parsed, parser, Request("http://gov.cn/", meta=META)))
    page = Response("http://gov.cn/")
    asyncio.run(told(robots.downloaded, page))
    for _ in range(3):
        (host,) = Hosts(frontier).all()
        assert (host.host, host.delay, host.queued) == ("gov.cn", 7, 1)
        frontier.host("gov.cn", r=9000)
        break_connections(redis_client, client)
        asyncio.run(told(robots.downloaded, page))
        assert Hosts(frontier).get("gov.cn").delay == 9, "what somebody else has said since is kept"
        redis_client.delete(frontier.keys.partition(0), *redis_client.keys("gb:{live.0}:*"))
        asyncio.run(told(robots.downloaded, page))
        assert not list(Hosts(frontier).all()), "it is handed on once"
        break_connections(redis_client, client)
        asyncio.run(told(robots.downloaded, page))
    client.close()


def test_what_a_robots_txt_asks_for_no_more_is_forgotten(redis_client: redis.Redis) -> None:
    frontier = Frontier(redis_client)
    Crawls(frontier).put(CRAWL)
    holdings = Holdings(frontier, 60.0, retry_pause=0.1)
    engine = SimpleNamespace(_slot=SimpleNamespace(scheduler=SimpleNamespace(holdings=holdings)))
    settings = Settings({"ROBOTSTXT_USER_AGENT": "Gongbao", "GONGBAO": SimpleNamespace(default_delay=0.5)})
    crawler: Any = SimpleNamespace(engine=engine, settings=settings, spider=None)
    robots = Robots(crawler)

    async def read(body: bytes) -> float:
        robots.parsed(ProtegoRobotParser.from_crawler(crawler, body), Request("http://gov.cn/", meta=META))
        await asyncio.wait(robots._tasks)
        return robots.delay_of("http://gov.cn/a.html")

    assert asyncio.run(read(ROBOTS)) == 7
    assert robots.delay_of("http://elsewhere.cn/") == 0.5
    assert asyncio.run(read(b"User-agent: *\nAllow: /\n")) == 0.5
