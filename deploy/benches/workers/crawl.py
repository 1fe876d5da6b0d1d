"""One crawl of the slow web by a number of workers, and the fetch rate that its servers saw."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.frontier.connection import connect
from crawler.frontier.fleet import Fleet
from crawler.frontier.queue import Frontier
from deploy.benches.crawling.site import ROOT
from deploy.benches.workers.site import NETWORK

REQUESTS: Final = 4
"""At a time, by one worker: so few that the servers' latency bounds its rate, and not this machine."""
MIDDLE: Final = (0.25, 0.75)
"""The part of the requests over which the rate is measured: not while workers start, nor when hosts end."""
PATIENCE: Final = 600


@dataclass(frozen=True, slots=True)
class Web:
    """The slow web."""

    hosts: int
    pages: int
    latency: float
    """Seconds until an answer comes."""
    delay: float
    """Seconds between the end of one download from a host and the next."""

    @property
    def most(self) -> float:
        """Pages a second that politeness allows, with any number of workers."""
        return self.hosts / (self.delay + self.latency)

    @property
    def of_one(self) -> float:
        """Pages a second that one worker can fetch, with what it asks for at a time."""
        return REQUESTS / self.latency


@dataclass(frozen=True, slots=True)
class Seen:
    """What the servers saw."""

    rate: float
    """Pages a second in the middle of the crawl."""
    closest: float
    """Seconds between two requests to one host, from one arriving to the next: the least."""
    pages: int


def crawl(web: Web, workers: int, environment: Mapping[str, str]) -> Seen:
    """Crawl the whole web into empty stores. Raises `GongbaoError` where a worker does not end well."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("GONGBAO_")}
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder:
        given = own | dict(environment)
        given |= {"GONGBAO_SPOOL": str(Path(folder) / "spool"), "GONGBAO_DEFAULT_DELAY": str(web.delay)}
        numbers = map(str, (web.hosts, web.pages, round(web.latency * 1000)))
        command = [sys.executable, "-m", "deploy.benches.workers.site", *numbers]
        site = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            assert site.stdout  # noqa: S101
            port = int(site.stdout.readline())
            seeds = [f"http://{NETWORK}{host}:{port}/" for host in range(1, web.hosts + 1)]
            _crawl(workers, seeds, given, Path(folder))
            asked: dict[str, list[float]] = json.loads(site.communicate("", timeout=30)[0])
        finally:
            site.kill()
            site.wait()
    return rate_of(asked)


def rate_of(asked: Mapping[str, list[float]]) -> Seen:
    """Return what follows from the moments at which each host was asked, in seconds."""
    moments = sorted(moment for each in asked.values() for moment in each)
    first, last = (round(len(moments) * share) for share in MIDDLE)
    spans = [b - a for each in asked.values() for a, b in pairwise(each)]
    return Seen((last - first) / (moments[last] - moments[first]), min(spans), len(moments))


def _crawl(workers: int, seeds: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
    """Start workers, seed when all of them are there, and stop them when all is fetched."""
    options = ["-s", f"CONCURRENT_REQUESTS={REQUESTS}", "-s", "FIXITY_INTERVAL=0", "-s", "RUNS_INTERVAL=0"]
    command = [sys.executable, "-m", "scrapy", "crawl", "reports", *options]
    log = folder / "workers.log"
    started: list[subprocess.Popen[bytes]] = []
    client = connect(Config.from_environment(_own(environment)))
    try:
        for _ in range(workers):
            with log.open("ab") as file:
                started.append(
                    subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=file, stderr=file)
                )
        _wait(lambda: len(Fleet(client).workers()) == workers, started, log)
        _run(["seed", *seeds], environment)
        frontier = Frontier(client)
        _wait(lambda: not {frontier.counts()[name] for name in ("queued", "leased")} - {0}, started, log)
    finally:
        for worker in started:
            worker.terminate()
        for worker in started:
            worker.wait(60)


def _wait(over: Callable[[], bool], workers: Sequence[subprocess.Popen[bytes]], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not over():
        if time.monotonic() >= deadline or any(worker.poll() is not None for worker in workers):
            raise GongbaoError(f"A worker did not do its work:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.25)


def _own(environment: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in environment.items() if key.startswith("GONGBAO_")}


def _run(arguments: list[str], environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "scrapy", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise GongbaoError(f"scrapy {arguments[0]} did not end well:\n{done.stderr[-2000:]}")
