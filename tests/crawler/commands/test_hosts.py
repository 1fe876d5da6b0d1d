"""`scrapy hosts`, `pause`, `resume` and `drain`."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from crawler.frontier.lease import End, Verdict
from tests.crawler.commands.operators import Operator

HERE, THERE = "www.example.cn", "other.example.cn:8080"


@pytest.fixture
def busy(operator: Operator) -> Operator:
    """An operator of a frontier with two hosts."""
    operator.found(*(f"http://{HERE}/{n}" for n in range(3)), f"http://{THERE}/1")
    return operator


def test_hosts_are_listed_those_with_most_to_do_first(busy: Operator) -> None:
    busy.frontier.host(HERE, r=20_000)
    first, second = busy.json("hosts")
    assert (first["host"], first["queued"], first["delay"], first["paused"]) == (HERE, 3, 20.0, False)
    assert (second["host"], second["queued"], second["delay"]) == (THERE, 1, 0.0)
    assert [state["host"] for state in busy.json("hosts", "--limit", "1")] == [HERE]
    assert [state["host"] for state in busy.json("hosts", f"http://{THERE}/any")] == [THERE]


def test_a_person_sees_a_table(busy: Operator) -> None:
    busy.frontier.host(HERE, b=600_000)
    busy("pause", THERE)
    lines = busy("hosts").stdout.splitlines()
    assert lines[1].split() == [HERE, "3", "0", "0.0", "s", "in", "10", "min", "paused"]
    assert lines[2].split() == [THERE, "1", "0", "0.0", "s", "now", "paused"]


def test_nothing_is_leased_of_a_paused_host_until_it_is_resumed(busy: Operator) -> None:
    assert busy("pause", HERE).stdout == f"{HERE} is paused: 3 URLs wait, 0 still in flight.\n"
    assert [lease.host for lease in busy.frontier.lease(10)] == [THERE]
    assert busy("resume", HERE).stdout == f"{HERE} is fetched from again: 3 URLs wait.\n"
    assert [lease.host for lease in busy.frontier.lease(10)] == [HERE] * 3
    assert "was not paused" in busy("resume", HERE).stdout
    done = [(row["action"], row["subject"]) for row in busy.records.actions(9)]
    assert done == [("resume", HERE), ("resume", HERE), ("pause", HERE)]


def test_a_host_is_paused_also_where_no_database_answers(busy: Operator) -> None:
    busy.environment["GONGBAO_MONGO_URI"] = "mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=300"
    done = busy("pause", HERE)
    assert (done.returncode, done.stdout) == (0, f"{HERE} is paused: 3 URLs wait, 0 still in flight.\n")
    assert "It is done all the same, and is not in the audit log." in done.stderr


def test_a_host_is_paused_for_a_time(busy: Operator) -> None:
    done = busy("pause", "--for", "2h", HERE)
    assert done.stdout == f"{HERE} is paused for 2h: 3 URLs wait, 0 still in flight.\n"
    assert [lease.host for lease in busy.frontier.lease(10)] == [THERE]
    assert "in 120 min  paused" in busy("hosts").stdout
    assert busy("resume", HERE).stdout == f"{HERE} is fetched from again: 3 URLs wait.\n"
    assert [lease.host for lease in busy.frontier.lease(10)] == [HERE] * 3


def test_why_a_host_rests_and_what_was_met_there(busy: Operator) -> None:
    (lease,) = busy.frontier.lease(1)
    busy.frontier.host(HERE, s=f"36/1/{time.time() * 1000 + 600_000:.0f}/{lease.token.number}/captcha")
    now = datetime.now(UTC)
    rows = [
        {"_id": str(n), "url": f"http://{HERE}/{n}", "fetched_at": now, "block": block}
        for n, block in enumerate(["captcha", "login", "captcha"])
    ]
    old = {"_id": "old", "url": f"http://{HERE}/", "fetched_at": now - timedelta(days=31), "block": "login"}
    busy.records.put_captures([*rows, old, {"_id": "page", "url": f"http://{HERE}/", "fetched_at": now}])
    first, _ = busy.json("hosts")
    assert (first["soft_block"], first["strikes"], round(first["stopped_for"])) == ("captcha", 36, 600)
    assert first["soft_blocks"] == {"captcha": 2, "login": 1}
    shown = " ".join(busy("hosts").stdout.split())
    assert "nothing but soft blocks, the last one captcha" in shown
    assert "2 captcha, 1 login in 30 days" in shown


@pytest.mark.parametrize("command", ["pause", "resume", "hosts"])
def test_a_host_that_nobody_knows_is_one_sentence(busy: Operator, command: str) -> None:
    done = busy(command, HERE, "no.example.cn")
    assert done.returncode == 1
    assert done.stderr.startswith("No URL of no.example.cn was ever queued.")
    assert busy.json("hosts", HERE)[0]["paused"] is False


def test_what_is_no_host_is_one_sentence(busy: Operator) -> None:
    done = busy("pause", "ftp://x/")
    assert done.stderr == "'ftp://x/' is neither a host (with its port) nor a URL.\n"


def test_draining_takes_nothing_new_and_waits_for_what_is_leased(busy: Operator) -> None:
    leases = busy.frontier.lease(1)
    assert "1 is leased" in busy("drain", "--no-wait").stdout
    assert busy.frontier.lease(10) == []
    assert "being drained" in busy("hosts").stdout
    busy.frontier.ack([End(leases[0].token, Verdict.DONE)])
    assert "nothing is leased" in busy("drain").stdout
    assert busy("drain", "--off").stdout == "Workers take URLs again.\n"
    assert len(busy.frontier.lease(10)) == 3


def test_draining_ends_although_a_worker_fell_silent(busy: Operator) -> None:
    busy.frontier.lease(2, seconds=1)
    assert "nothing is leased" in busy("drain").stdout
    assert busy.frontier.counts()["queued"] == 4
