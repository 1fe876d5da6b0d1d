"""Two hosts on one machine, crawled by two workers, which ask it no more often than one host may be asked."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable
from ipaddress import ip_address
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import redis
from scrapy.http import Request, Response
from scrapy.settings import Settings

from crawler.extensions.groups import Groups
from crawler.frontier.groups import Groups as Learned
from crawler.frontier.holdings import Holdings
from crawler.frontier.hosts import Hosts
from crawler.frontier.queue import Frontier
from tests import zygote
from tests.crawler.breaking import break_connections, worker_client
from tests.crawler.commands.operators import Operator
from tests.crawler.site import RawSite, page

DELAY = 0.5
PAGES = 6
HOSTS = "127.0.0.1", "localhost"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 4\r\nContent-Length: 0\r\n\r\n"


class Times(list[bytes]):
    """A list of requests that knows when each came."""

    def __init__(self) -> None:
        super().__init__()
        self.at: list[float] = []

    def append(self, request: bytes) -> None:
        if not request.startswith(b"GET /robots.txt"):
            self.at.append(time.monotonic())
        super().append(request)


def crawl(operator: Operator, *options: str, pages: Iterable[str] = ()) -> Times:
    """Let two workers crawl both hosts, or these pages of them; returns what the machine saw."""
    site = RawSite({f"/{n}.html": page(b"<p>a page</p>") for n in range(PAGES)} | {"/busy.html": BUSY})
    site.requests = times = Times()
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    command = ("crawl", "reports", "-a", "until_idle=2", *options)
    environment = own | operator.environment | {"GONGBAO_DEFAULT_DELAY": str(DELAY)}
    pages = list(pages) or [f"{host}/{n}.html" for n in range(PAGES) for host in HOSTS]
    with site:
        split = [each.partition("/") for each in pages]
        operator.found(*(site.url(f"/{path}", host) for host, _, path in split), scope="page:x")
        workers = [zygote.start("scrapy", *command, environment=environment) for _ in range(2)]
        for worker in workers:
            _, log = worker.communicate(timeout=90)
            assert worker.returncode == 0, log[-2000:]
    assert len(times.at) == len(pages)
    return times


def gaps(times: Times) -> list[float]:
    """Return the seconds between requests, the shortest first, once both hosts were seen."""
    return sorted(after - before for before, after in pairwise(times.at[2:]))


def test_hosts_on_one_machine_share_its_turns(operator: Operator) -> None:
    times = crawl(operator, "-s", "FRONTIER_GROUPS_ON_LOOPBACK=1")
    assert {state.address for state in Hosts(operator.frontier).all()} == {"127.0.0.1"}
    assert gaps(times)[1] > 0.6 * DELAY  # one pair may have been on its way before they knew of each other
    assert operator.json("audit")["done"] == 2 * PAGES


def test_not_on_loopback_unless_asked_to(operator: Operator) -> None:
    times = crawl(operator)
    assert {state.address for state in Hosts(operator.frontier).all()} == {None}
    assert gaps(times)[len(times.at) // 4] < 0.8 * DELAY


def test_a_machine_that_asks_to_slow_down_through_one_host_rests_with_all(operator: Operator) -> None:
    pages = [f"localhost/{n}.html?{again}" for n in range(PAGES) for again in range(3)]
    pages += ["127.0.0.1/0.html", "127.0.0.1/1.html", "127.0.0.1/busy.html"]
    options = ("-s", "FRONTIER_GROUPS_ON_LOOPBACK=1", "-s", "FRONTIER_ATTEMPTS=1")
    assert gaps(crawl(operator, *options, pages=pages))[-1] > 2.5  # what is on its way comes all the same


def test_a_redis_that_forgot_and_was_never_away_is_told_again(
    redis_client: redis.Redis, redis_url: str
) -> None:
    client = worker_client(redis_url)
    frontier = Frontier(client)
    holdings = Holdings(frontier, 60.0, retry_pause=0.1)
    engine = SimpleNamespace(_slot=SimpleNamespace(scheduler=SimpleNamespace(holdings=holdings)))
    crawler: Any = SimpleNamespace(engine=engine, settings=Settings())
    groups = Groups(crawler)
    request = Request("http://gov.cn/")

    async def answer() -> None:
        groups.downloaded(Response("http://gov.cn/", ip_address=ip_address("10.0.0.1")), request)
        await groups.closed()

    for _ in range(3):
        asyncio.run(answer())
        assert Learned(frontier).hosts("10.0.0.1") == ["gov.cn"]
        redis_client.delete(frontier.keys.group_hosts("10.0.0.1"))
        asyncio.run(answer())
        assert Learned(frontier).hosts("10.0.0.1") == [], "each host is told of once"
        break_connections(redis_client, client)
    client.close()
