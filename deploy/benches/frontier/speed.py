"""Pages a second of one worker: the same site for every peer, in turn, without pipelines."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import redis

from crawler.config import Config
from crawler.errors import GongbaoError
from crawler.frontier.queue import Frontier
from crawler.frontier.seeding import plant
from crawler.sources.scope import Reach
from deploy.benches.report import Cell, Report, Requirement, Table

ROOT: Final = Path(__file__).resolve().parents[3]
PEERS: Final = {
    "frontier": "this frontier",
    "scrapy-redis": "scrapy-redis",
    "memory": "Scrapy, in memory",
    "ceiling": "Scrapy, following nothing",
}
ITEMS: Final = (1, 8, 100)
"""Values of CONCURRENT_ITEMS that each peer is tried with; 100 is Scrapy's default."""
LINKS: Final = 50
SIZE: Final = 23_000


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of one peer."""

    speed: float
    """Pages a second."""
    cpu: float
    """Milliseconds of the worker's processor time a page: does not depend on what else the machine does."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the peers crawl."""

    url: str
    redis_url: str

    def run(self, peer: str, pages: int, items: int) -> Run:
        """Crawl so many pages; raises `GongbaoError` where that fails."""
        with redis.Redis.from_url(self.redis_url) as client:
            client.flushall()
            if peer == "frontier":
                config = Config(redis_url=self.redis_url, default_delay=0)  # type: ignore[arg-type]
                plant(client, Frontier(client), config, f"{self.url}/0", Reach.HOST)
        module = "deploy.benches.frontier.worker"
        command = [sys.executable, "-W", "ignore", "-m", module, peer, self.url, str(pages), str(items)]
        done = subprocess.run(
            [*command, self.redis_url], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise GongbaoError(f"{PEERS[peer]} did not end well:\n{done.stderr[-2000:]}")
        found = json.loads(done.stdout.splitlines()[-1])
        return Run(found["speed"], found["cpu_ms"])


def measure(redis_url: str, *, quick: bool) -> Report:
    """Find each peer's best CONCURRENT_ITEMS, then run all in turn and take the medians."""
    pages, trial, repeats = (300, 100, 1) if quick else (4000, 600, 3)
    with _site(pages) as url:
        bench = Bench(url, redis_url)
        best = {peer: _best_items(bench, peer, trial) for peer in PEERS}
        runs: dict[str, list[Run]] = defaultdict(list)
        for _ in range(repeats):
            for peer in PEERS:
                runs[peer].append(bench.run(peer, pages, best[peer]))
    return report(pages, best, runs)


def report(pages: int, best: dict[str, int], runs: dict[str, list[Run]]) -> Report:
    """Return medians, and ratios of medians."""
    speed = {peer: median(run.speed for run in of) for peer, of in runs.items()}
    rows: list[list[Cell]] = []
    for peer, name in PEERS.items():
        ratios = (speed[peer] / speed["scrapy-redis"], speed[peer] / speed["memory"])
        rows.append([name, speed[peer], *ratios, median(run.cpu for run in runs[peer]), best[peer]])
    columns = ("peer", "pages/s", "x scrapy-redis", "x in memory", "CPU ms/page", "CONCURRENT_ITEMS")
    title = f"{pages} pages of {SIZE // 1000} KB with {LINKS} links each, one worker, no pipelines"
    title += f", medians of {len(runs['frontier'])}"
    return Report(
        "speed",
        [Table(title, columns, rows)],
        [
            Requirement("times scrapy-redis", speed["frontier"] / speed["scrapy-redis"], at_least=5),
            Requirement("times in-memory Scrapy", speed["frontier"] / speed["memory"], at_least=2.5),
        ],
    )


def _best_items(bench: Bench, peer: str, pages: int) -> int:
    return max(ITEMS, key=lambda items: bench.run(peer, pages, items).speed)


@contextmanager
def _site(pages: int) -> Iterator[str]:
    command = [sys.executable, "-m", "deploy.benches.frontier.site", str(pages), str(LINKS), str(SIZE)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout  # noqa: S101
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()
