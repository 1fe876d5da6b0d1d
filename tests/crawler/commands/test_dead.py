"""`scrapy dead` and `scrapy requeue`: what was given up, and its second chance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.frontier.lease import End, Verdict
from crawler.items import Ending
from tests.crawler.commands.operators import Operator

NOW = datetime.now(UTC)


def ended(
    url: str, state: str = "dead", *, reason: str = "HTTP 503", hours: int = 0, **fields: Any
) -> Ending:
    """Return the ending of a URL, so many hours ago."""
    when = NOW - timedelta(hours=hours)
    return Ending(
        url,
        url,
        state,
        when,
        "example",
        "run-1",
        reason,
        scope="site:a.cn",
        depth=2,
        **fields,  # type: ignore[arg-type]
    )


@pytest.fixture
def gone(operator: Operator) -> Operator:
    """An operator of a crawl that gave four URLs up."""
    endings = [
        ended("http://a.cn/1", hours=1),
        ended("http://a.cn:81/2", reason="TimeoutError:\n  took too long", hours=30, attempts=4),
        ended("http://a.cn/3", reason="HTTP 500", hours=50),
        ended("http://a.cn/4", "rejected", reason="robots"),
    ]
    operator.records.record(endings)
    operator.found(*(ending.url for ending in endings), scope="site:a.cn")
    for host in ("a.cn", "a.cn:81"):
        operator.client.delete(operator.frontier.keys.queue(0, host, 5))
    operator.client.hset(operator.frontier.keys.partition(0), mapping={"queued": 0, "dead": 3, "rejected": 1})
    return operator


def test_dead_urls_are_listed_with_their_last_error_the_last_first(gone: Operator) -> None:
    lines = gone("dead").stdout.splitlines()
    assert [line.split("  ")[1] for line in lines[:3]] == [
        "HTTP 503 (1 attempt)",
        "TimeoutError: took too long (4 attempts)",
        "HTTP 500 (1 attempt)",
    ]
    assert lines[3] == "3 dead URLs."


def test_dead_urls_of_a_host_are_listed_up_to_a_limit(gone: Operator) -> None:
    done = gone("dead", "--host", "a.cn", "--limit", "1")
    assert "http://a.cn/1" in done.stdout
    assert "2 dead URLs, 1 of them not listed." in done.stdout
    (row,) = gone.json("dead", "--host", "a.cn:81")
    assert (row["url"], row["attempts"], row["source"]) == ("http://a.cn:81/2", 4, "example")


@pytest.mark.parametrize(
    ("options", "queued"),
    [
        ([], {"/1", "/2", "/3"}),
        (["--host", "a.cn:81"], {"/2"}),
        (["--error", "http 5"], {"/1", "/3"}),
        (["--older-than", "1d"], {"/2", "/3"}),
        (["--error", "503", "--older-than", "2h"], set()),
        (["--state", "rejected"], {"/4"}),
    ],
)
def test_those_that_are_meant_are_queued_again(gone: Operator, options: list[str], queued: set[str]) -> None:
    would = gone("requeue", "--dry-run", *options)
    assert would.stdout.startswith(f"{len(queued)} ")
    assert gone.frontier.counts()["queued"] == 0
    assert gone("requeue", *options).stdout.startswith(f"{len(queued)} ")
    leases = gone.frontier.lease(10)
    assert {lease.record.rest for lease in leases} == queued
    assert {(lease.record.attempts, lease.record.depth) for lease in leases} <= {(0, 2)}
    counts = gone.frontier.counts()
    assert counts["dead"] + counts["rejected"] == 4 - len(queued)
    states = {
        key.removeprefix("http://a.cn").removeprefix(":81"): s for key, s, _ in gone.records.url_states()
    }
    assert {key for key, state in states.items() if state == "queued"} == queued


def test_what_met_a_soft_block_is_queued_again(operator: Operator) -> None:
    operator.found("http://a.cn/1", "http://a.cn/2", "http://a.cn/3", scope="site:a.cn")
    operator.frontier.ack([End(lease.token, Verdict.DONE) for lease in operator.frontier.lease(9)])
    walls = [
        ended(f"http://a.cn/{n}", "done", reason=f"soft block: {b}") for n, b in ((1, "login"), (2, "rate"))
    ]
    operator.records.record([*walls, ended("http://a.cn/3", "done", reason=None)])  # type: ignore[arg-type]
    assert "2 blocked URLs would" in operator("requeue", "--state", "blocked", "--dry-run").stdout
    assert operator("requeue", "--state", "blocked", "--error", "login").stdout.startswith("1 ")
    assert [lease.url for lease in operator.frontier.lease(9)] == ["http://a.cn/1"]
    counts = operator.frontier.counts()
    assert (counts["done"], counts["leased"]) == (2, 1)


def test_what_is_dropped_is_rejected_and_written_down(gone: Operator) -> None:
    before = gone.frontier.counts()
    would = gone("dead", "--host", "a.cn", "--drop", "--dry-run").stdout
    assert would == "2 dead URLs would be dropped.\n"
    assert gone.records.actions(9) == []
    assert gone("dead", "--host", "a.cn", "--drop").stdout == "2 dead URLs are dropped.\n"
    counts = gone.frontier.counts()
    assert (counts["dead"], counts["rejected"]) == (before["dead"] - 2, before["rejected"] + 2)
    assert [row["url"] for row in gone.json("dead")] == ["http://a.cn:81/2"]
    assert gone.json("audit")["lost"] == 0
    assert gone("requeue", "--state", "rejected", "--error", "dropped by hand").stdout.startswith("2 ")
    done = [(row["action"], row["subject"], row["details"]) for row in gone.records.actions(9)]
    assert done == [
        ("requeue", "rejected URLs", {"error": "dropped by hand"}),
        ("drop", "dead URLs", {"host": "a.cn"}),
    ]
    assert "--dry-run is for --drop" in gone("dead", "--dry-run").stderr


def test_nothing_is_queued_twice(gone: Operator) -> None:
    gone("requeue")
    assert gone("requeue").stdout.startswith("0 ")
    assert gone.frontier.counts()["queued"] == 3
    assert gone.json("audit")["lost"] == 0


def test_a_dead_letter_that_no_worker_took_is_listed_and_queued_again(operator: Operator) -> None:
    operator.frontier.attempts = 1
    operator.found("http://www.example.cn/1")
    operator.frontier.ack(
        [End(lease.token, Verdict.RETRY, "its crawl is gone") for lease in operator.frontier.lease(1)]
    )
    assert "http://www.example.cn/1  its crawl is gone (1 attempt)" in operator("dead").stdout
    assert operator("requeue").stdout.startswith("1 ")
    (lease,) = operator.frontier.lease(1)
    assert lease.url == "http://www.example.cn/1"


def test_a_span_that_is_none_is_one_sentence(operator: Operator) -> None:
    done = operator("requeue", "--older-than", "yesterday")
    assert done.returncode == 1
    assert done.stderr.strip() == "'yesterday' is not a span of time. Write 90s, 30m, 12h, 1d or 2w."


@pytest.mark.parametrize("arguments", [["--hots", "a.cn"], ["a.cn"]])
def test_what_it_does_not_take_stops_it(gone: Operator, arguments: list[str]) -> None:
    done = gone("requeue", *arguments)
    assert done.returncode == 2
    assert f"what is {' '.join(arguments)}?" in done.stderr
    assert gone.frontier.counts()["queued"] == 0
