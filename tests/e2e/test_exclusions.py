"""A host that is left out while a fleet crawls it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import pytest

from deploy.embedded import EmbeddedServers
from tests.e2e.conftest import Line
from tests.e2e.many_pages import ManyPages
from tests.e2e.places import own_environment

PAGES = 100
KNOWN_AFTER = 3.0
"""Seconds after which every worker knows, on a machine with better things to do; one looks every second."""


@pytest.fixture(scope="module")
def sites() -> Iterator[tuple[ManyPages, ManyPages]]:
    with ManyPages(PAGES, slow=0.05) as left_out, ManyPages(20, secret="白云县") as other:
        other.links = [left_out.article(n) for n in range(5)]
        yield left_out, other


@pytest.fixture(scope="module")
def moment() -> list[float]:
    """When the command ended."""
    return []


@pytest.fixture(scope="module")
def line(
    sites: tuple[ManyPages, ManyPages],
    moment: list[float],
    servers: EmbeddedServers,
    tmp_path_factory: pytest.TempPathFactory,
) -> Line:
    left_out, other = sites
    environment = own_environment(servers, "excluded", tmp_path_factory.mktemp("spool"))
    line = Line([f"{left_out.url}/", f"{other.url}/"], environment)
    assert line.scrapy("seed", *line.seeds, "--scope", "site").returncode == 0
    workers = [line.start("crawl", "reports", "-a", "until_idle=2") for _ in range(2)]
    while len(left_out.asked) < 10:
        assert any(worker.poll() is None for worker in workers)
        time.sleep(0.05)
    done = line.scrapy("exclude", left_out.host, "--reason", "they asked us to")
    assert done.returncode == 0, done.stderr
    moment.append(time.monotonic())
    for worker in workers:
        _, log = worker.communicate(timeout=100)
        line.logs.append(log)
        assert worker.returncode == 0, log[-3000:]
    return line


def test_nothing_more_is_fetched_of_it(
    line: Line, sites: tuple[ManyPages, ManyPages], moment: list[float]
) -> None:
    left_out, other = sites
    assert left_out.since(moment[0] + KNOWN_AFTER) == []
    assert len(left_out.asked) < PAGES
    assert {path for _, path in other.asked} >= {f"/a/{n}.html" for n in range(20)}
    assert [entry for entry in line.logs if "Traceback" in entry] == []


def test_what_waited_is_rejected_and_everything_adds_up(
    line: Line, sites: tuple[ManyPages, ManyPages]
) -> None:
    host = sites[0].url
    ended = Counter(
        (row["state"], row["reason"]) for row in line.urls() if row["url"].startswith(f"{host}/a/")
    )
    assert set(ended) == {("done", None), ("rejected", "excluded")}
    assert ended["rejected", "excluded"] > 20
    assert sum(ended.values()) == PAGES
    audit = line.json("audit")
    assert (audit["queued"], audit["leased"], audit["missing_captures"], audit["missing_bytes"]) == (
        0,
        0,
        0,
        0,
    )
    assert audit["discovered"] == audit["done"] + audit["rejected"]


def test_seeds_are_refused_until_the_rule_is_lifted(line: Line, sites: tuple[ManyPages, ManyPages]) -> None:
    left_out = sites[0]
    assert "they asked us to" in line.scrapy("seed", left_out.article(3)).stderr
    lifted = line.scrapy("exclude", "--lift", left_out.host)
    assert lifted.returncode == 0, lifted.stderr
    line.crawl(until_idle=2, workers=1)
    assert {path for _, path in left_out.asked} >= {f"/a/{n}.html" for n in range(PAGES)}
    assert {row["state"] for row in line.urls() if row["url"].startswith(left_out.url)} == {"done"}
