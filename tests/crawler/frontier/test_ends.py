"""How leases end, and that none ends twice."""

from __future__ import annotations

import time

import pytest
import redis

from crawler.frontier.lease import End, Fetched, Lease, Sent, Token, Verdict
from crawler.frontier.queue import Found, Frontier
from tests.crawler.frontier.inspection import check, snapshot


@pytest.fixture
def lease(frontier: Frontier) -> Lease:
    """The lease of the one URL there is."""
    frontier.add([Found("http://gov.cn/a", "c1")])
    (one,) = frontier.lease(1)
    return one


@pytest.mark.parametrize(
    ("verdict", "word", "state"),
    [
        (Verdict.DONE, "done", "done"),
        (Verdict.REJECTED, "rejected", "rejected"),
        (Verdict.RETRY, "retry", "queued"),
        (Verdict.RETURN, "return", "queued"),
    ],
)
@pytest.mark.parametrize("fetched", [False, True])
def test_each_verdict_leads_to_its_state(
    client: redis.Redis,
    frontier: Frontier,
    lease: Lease,
    verdict: Verdict,
    word: str,
    state: str,
    fetched: bool,
) -> None:
    if fetched:
        frontier.fetched([Fetched(lease.token, Sent.OK)])
        check(client, frontier)
    assert frontier.ack([End(lease.token, verdict)]) == [word]
    counts = frontier.counts()
    assert counts[state] == 1
    assert (
        sum(counts[name] for name in ("queued", "leased", "done", "dead", "rejected")) == counts["seen"] == 1
    )
    check(client, frontier)


def test_acked_twice(client: redis.Redis, frontier: Frontier, lease: Lease) -> None:
    done = End(lease.token, Verdict.DONE)
    assert frontier.ack([done, done]) == ["done", "stale"]
    assert frontier.ack([done]) == ["stale"]
    assert frontier.ack([End(lease.token, Verdict.RETURN)]) == ["stale"]
    assert frontier.counts()["done"] == 1
    check(client, frontier)


def test_a_late_worker_changes_nothing(client: redis.Redis, frontier: Frontier, lease: Lease) -> None:
    frontier.ack([End(lease.token, Verdict.RETURN)])
    (again,) = frontier.lease(1)
    assert again.token != lease.token
    before = snapshot(client)
    assert frontier.fetched([Fetched(lease.token, Sent.SLOW, 60)]) == [lease.token]
    assert frontier.renew([lease.token]) == [lease.token]
    for verdict in Verdict:
        assert frontier.ack([End(lease.token, verdict)]) == ["stale"]
    after = snapshot(client)
    before.meta.pop("at"), after.meta.pop("at")
    assert after == before
    assert frontier.ack([End(again.token, Verdict.DONE)]) == ["done"]


def test_a_token_that_never_was(frontier: Frontier, lease: Lease) -> None:
    forged = Token(0, "999")
    assert frontier.ack([End(forged, Verdict.DONE), End(lease.token, Verdict.DONE)]) == ["stale", "done"]
    assert frontier.renew([forged]) == [forged]


def test_words_come_in_the_order_of_the_ends(client: redis.Redis) -> None:
    frontier = Frontier(client, partitions=3)
    frontier.configure(0.0, 1)
    frontier.add([Found(f"http://h{i}.gov.cn/", "c1") for i in range(30)])
    leases = frontier.lease(30)
    verdicts = [list(Verdict)[i % 4] for i in range(30)]
    ends = [End(lease.token, verdict) for lease, verdict in zip(leases, verdicts, strict=True)]
    assert frontier.ack(ends) == [verdict.value for verdict in verdicts]
    check(client, frontier)


def test_thousands_in_one_call(client: redis.Redis, frontier: Frontier) -> None:
    frontier.add([Found(f"http://h{i}.gov.cn/", "c1") for i in range(9000)])
    leases = frontier.lease(9000)
    tokens = [lease.token for lease in leases]
    assert len(leases) == 9000
    assert frontier.renew(tokens) == []
    assert frontier.fetched(Fetched(token, Sent.OK) for token in tokens) == []
    assert set(frontier.ack([End(token, Verdict.DONE) for token in tokens])) == {"done"}
    assert frontier.counts()["done"] == 9000
    check(client, frontier)


def test_what_is_returned_is_next_and_keeps_its_attempts(frontier: Frontier, lease: Lease) -> None:
    frontier.add([Found("http://gov.cn/b", "c1")])
    frontier.ack([End(lease.token, Verdict.RETURN)])
    (again,) = frontier.lease(1)
    assert again.record == lease.record


def test_a_retry_waits_out_its_pause_and_counts(
    client: redis.Redis, frontier: Frontier, lease: Lease
) -> None:
    frontier.ack([End(lease.token, Verdict.RETRY, pause=0.15)])
    assert frontier.lease(1) == []
    assert frontier.counts()["queued"] == 1
    time.sleep(0.16)
    (again,) = frontier.lease(1)
    assert again.record.attempts == 1
    assert again.record.lost == 0
    check(client, frontier)


def test_dead_after_the_allowed_attempts(client: redis.Redis, lease: Lease) -> None:
    frontier = Frontier(client, attempts=3)
    frontier.ack([End(lease.token, Verdict.RETRY)])
    (lease,) = frontier.lease(1)
    frontier.ack([End(lease.token, Verdict.RETRY)])
    (lease,) = frontier.lease(1)
    assert frontier.ack([End(lease.token, Verdict.RETRY)]) == ["dead"]
    assert frontier.counts()["dead"] == 1
    assert frontier.lease(1) == []
    assert snapshot(client).dead == []  # its worker recorded it in the database before it said so
    check(client, frontier)


def test_a_dead_letter_that_nobody_recorded_is_listed(client: redis.Redis, lease: Lease) -> None:
    frontier = Frontier(client, attempts=1)
    assert frontier.ack([End(lease.token, Verdict.RETRY, "its crawl is gone")]) == ["dead"]
    assert snapshot(client).dead == ['gov.cn\nits crawl is gone\n1|[1,"c1","h/a",0]']


def test_nothing_to_say_is_nothing(frontier: Frontier) -> None:
    assert frontier.ack([]) == []
    assert frontier.renew([]) == []
    assert frontier.fetched([]) == []
    assert frontier.add([]) == 0
