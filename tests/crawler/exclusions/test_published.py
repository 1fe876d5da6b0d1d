"""Rules in Redis: what they keep out, what they reject, what lifting reopens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import redis

from crawler.exclusions.published import Published
from crawler.exclusions.rules import ExcludedError
from crawler.exclusions.watch import Watch
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.dead_letters import DeadLetters
from crawler.frontier.queue import Found, Frontier
from tests.crawler.frontier.inspection import check

CRAWL = Crawl("example", "site:qingxi.gov.cn")
PAGES = [
    "http://www.qingxi.gov.cn/a/1.html",
    "http://www.qingxi.gov.cn/a/2.html",
    "http://old.qingxi.gov.cn/",
]


class Ledger:
    """The rules that the database has."""

    def __init__(self, *rules: str) -> None:
        self.rows = [
            {"_id": rule, "reason": "letter of 3 March", "by": "me", "at": datetime.now(UTC)}
            for rule in rules
        ]

    def exclusions(self) -> list[dict[str, Any]]:
        return self.rows


def publish(frontier: Frontier, *rules: str) -> bool:
    """Make these the rules."""
    return Published(frontier).replace(Ledger(*rules).exclusions())


def add(frontier: Frontier, *urls: str, due: bool = False) -> int:
    """Add URLs to the frontier."""
    crawl = Crawls(frontier).put(CRAWL)
    return frontier.add([Found(url, crawl, due=due) for url in urls])


def leased(frontier: Frontier) -> list[str]:
    """Lease everything."""
    return sorted(lease.url for _ in range(3) for lease in frontier.lease(100))


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("www.qingxi.gov.cn", PAGES[2:]),
        ("*.qingxi.gov.cn", []),
        ("http://www.qingxi.gov.cn/a/1.html", PAGES[1:]),
        ("https://www.qingxi.gov.cn/a/*", PAGES[2:]),
        ("qingxi.gov.cn", PAGES),
        ("www.qingxi.gov.cn:81", PAGES),
        ("http://www.qingxi.gov.cn/a/1", PAGES),
    ],
)
@pytest.mark.parametrize("before", [False, True])
def test_what_is_left_out_is_not_handed_out(
    client: redis.Redis, frontier: Frontier, rule: str, kept: list[str], before: bool
) -> None:
    frontier.configure(0, 100)
    if before:
        assert publish(frontier, rule)
        assert add(frontier, *PAGES) == len(kept)
        assert Published(frontier).refused_links() == len(PAGES) - len(kept)
    else:
        assert add(frontier, *PAGES) == len(PAGES)
        publish(frontier, rule)
    assert leased(frontier) == sorted(kept)
    counts = frontier.counts()
    assert (counts["queued"], counts["leased"]) == (0, len(kept))
    assert counts["rejected"] == (0 if before else len(PAGES) - len(kept))
    check(client, frontier)


def test_links_are_not_seen_and_what_was_queued_is_told_to_the_database(frontier: Frontier) -> None:
    frontier.configure(0, 100)
    add(frontier, PAGES[0])
    publish(frontier, "*.qingxi.gov.cn")
    assert add(frontier, *PAGES, due=True) == 0
    assert leased(frontier) == []
    [letter] = DeadLetters(frontier).oldest()
    ending = DeadLetters(frontier).ending(letter, "run")
    assert (ending.url, ending.state, ending.reason, ending.priority) == (PAGES[0], "rejected", "excluded", 5)
    assert publish(frontier)
    assert add(frontier, *PAGES) == 2  # the first one was seen; `lift` queues it again
    assert leased(frontier) == sorted(PAGES[1:])


def test_retries_and_what_is_given_back_are_rejected_too(frontier: Frontier) -> None:
    from crawler.frontier.lease import End, Verdict

    frontier.configure(0, 100)
    add(frontier, *PAGES[:2])
    first, second = frontier.lease(2)
    publish(frontier, "www.qingxi.gov.cn")
    frontier.ack([End(first.token, Verdict.RETRY, "HTTP 500"), End(second.token, Verdict.RETURN)])
    assert leased(frontier) == []
    assert frontier.counts()["rejected"] == 2


def test_odd_urls_and_many_rules(frontier: Frontier) -> None:
    frontier.configure(0, 100)
    odd = [
        'http://www.qingxi.gov.cn/a"b/1?x="y\\z',
        "http://www.qingxi.gov.cn/报告.html",
        "http://青溪.中国/",
    ]
    more = [f"host-{n}.example.cn" for n in range(1500)]
    publish(frontier, odd[0], odd[1], "青溪.中国", *more)
    assert add(frontier, *odd, "http://host-1499.example.cn/x", "http://host-1500.example.cn/x") == 1
    publish(frontier, "*.qingxi.gov.cn")
    assert add(frontier, *odd[:2], "http://host-3.example.cn/x") == 1


def test_all_partitions_know(client: redis.Redis) -> None:
    frontier = Frontier(client, "many", partitions=4)
    frontier.configure(0, 100)
    hosts = [f"www{n}.qingxi.gov.cn" for n in range(20)]
    publish(frontier, "*.qingxi.gov.cn")
    assert add(frontier, *(f"http://{host}/" for host in hosts)) == 0
    publish(frontier)
    assert add(frontier, *(f"http://{host}/" for host in hosts)) == 20


def test_the_same_rules_again_change_nothing_and_a_seed_is_told_why(frontier: Frontier) -> None:
    assert publish(frontier, "www.qingxi.gov.cn")
    assert not publish(frontier, "www.qingxi.gov.cn")
    Published(frontier).refuse("http://qingxi.gov.cn/")
    with pytest.raises(
        ExcludedError, match=r"me has excluded www.qingxi.gov.cn on .*letter of 3 March.*--lift"
    ):
        Published(frontier).refuse(PAGES[0])


def test_a_worker_keeps_its_rules_when_redis_forgets_them(client: redis.Redis, frontier: Frontier) -> None:
    ledger, watch = Ledger("www.qingxi.gov.cn"), Watch(frontier)
    assert not watch.look()
    publish(frontier, "www.qingxi.gov.cn")
    assert not watch.look()
    assert watch.rules.covering(PAGES[0])
    client.flushall()
    assert watch.look()
    assert watch.rules.covering(PAGES[0])
    assert watch.restore(ledger)
    assert not watch.look()
    assert Published(frontier).rules().covering(PAGES[0])
    ledger.rows = []
    assert watch.restore(ledger)
    assert not watch.rules
