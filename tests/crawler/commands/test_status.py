"""`scrapy status`: numbers for people and machines."""

from __future__ import annotations

import json

import redis

from crawler.frontier import keys
from tests.crawler.commands.conftest import DEAD, Run


def test_an_empty_installation(run: Run) -> None:
    done = run("status", "--json", own_process=True)
    assert (done.returncode, done.stderr) == (0, "")
    status = json.loads(done.stdout)
    zeros = ("queued", "leased", "dead", "rejected", "discovered", "captures", "documents", "quarantined")
    assert {name: status[name] for name in zeros} == dict.fromkeys(zeros, 0)
    assert (status["workers"], status["last_errors"]) == ([], [])
    assert status["scans"] == {"waiting": 0}
    assert "Scans" not in run("status").stdout


def test_what_was_seeded_waits(run: Run) -> None:
    run("seed", "http://127.0.0.1:9/a", "http://127.0.0.1:9/b")
    assert json.loads(run("status", "--json").stdout)["queued"] == 2
    for_people = run("status")
    assert (for_people.returncode, for_people.stderr) == (0, "")
    assert "2 waiting" in for_people.stdout


def test_odd_workers_and_errors_are_shown_as_they_are(run: Run, redis_client: redis.Redis) -> None:
    beat = {"worker": "host-[red]-1", "run": "r", "started_at": "2026-03-01", "pages": 1234, "in_flight": 2}
    redis_client.hset(keys.WORKERS, beat["worker"], json.dumps(beat))
    error = {"at": "2026-03-01", "worker": "w", "url": "http://h/" + "x" * 200, "error": "[/bad] markup"}
    redis_client.lpush(keys.ERRORS, json.dumps(error))
    lines = run("status").stdout.splitlines()
    assert (
        "Worker host-[red]-1: silent for 1000000000 s, 1,234 pages, 2 in work, 0 not committed yet" in lines
    )
    assert f"Error 2026-03-01 {error['url']}: [/bad] markup" in lines


def test_servers_that_are_away_are_named_in_a_sentence(run: Run) -> None:
    for name, server in (("GONGBAO_REDIS_URL", "Redis"), ("GONGBAO_MONGO_URI", "MongoDB at 127.0.0.1:9")):
        done = run("status", **{name: DEAD[name]})
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(server)
        assert done.stderr.endswith(f"{name}.\n")
        assert done.stderr.count("\n") == 1
        assert "hunter2" not in done.stderr
