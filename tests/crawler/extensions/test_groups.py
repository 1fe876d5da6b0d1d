"""Two hosts on one machine, crawled by two workers, which ask it no more often than one host may be asked."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.frontier.hosts import Hosts
from tests.crawler.commands.operators import Operator
from tests.crawler.site import RawSite, page

ROOT = Path(__file__).parents[3]
DELAY = 0.5
PAGES = 6


class Times(list[bytes]):
    """A list of requests that knows when each came."""

    def __init__(self) -> None:
        super().__init__()
        self.at: list[float] = []

    def append(self, request: bytes) -> None:
        if not request.startswith(b"GET /robots.txt"):
            self.at.append(time.monotonic())
        super().append(request)


def crawl(operator: Operator, *options: str) -> Times:
    """Let two workers crawl both hosts; returns what the machine saw."""
    site = RawSite({f"/{n}.html": page(b"<p>a page</p>") for n in range(PAGES)})
    site.requests = times = Times()
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    command = [sys.executable, "-m", "scrapy", "crawl", "reports", "-a", "until_idle=2", *options]
    environment = own | operator.environment | {"GONGBAO_DEFAULT_DELAY": str(DELAY)}
    with site:
        hosts = ("127.0.0.1", "localhost")
        operator.found(
            *(site.url(f"/{n}.html", host) for n in range(PAGES) for host in hosts), scope="page:x"
        )
        workers = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE) for _ in range(2)
        ]
        for worker in workers:
            _, log = worker.communicate(timeout=90)
            assert worker.returncode == 0, log[-2000:]
    assert len(times.at) == 2 * PAGES
    return times


def gaps(times: Times) -> list[float]:
    """Return the seconds between requests, the shortest first, once both hosts were seen."""
    return sorted(after - before for before, after in pairwise(times.at[2:]))


def test_hosts_on_one_machine_share_its_turns(operator: Operator) -> None:
    times = crawl(operator, "-s", "FRONTIER_GROUPS_ON_LOOPBACK=1")
    assert {state.address for state in Hosts(operator.frontier).all()} == {"127.0.0.1"}
    assert gaps(times)[1] > 0.6 * DELAY  # one pair may have been on its way before they knew of each other
    assert operator.json("audit")["done"] == 2 * PAGES


def test_not_on_loopback_unless_asked_to(operator: Operator) -> None:
    times = crawl(operator)
    assert {state.address for state in Hosts(operator.frontier).all()} == {None}
    assert gaps(times)[len(times.at) // 4] < 0.8 * DELAY


@pytest.mark.parametrize("share", ["2.5"])
def test_a_share_makes_it_faster(operator: Operator, share: str) -> None:
    times = crawl(operator, "-s", "FRONTIER_GROUPS_ON_LOOPBACK=1", "-s", f"FRONTIER_GROUP_SHARE={share}")
    assert 0.15 < gaps(times)[len(times.at) // 2] < 0.8 * DELAY
