"""`scrapy seed`: what it queues and what it says."""

from __future__ import annotations

import pytest
import redis

from tests.crawler.commands.conftest import DEAD, Run, scrapy


def test_seeds_are_queued_once(run: Run) -> None:
    first = run("seed", "--scope", "site", "http://127.0.0.1:8000/", "http://localhost:8000/a")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == (
        "http://127.0.0.1:8000/ queued (scope site)\nhttp://localhost:8000/a queued (scope site)\n"
    )
    again = run("seed", "--scope", "site", "http://127.0.0.1:8000/")
    assert (again.returncode, again.stdout) == (
        0,
        "http://127.0.0.1:8000/ is in the queue already (scope site)\n",
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "www.example.gov.cn",
            "'www.example.gov.cn' is not a URL that can be fetched: it has to begin with http",
        ),
        ("http://127.0.0.1:99999/", "'http://127.0.0.1:99999/' is not a URL that can be fetched"),
        (
            "http://www.example.gov.cn/",
            "http://www.example.gov.cn/ is not on this machine. Set GONGBAO_CONTACT to",
        ),
    ],
)
def test_one_bad_seed_stops_all(run: Run, redis_client: redis.Redis, url: str, sentence: str) -> None:
    done = run("seed", "http://127.0.0.1/", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
    assert redis_client.dbsize() == 0


def test_wrong_usage_is_explained() -> None:
    done = scrapy("seed", GONGBAO_REDIS_URL=DEAD["GONGBAO_REDIS_URL"])
    assert done.returncode == 2
    assert "name at least one URL" in done.stderr


def test_a_redis_that_is_away_or_not_named() -> None:
    away = scrapy("seed", "http://127.0.0.1/", environment=DEAD)
    assert (away.returncode, away.stdout) == (1, "")
    assert away.stderr.startswith("Redis does not serve us (")
    assert away.stderr.endswith("Check that it runs, and GONGBAO_REDIS_URL.\n")
    assert "hunter2" not in away.stderr
    unnamed = scrapy("seed", "http://127.0.0.1/")
    assert unnamed.returncode == 1
    assert unnamed.stderr.startswith("GONGBAO_REDIS_URL is not set. It expects a URL such as redis://")
