"""Queueing known URLs again: never one that is at work already."""

from __future__ import annotations

import pytest

from crawler.frontier.batches import Due
from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.records import Revisit
from crawler.frontier.scheduler import conditions

URL = "http://a.cn/1.html"
KNOWN = Revisit(8, '"a1"', "Sun, 01 Mar 2026 08:00:00 GMT", "0003-a")


def due(url: str = URL, revisit: Revisit = KNOWN, crawl: str = "c") -> Due:
    return Due(url, crawl, 2, revisit)


def test_a_known_url_is_queued_again_with_what_is_known_of_it(frontier: Frontier) -> None:
    frontier.add([Found(URL, "c")])
    (lease,) = frontier.lease(1)
    frontier.ack([End(lease.token, Verdict.DONE)])
    assert frontier.revisit([due()], 1) == [True]
    (lease,) = frontier.lease(1)
    assert (lease.url, lease.priority, lease.record.depth, lease.record.revisit) == (URL, 1, 2, KNOWN)
    assert frontier.counts()["seen"] == 1


def test_what_the_frontier_forgot_is_known_again(frontier: Frontier) -> None:
    assert frontier.revisit([due()], 1) == [True]
    assert frontier.counts()["seen"] == 1
    assert frontier.add([Found(URL, "c")]) == 0


@pytest.mark.parametrize(
    "url", [URL, 'http://a.cn/"1",5.html', "http://a.cn/政府.html?a=1,2", "http://a.cn/a\\"]
)
def test_one_that_waits_is_not_queued_twice(frontier: Frontier, url: str) -> None:
    frontier.add([Found(url, "another", 4, via="http://a.cn/")])
    assert frontier.revisit([due(url)], 1) == [False]
    (lease,) = frontier.lease(1)
    assert frontier.revisit([due(url)], 1) == [False]  # leased
    frontier.ack([End(lease.token, Verdict.RETRY, pause=60)])
    assert frontier.revisit([due(url)], 1) == [False]  # waits for another attempt
    assert frontier.counts()["queued"] == 1


def test_a_revisit_that_waits_is_not_queued_twice_either(frontier: Frontier) -> None:
    assert frontier.revisit([due(), due(), due("http://a.cn/2.html")], 1) == [True, False, True]
    assert frontier.revisit([due(revisit=Revisit(0)), due("http://a.cn/1.htm")], 6) == [False, True]


def test_answers_stand_where_their_urls_stood(frontier: Frontier) -> None:
    frontier.add([Found(f"http://h{number % 7}.cn/{number}", "c") for number in range(0, 3000, 3)])
    urls = [f"http://h{number % 7}.cn/{number}" for number in range(3000)]
    queued = frontier.revisit([due(url) for url in urls], 1)
    assert queued == [number % 3 != 0 for number in range(3000)]


def test_new_links_of_its_host_come_first(frontier: Frontier) -> None:
    frontier.revisit([due()], 1)
    frontier.add([Found("http://a.cn/new", "c", 3), Found("http://a.cn/image", "c", 0)])
    order = []
    for _ in range(3):
        (lease,) = frontier.lease(1)
        order.append(lease.url)
        frontier.ack([End(lease.token, Verdict.DONE)])
    assert order == ["http://a.cn/new", URL, "http://a.cn/image"]


def test_only_what_is_known_is_asked_for(frontier: Frontier) -> None:
    assert conditions(None) == conditions(Revisit(3)) == {}
    assert conditions(KNOWN) == {
        "If-None-Match": '"a1"',
        "If-Modified-Since": "Sun, 01 Mar 2026 08:00:00 GMT",
    }
    assert conditions(Revisit(3, '"a"')) == {"If-None-Match": '"a"'}


def test_a_lost_revisit_keeps_what_is_known(frontier: Frontier) -> None:
    frontier.revisit([due()], 1)
    (lease,) = frontier.lease(1)
    frontier.ack([End(lease.token, Verdict.RETURN)])
    (lease,) = frontier.lease(1)
    assert lease.record.revisit == KNOWN
