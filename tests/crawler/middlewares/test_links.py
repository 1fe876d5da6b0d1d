"""Which links of a page go to the frontier."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Request, Response

from crawler.frontier.crawls import Crawl
from crawler.frontier.holdings import Holdings
from crawler.frontier.queue import Frontier as RealFrontier
from crawler.items import Link, Links
from crawler.middlewares.links import LinksMiddleware, in_scope
from crawler.sources.scope import Reach, Scope
from tests.crawler.breaking import break_connections, worker_client

ORIGINS = [
    "http://gov.cn",
    "https://www.gov.cn:443",
    "http://a.gov.cn:8080",
    "http://GOV.cn",
    "http://政府.cn",
]
URLS = st.one_of(
    st.builds(
        "{}{}".format, st.sampled_from([*ORIGINS, " http://gov.cn", "http:/", "ftp://gov.cn"]), st.text()
    ),
    st.builds("http://{}".format, st.text()),
    st.text(),
)


@given(url=URLS, seed=st.sampled_from(ORIGINS), reach=st.sampled_from(Reach))
def test_the_short_way_to_the_scope_is_the_long_way(url: str, seed: str, reach: Reach) -> None:
    scope = Scope.around(f"{seed}/", reach)
    assert in_scope(str(scope), url) == scope.contains(url)
    assert in_scope(str(scope), f"{seed}/") == scope.contains(f"{seed}/")


class Frontier:
    """Notes what it is given."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self.epoch = 0

    async def add(self, found: list[Any]) -> int:
        self.found += found
        return len(found)


@pytest.fixture
def frontier() -> Frontier:
    return Frontier()


@pytest.fixture
def middleware(frontier: Frontier) -> LinksMiddleware:
    return _of_a_worker_with(frontier)


def _of_a_worker_with(holdings: Any) -> LinksMiddleware:
    engine = SimpleNamespace(_slot=SimpleNamespace(scheduler=SimpleNamespace(holdings=holdings)))
    return LinksMiddleware(SimpleNamespace(engine=engine, stats=None))  # type: ignore[arg-type]


def _pass(
    middleware: LinksMiddleware,
    *urls: str,
    redirect: bool = False,
    depth: int = 2,
    requisites: tuple[str, ...] = (),
) -> list[Any]:
    crawl = Crawl("gov.cn", "host:gov.cn")
    meta = {"source": crawl.source, "scope": crawl.scope, "crawl": crawl.id}
    response = Response("http://gov.cn/", request=Request("http://gov.cn/", meta=meta))

    async def items() -> AsyncIterator[Any]:
        yield Links("http://gov.cn/", tuple(map(Link, urls)), depth, redirect, requisites)
        yield "the page"

    async def main() -> list[Any]:
        return [item async for item in middleware.process_spider_output(response, items())]

    return asyncio.run(main())


def test_links_in_scope_are_handed_on_in_one_piece(middleware: LinksMiddleware, frontier: Frontier) -> None:
    urls = ("http://gov.cn/a", "http://other.cn/", "http://gov.cn/b", f"http://gov.cn/{'x' * 2083}")
    assert _pass(middleware, *urls) == ["the page"]
    assert [(one.url, one.priority, one.depth, one.via) for one in frontier.found] == [
        ("http://gov.cn/a", 3, 3, None),
        ("http://gov.cn/b", 3, 3, None),
    ]


def test_a_redirects_target_is_fetched_sooner_and_is_no_click_away(
    middleware: LinksMiddleware, frontier: Frontier
) -> None:
    _pass(middleware, "http://gov.cn/a", redirect=True)
    assert [(one.priority, one.depth) for one in frontier.found] == [(8, 2)]


def test_what_a_page_is_shown_with_comes_last_and_in_scope(
    middleware: LinksMiddleware, frontier: Frontier
) -> None:
    requisites = ("http://gov.cn/1.png", "http://cdn.cn/2.png", "http://gov.cn/a")
    _pass(middleware, "http://gov.cn/a", requisites=requisites)
    assert [(one.url, one.priority, one.depth) for one in frontier.found] == [
        ("http://gov.cn/a", 3, 3),
        ("http://gov.cn/1.png", 0, 3),
        ("http://gov.cn/a", 0, 3),  # the frontier has seen it by then
    ]


FOCUSED = Crawl("gov.cn", "focus:host:gov.cn")


def _pass_focused(middleware: LinksMiddleware, links: Links, **meta: Any) -> None:
    meta |= {"source": FOCUSED.source, "scope": FOCUSED.scope, "crawl": FOCUSED.id}
    response = Response(links.page_url, request=Request(links.page_url, meta=meta))

    async def items() -> AsyncIterator[Any]:
        yield links

    async def main() -> None:
        async for _ in middleware.process_spider_output(response, items()):
            raise AssertionError

    asyncio.run(main())


def test_a_crawl_with_focus_follows_what_has_promise_and_says_via_which_page(
    middleware: LinksMiddleware, frontier: Frontier
) -> None:
    counted: dict[str, int] = {}
    middleware._crawler.stats = SimpleNamespace(inc_value=counted.__setitem__)  # type: ignore[assignment]
    page = "http://gov.cn/list.html"
    promises = {"a": 9, "b": 0, "c": 1, "d": 5}
    found = tuple(Link(f"http://gov.cn/{name}", promise=promise) for name, promise in promises.items())
    links = (*found, Link("http://other.cn/", promise=9))
    _pass_focused(middleware, Links(page, links, 1, requisites=("http://gov.cn/1.png",)))
    assert [(one.url[-1], one.priority, one.depth, one.via) for one in frontier.found] == [
        ("a", 9, 2, page),
        ("c", 1, 2, page),
        ("d", 5, 2, page),
        ("g", 0, 2, page),
    ]
    assert counted == {"links/unpromising": 1, "links/out_of_scope": 1, "links/queued": 4}


def test_a_redirect_promises_what_was_hoped_of_it_and_was_found_where_it_was(
    middleware: LinksMiddleware, frontier: Frontier
) -> None:
    moved = Links("http://gov.cn/old", (Link("http://gov.cn/new"),), 2, redirect=True)
    _pass_focused(middleware, moved, priority=4, via="http://gov.cn/list.html")
    (one,) = frontier.found
    assert (one.priority, one.depth, one.via) == (4, 2, "http://gov.cn/list.html")


def test_what_was_accepted_is_not_sent_again_until_redis_may_have_forgotten_it(
    middleware: LinksMiddleware, frontier: Frontier
) -> None:
    _pass(middleware, "http://gov.cn/a")
    _pass(middleware, "http://gov.cn/a", "http://gov.cn/b")
    assert [one.url for one in frontier.found] == ["http://gov.cn/a", "http://gov.cn/b"]
    frontier.epoch = 1
    _pass(middleware, "http://gov.cn/a")
    assert len(frontier.found) == 3


def test_a_redis_that_forgot_and_was_never_away_is_told_again(
    redis_client: redis.Redis, redis_url: str
) -> None:
    client = worker_client(redis_url)
    frontier = RealFrontier(client)
    middleware = _of_a_worker_with(Holdings(frontier, 60.0, retry_pause=0.1))
    for _ in range(3):
        _pass(middleware, "http://gov.cn/a")
        assert frontier.counts()["queued"] == 1
        redis_client.delete(frontier.keys.root, *redis_client.keys("gb:{live.0}:*"))
        break_connections(redis_client, client)
    client.close()
