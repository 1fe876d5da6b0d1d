"""Crawls are read once, and those with an exception again after a while."""

from __future__ import annotations

import pytest

from crawler.frontier import crawls
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.found import crawl_of, found_on
from crawler.frontier.queue import Frontier
from crawler.items import Link, Links

EXCUSED = Crawl("a", "host:a.cn", tls_verify=False)


def test_an_exception_that_is_over_ends_within_a_while(
    frontier: Frontier, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator, worker = Crawls(frontier), Crawls(frontier)
    known = operator.put(EXCUSED)
    assert worker.get(known).tls_verify is False
    operator.put(Crawl("a", "host:a.cn"))
    assert worker.get(known).tls_verify is False
    monkeypatch.setattr(crawls, "EXCEPTION", -1.0)
    worker.forget(known)
    assert worker.get(known).tls_verify is None


def test_an_exception_that_is_new_is_seen_when_the_crawl_is_forgotten(frontier: Frontier) -> None:
    operator, worker = Crawls(frontier), Crawls(frontier)
    known = operator.put(Crawl("a", "host:a.cn"))
    assert worker.get(known).tls_verify is None
    assert operator.put(EXCUSED) == known
    assert worker.get(known).tls_verify is None
    worker.forget(known)
    assert worker.get(known).tls_verify is False


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "data:text/html,x", "gopher://127.0.0.1:6379/_INFO", "http://["]
)
def test_a_seed_that_redirects_to_no_page_of_the_web_has_not_moved(target: str) -> None:
    moved = Links("http://a.cn/", (Link(target),), redirect=True)
    crawl = Crawl("a", "host:a.cn")
    assert crawl_of(moved, crawl) == crawl
    assert found_on(moved, crawl) == []
    assert crawl_of(Links("http://a.cn/", (Link("http://b.cn/"),), redirect=True), crawl).scope == "host:b.cn"
