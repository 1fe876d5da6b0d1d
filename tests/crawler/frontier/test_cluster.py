"""The frontier on a real Redis Cluster: eight partitions on three nodes, each script on one slot."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from threading import Thread

import pytest
import redis
from redis.crc import key_slot

from crawler.config import Config
from crawler.errors import ServerUnavailableError
from crawler.frontier.budgets import Budgets
from crawler.frontier.connection import connect, connections_made
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.fleet import Fleet, Heartbeat
from crawler.frontier.hosts import Hosts
from crawler.frontier.lease import End, Fetched, Sent, Verdict
from crawler.frontier.preparing import prepare
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.sowing import FencedError, Seeding, Sower
from crawler.frontier.urls import partition_of
from crawler.schedule.clock import redis_clock
from crawler.schedule.counts import Counts
from crawler.schedule.leadership import Leadership, leader_of, silent_for
from crawler.sources.scope import Reach
from tests.crawler.frontier.cluster import Node, running_cluster
from tests.crawler.frontier.inspection import Snapshot, check_counts, check_hosts, snapshot

PARTITIONS = 8
FOUND = [Found(f"http://h{i % 100}.gov.cn/{i}", "c1") for i in range(1000)]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Node]]:
    with running_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture
def client(nodes: list[Node]) -> Iterator[redis.Redis]:
    for node in nodes:
        node.client().flushall()
    client = connect(Config(redis_url=f"redis+cluster://{nodes[1].address}"))  # type: ignore[arg-type]
    yield client
    client.close()


@pytest.fixture
def frontier(client: redis.Redis) -> Frontier:
    made = Frontier(client, partitions=PARTITIONS)
    made.configure(0.0, 1)
    return made


def _check(nodes: list[Node], frontier: Frontier) -> list[Snapshot]:
    """Look at every partition on the node that has it."""
    found = []
    for number in range(PARTITIONS):
        owner = nodes[key_slot(frontier.keys.partition(number).encode()) * len(nodes) // 16384]
        found.append(snapshot(owner.client(), frontier.keys, number))
        check_counts(found[-1])
        check_hosts(found[-1])
    return found


def test_a_crawl_from_end_to_end(nodes: list[Node], frontier: Frontier) -> None:
    assert frontier.add(FOUND) == 1000
    assert frontier.add(FOUND) == 0
    assert sum(node.client().dbsize() > 0 for node in nodes) == 3
    done = 0
    while leases := frontier.lease(64):
        tokens = [lease.token for lease in leases]
        assert frontier.renew(tokens) == []
        queued, words = frontier.exchange(
            [Found("http://new.gov.cn/", "c1")],
            [Fetched(token, Sent.OK) for token in tokens],
            [End(token, Verdict.DONE) for token in tokens],
        )
        assert (queued, words) == (done == 0, ["done"] * len(tokens))
        done += len(leases)
        time.sleep(0.002)
    assert done == 1001
    counts = frontier.counts()
    assert (counts["seen"], counts["done"], counts["queued"], counts["leased"]) == (1001, 1001, 0, 0)
    assert frontier.ack([End(tokens[0], Verdict.DONE)]) == ["stale"]
    assert min(one.count("done") for one in _check(nodes, frontier)) > 0


def test_connections_that_broke_are_counted(
    nodes: list[Node], frontier: Frontier, client: redis.Redis
) -> None:
    frontier.add(FOUND)
    made = connections_made(client)
    assert made >= len(nodes)
    frontier.add(FOUND)
    assert connections_made(client) == made
    nodes[0].client().client_kill_filter(_type="normal")
    frontier.add(FOUND)
    assert connections_made(client) > made


def test_what_is_not_partitioned(frontier: Frontier, client: redis.Redis) -> None:
    crawl = Crawl("gov.cn", "host:gov.cn")
    crawl_id = Crawls(frontier).put(crawl)
    assert Crawls(Frontier(client)).get(crawl_id) == crawl
    assert list(frontier.crawls()) == [{"source": "gov.cn", "scope": "host:gov.cn"}]
    assert frontier.reserve("10.0.0.1", 5) == 0
    assert 4 < frontier.reserve("10.0.0.1", 5) <= 5


def test_hosts_can_be_listed_and_paused(frontier: Frontier) -> None:
    frontier.add(FOUND)
    hosts = Hosts(frontier)
    hosts.pause("h7.gov.cn")
    assert {state.host for state in hosts.all() if state.paused} == {"h7.gov.cn"}
    assert len(frontier.lease(1000)) == 99


def test_the_fleets_board(client: redis.Redis) -> None:
    fleet = Fleet(client)
    for name in ("a", "b"):
        fleet.beat(Heartbeat(worker=name, run="r", started_at="now", pages=3))
    fleet.report({"error": "x"})
    fleet.leave("b")
    ((name, (beat, age)),) = fleet.workers().items()
    assert (name, beat.pages, fleet.errors()) == ("a", 3, [{"error": "x"}])
    assert -0.5 < age < 5


def test_every_script_touches_one_slot(nodes: list[Node], frontier: Frontier) -> None:
    commands: list[list[str]] = [[] for _ in nodes]
    watches = [Thread(target=_watch, args=pair, daemon=True) for pair in zip(nodes, commands, strict=True)]
    for watch in watches:
        watch.start()
    time.sleep(0.3)
    frontier.add(FOUND)
    leases = frontier.lease(50, 0.05)
    frontier.fetched([Fetched(leases[0].token, Sent.SLOW)])
    frontier.renew([leases[1].token])
    verdicts = [Verdict.DONE, Verdict.REJECTED, Verdict.RETRY, Verdict.RETURN]
    frontier.ack([End(lease.token, verdict) for lease, verdict in zip(leases, verdicts, strict=False)])
    frontier.host("h1.gov.cn", d=5)
    time.sleep(0.2)
    for _ in range(3):
        frontier.lease(10, 0.05)
    frontier.reserve("10.0.0.1", 5)
    for node in nodes:
        node.client().echo("the end")
    for watch in watches:
        watch.join(10)
    scripts = [script for some in commands for script in _keys_of_scripts(some)]
    assert sum(len(touched) > 3 for _, touched in scripts) > 15
    for key, touched in scripts:
        assert {key_slot(name.encode()) for name in touched} <= {key_slot(key.encode())}, (key, touched)


def _watch(node: Node, commands: list[str]) -> None:
    with node.client().monitor() as monitor:
        for command in monitor.listen():
            commands.append(f"{command['client_type']} {command['command']}")
            if command["command"].startswith("ECHO"):
                return


def _keys_of_scripts(commands: list[str]) -> list[tuple[str, set[str]]]:
    """Return the key of each script that ran, and all keys that its commands name."""
    found: list[tuple[str, set[str]]] = []
    for line in commands:
        if match := re.match(r"\w+ EVAL(?:SHA)? .*? 1 (gb:\S+)", line, re.S):
            found.append((match[1], set()))
        elif (match := re.match(r"lua \S+ (\S+)", line)) and not line.startswith("lua TIME"):
            found[-1][1].add(match[1])
    return found


def test_no_node_answers() -> None:
    with pytest.raises(ServerUnavailableError, match="GONGBAO_REDIS_URL"):
        connect(Config(redis_url="redis+cluster://127.0.0.1:1"))  # type: ignore[arg-type]


def test_a_budget_lies_in_each_partition(nodes: list[Node], client: redis.Redis, frontier: Frontier) -> None:
    crawl = Crawl("example", "focus:site:example.cn")
    Crawls(frontier).put(crawl)
    Budgets(frontier).set(crawl.id, 1, each=2)
    hosts = [f"h{number}.example.cn" for number in range(40)]
    frontier.add([Found(f"http://{host}/", crawl.id, 9, via="") for host in hosts])
    partitions = len({partition_of(host, PARTITIONS) for host in hosts})
    leases = frontier.lease(100)
    assert len(leases) == partitions > 1
    frontier.ack([End(lease.token, Verdict.DONE, reports=(7,)) for lease in leases])
    ((_, budget),) = Budgets(frontier).all()
    assert (budget.spent, budget.out, budget.found) == (partitions, 0, partitions)
    Budgets(frontier).move(crawl.id, "new")
    assert dict(Budgets(frontier).all())["new"].spent == partitions
    _check(nodes, frontier)


def test_sources_are_seeded_once_under_the_number_of_their_leader(
    nodes: list[Node], frontier: Frontier
) -> None:
    first, second = Leadership(frontier, 30.0, "a"), Leadership(frontier, 30.0, "b")
    assert (first.stand(), second.stand()) == (1, None)
    now, sower = redis_clock(frontier)(), Sower(frontier)
    urls = [f"http://h{n}.gov.cn/" for n in range(40)]
    seedings = [
        Seeding(url, now, [prepare(each, Reach.HOST, source=url, focus=True, budget=5) for each in pair])
        for url, pair in zip(urls, zip(urls, reversed(urls), strict=True), strict=True)
    ]
    sown = sower.sow(seedings, now, 1)
    assert all(each.fresh and each.at for each in sown)
    assert sum(each.queued for each in sown) == frontier.counts()["queued"]
    assert not any(each.fresh for each in sower.sow(seedings, now, 1))
    first.resign()
    assert second.stand() == 2
    with pytest.raises(FencedError):
        sower.sow(seedings, now, 1)
    assert leader_of(frontier).name == "b"
    assert silent_for(frontier) is not None
    Counts(frontier).add({"seeded": 40, "missed": 0})
    assert Counts(frontier).read()["seeded"] == 40
    _check(nodes, frontier)
