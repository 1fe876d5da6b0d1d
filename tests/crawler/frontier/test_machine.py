"""Any sequence of operations leaves a frontier that fits together, and every URL in exactly one state."""

from __future__ import annotations

import time
from collections import Counter

import pytest
import redis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from crawler.frontier.budgets import Budgets
from crawler.frontier.lease import End, Fetched, Lease, Sent, Verdict
from crawler.frontier.queue import Found, Frontier
from tests.crawler.frontier.inspection import check

HOSTS = [f"h{i}.gov.cn" for i in range(4)]
STATES = ("queued", "delayed", "leased", "done", "dead", "rejected")
TTL = 0.05


class FrontierMachine(RuleBasedStateMachine):
    """Workers that lease, fetch, renew, end, forget and fall silent, in any order."""

    client: redis.Redis

    @initialize(partitions=st.integers(1, 3), delay=st.sampled_from([0.0, 0.001]), slots=st.integers(1, 3))
    def begin(self, partitions: int, delay: float, slots: int) -> None:
        self.client.flushall()
        self.frontier = Frontier(self.client, partitions=partitions, attempts=3)
        self.frontier.configure(delay, slots)
        Budgets(self.frontier).set("f", 3, each=1)
        self.added: set[str] = set()
        self.held: list[Lease] = []
        self.ended: list[Lease] = []

    @rule(
        pages=st.lists(st.tuples(st.sampled_from(HOSTS), st.integers(0, 30), st.integers(0, 9)), max_size=20)
    )
    def add(self, pages: list[tuple[str, int, int]]) -> None:
        urls = [f"http://{host}/{page}" for host, page, _ in pages]
        found = [
            # every other page is of a crawl with a budget
            Found(url, "f" if page % 2 else "c", priority, via="" if page % 2 else None)
            for url, (_, page, priority) in zip(urls, pages, strict=True)
        ]
        assert self.frontier.add(found) == len(set(urls) - self.added)
        self.added.update(urls)

    @rule(wanted=st.integers(1, 12), ttl=st.sampled_from([TTL, 60.0]))
    def lease(self, wanted: int, ttl: float) -> None:
        self.held += self.frontier.lease(wanted, ttl)

    # which lease is drawn as a number, since how many there are depends on the clock

    @rule(pick=st.integers(0, 99), sent=st.sampled_from(Sent), retry_after=st.sampled_from([0.0, 0.01]))
    def fetch(self, pick: int, sent: Sent, retry_after: float) -> None:
        for lease in _picked(self.held, pick):
            self.frontier.fetched([Fetched(lease.token, sent, retry_after)])

    @rule(pick=st.integers(0, 99), ttl=st.sampled_from([TTL, 60.0]))
    def renew(self, pick: int, ttl: float) -> None:
        for lease in _picked(self.held, pick):
            self.frontier.renew([lease.token], ttl)

    @rule(base=st.integers(0, 5))
    def seed_again(self, base: int) -> None:
        Budgets(self.frontier).set("f", base)

    @rule(pick=st.integers(0, 99), verdict=st.sampled_from(Verdict), pause=st.sampled_from([0, 0.01]))
    def end(self, pick: int, verdict: Verdict, pause: float) -> None:
        for lease in _picked(self.held, pick):
            self.held.remove(lease)
            self.ended.append(lease)
            (word,) = self.frontier.ack([End(lease.token, verdict, "tried", pause, (pick % 5,))])
            assert word in (verdict, "dead", "stale")

    @rule(pick=st.integers(0, 99), verdict=st.sampled_from(Verdict))
    def end_again(self, pick: int, verdict: Verdict) -> None:
        for lease in _picked(self.ended, pick):
            assert self.frontier.ack([End(lease.token, verdict)]) == ["stale"]
            assert self.frontier.renew([lease.token]) == [lease.token]
            assert self.frontier.fetched([Fetched(lease.token, Sent.OK)]) == [lease.token]

    @rule(host=st.sampled_from(HOSTS), field=st.sampled_from("dcrbex"), value=st.sampled_from([1, 2, 20, ""]))
    def set_host(self, host: str, field: str, value: float | str) -> None:
        self.frontier.host(host, **{field: value if field != "e" else ""})

    @rule(seconds=st.sampled_from([0.002, 0.02, TTL * 1.2]))
    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    @invariant()
    def fits_together(self) -> None:
        partitions = check(self.client, self.frontier)
        total = {name: sum(one.count(name) for one in partitions) for name in ("seen", *STATES)}
        assert total["seen"] == len(self.added) == sum(total[name] for name in STATES)
        live = sum((one.urls() for one in partitions), start=Counter[str]())
        assert set(live.values()) <= {1}
        assert live.keys() <= self.added
        assert len(live) == total["queued"] + total["delayed"] + total["leased"]


def _picked(leases: list[Lease], pick: int) -> list[Lease]:
    return [leases[pick % len(leases)]] if leases else []


CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def test_random_operations(client: redis.Redis) -> None:
    FrontierMachine.client = client
    run_state_machine_as_test(
        FrontierMachine,
        settings=settings(
            max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=CHECKS
        ),
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_many_random_operations(client: redis.Redis) -> None:
    FrontierMachine.client = client
    run_state_machine_as_test(
        FrontierMachine,
        settings=settings(
            max_examples=200, stateful_step_count=80, deadline=None, suppress_health_check=CHECKS
        ),
    )
