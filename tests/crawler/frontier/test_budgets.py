"""Budgets of crawls with focus: what is counted, what is refused, what waits."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import redis

from crawler.frontier.budgets import Budget, Budgets
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.dead_letters import DeadLetters
from crawler.frontier.lease import End, Lease, Verdict
from crawler.frontier.queue import Found, Frontier
from tests.crawler.frontier.inspection import check

CRAWL = Crawl("example", "focus:site:example.cn")
SURE, UNKNOWN, UNLIKELY, REQUISITE = 9, 2, 1, 0


def found(*names: str, priority: int = SURE, host: str = "www.example.cn", due: bool = False) -> list[Found]:
    """Return URLs of the crawl."""
    return [Found(f"http://{host}/{name}", CRAWL.id, priority, 1, due, "") for name in names]


def budget(frontier: Frontier) -> Budget:
    """Return the budget of the crawl."""
    return dict(Budgets(frontier).all())[CRAWL.id]


def end(frontier: Frontier, leases: Sequence[Lease], verdict: Verdict = Verdict.DONE, *reports: int) -> None:
    """End leases."""
    frontier.ack([End(lease.token, verdict, reports=reports) for lease in leases])


def paths(leases: Sequence[Lease]) -> list[str]:
    """Return what was leased, by the last part of its URL."""
    return [lease.url.rpartition("/")[2] for lease in leases]


@pytest.fixture
def planted(frontier: Frontier) -> Frontier:
    """A frontier whose hosts may be asked for much at a time, with a crawl that has a budget of 3."""
    frontier.configure(0.0, 100)
    Crawls(frontier).put(CRAWL)
    Budgets(frontier).set(CRAWL.id, 3, each=2)
    return frontier


def turn_comes(client: redis.Redis, frontier: Frontier) -> None:
    """Let hosts that wait be looked at again."""
    for number in range(frontier.partitions):
        for host in client.hkeys(frontier.keys.partition(number, "hosts")):  # type: ignore[union-attr]
            frontier.host(host.decode(), n=-1)


def test_a_crawl_fetches_what_its_budget_allows_and_the_rest_is_refused(
    client: redis.Redis, planted: Frontier
) -> None:
    planted.add(found("a", "b", "c", "d", "e"))
    leases = planted.lease(10)
    assert paths(leases) == ["a", "b", "c"]
    assert budget(planted) == Budget(3, 2, spent=3, out=3, found=0)
    assert planted.lease(10) == []  # the others wait: what is being fetched may pay for them
    assert planted.counts()["queued"] == 2
    end(planted, leases)
    turn_comes(client, planted)
    assert planted.lease(10) == []
    counts = planted.counts()
    assert (counts["queued"], counts["leased"], counts["done"], counts["rejected"]) == (0, 0, 3, 2)
    endings = [DeadLetters(planted).ending(letter, "r") for letter in DeadLetters(planted).oldest()]
    assert [(ending.url[-1], ending.state, ending.reason, ending.priority) for ending in endings] == [
        ("d", "rejected", "budget", SURE),
        ("e", "rejected", "budget", SURE),
    ]
    assert {(ending.source, ending.scope, ending.depth) for ending in endings} == {
        ("example", CRAWL.scope, 1)
    }
    check(client, planted)


def test_each_report_pays_for_more_but_only_once(client: redis.Redis, planted: Frontier) -> None:
    planted.add(found(*"abcdefgh"))
    end(planted, planted.lease(10), Verdict.DONE, 7, 8)  # each of the three pages has the same two
    assert budget(planted) == Budget(3, 2, spent=3, out=0, found=2)
    turn_comes(client, planted)
    assert paths(planted.lease(10)) == ["d", "e", "f", "g"]
    assert budget(planted).left == 0


def test_unknown_columns_are_paid_from_the_base_alone(client: redis.Redis, planted: Frontier) -> None:
    planted.add(found("a", "b") + found("x", "y", priority=UNKNOWN) + found("i", priority=REQUISITE))
    end(planted, planted.lease(10), Verdict.DONE, 7)
    turn_comes(client, planted)
    leases = planted.lease(10)
    assert paths(leases) == ["x"]
    end(planted, leases)
    turn_comes(client, planted)
    assert paths(planted.lease(10)) == ["i"]  # y is refused, though there is credit
    assert planted.counts()["rejected"] == 1


def test_unlikely_columns_are_for_sites_where_little_was_found(
    client: redis.Redis, planted: Frontier
) -> None:
    planted.add(found("a") + found("x", "y", priority=UNLIKELY))
    end(planted, planted.lease(10), Verdict.DONE, 7, 8)
    turn_comes(client, planted)
    leases = planted.lease(10)
    assert paths(leases) == ["x"]
    end(planted, leases, Verdict.DONE, 9)
    turn_comes(client, planted)
    assert planted.lease(10) == []
    assert planted.counts()["rejected"] == 1


def test_what_is_not_sure_waits_until_nothing_better_can_turn_up(
    client: redis.Redis, planted: Frontier
) -> None:
    planted.add(found("sure") + found("maybe", priority=5))
    first = planted.lease(10)
    assert paths(first) == ["sure"]
    planted.add(found("better", priority=8))
    turn_comes(client, planted)
    assert paths(planted.lease(10)) == ["better"]
    check(client, planted)


@pytest.mark.parametrize(
    ("verdict", "spent"),
    [(Verdict.RETURN, 0), (Verdict.REJECTED, 0), (Verdict.DONE, 1), (Verdict.RETRY, 1)],
)
def test_only_requests_are_paid_for(planted: Frontier, verdict: Verdict, spent: int) -> None:
    planted.add(found("a"))
    end(planted, planted.lease(1), verdict)
    assert budget(planted) == Budget(3, 2, spent, out=0, found=0)


def test_a_lease_that_ran_out_was_a_request(client: redis.Redis, planted: Frontier) -> None:
    planted.add(found("a"))
    (lease,) = planted.lease(1, seconds=0.001)
    for key in ("at", "patience"):
        client.hdel(planted.keys.partition(0), key)
    while planted.counts()["expired"] == 0:
        planted.lease(1)
    assert budget(planted) == Budget(3, 2, spent=1, out=0, found=0)
    end(planted, [lease], Verdict.DONE, 7)  # a stale token earns nothing
    assert budget(planted).found == 0


def test_seeding_again_gives_a_new_budget_and_known_reports_earn_nothing(
    client: redis.Redis, planted: Frontier
) -> None:
    planted.add(found("a"))
    end(planted, planted.lease(1), Verdict.DONE, 7)
    Budgets(planted).set(CRAWL.id, 5, each=1)
    assert budget(planted) == Budget(5, 1, spent=0, out=0, found=0)
    planted.add(found("b", "c"))
    leases = planted.lease(10)
    end(planted, leases[:1], Verdict.DONE, 7)
    end(planted, leases[1:], Verdict.DONE, 9)
    assert budget(planted).found == 1


def test_a_budget_of_none_is_without_end(planted: Frontier) -> None:
    Budgets(planted).set(CRAWL.id, None)
    planted.add(found(*map(str, range(50))))
    assert len(planted.lease(100)) == 50
    assert budget(planted).left is None


def test_a_site_that_moved_takes_its_budget_along(planted: Frontier) -> None:
    planted.add(found("a"))
    end(planted, planted.lease(1))
    Budgets(planted).move(CRAWL.id, "new")
    Budgets(planted).move("unknown", "newer")
    assert dict(Budgets(planted).all())["new"] == Budget(3, 2, spent=1, out=0, found=0)
    Budgets(planted).set("new", 9)
    Budgets(planted).move(CRAWL.id, "new")
    assert dict(Budgets(planted).all())["new"].base == 9


def test_other_crawls_on_the_host_are_not_held_up_for_long(client: redis.Redis, planted: Frontier) -> None:
    planted.add([*found(*"abcdefgh"), Found("http://www.example.cn/z", "c1", 3)])
    end(planted, planted.lease(10))
    turn_comes(client, planted)
    assert paths(planted.lease(10)) == ["z"]


def test_many_that_are_refused_do_not_hold_redis_up(client: redis.Redis, planted: Frontier) -> None:
    planted.add(found(*map(str, range(1000))))
    end(planted, planted.lease(10))
    rejected = []
    for _ in range(12):
        turn_comes(client, planted)
        planted.lease(10)
        rejected.append(planted.counts()["rejected"])
    assert max(b - a for a, b in zip([0, *rejected], rejected, strict=False)) <= 200
    assert rejected[-1] == 997
    check(client, planted)


def test_the_page_that_led_there_comes_with_the_lease(planted: Frontier) -> None:
    via = "http://www.example.cn/list.html"
    urls = ("http://www.example.cn/a", "http://zw.example.cn/b")
    planted.add([Found(url, CRAWL.id, SURE, via=via) for url in urls] + [Found("http://c.cn/", "c1")])
    assert {lease.url: lease.via for lease in planted.lease(10)} == {
        **dict.fromkeys(urls, via),
        "http://c.cn/": None,
    }


def test_a_spent_budget_may_be_made_to_reach_for_some_more(frontier: Frontier) -> None:
    Budgets(frontier).set(CRAWL.id, 1, each=3)
    frontier.add(found("1"))
    end(frontier, frontier.lease(1), Verdict.DONE, 1)  # a report, which pays for three more
    assert budget(frontier).left == 3
    Budgets(frontier).allow({CRAWL.id: 3, "unknown": 5})
    assert budget(frontier).left == 3
    Budgets(frontier).allow({CRAWL.id: 7})
    assert budget(frontier).left == 7
    Budgets(frontier).set(CRAWL.id, None)
    Budgets(frontier).allow({CRAWL.id: 7})
    assert budget(frontier).left is None
