"""Pages a second of one worker: the same site for every peer, in turn, without pipelines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Final

import redis

from crawler.config import Config
from crawler.frontier.preparing import prepare
from crawler.frontier.queue import Frontier
from crawler.frontier.seeding import plant
from crawler.sources.scope import Reach
from deploy.benches.crawling.run import Run, crawl
from deploy.benches.crawling.site import serving
from deploy.benches.report import Cell, Report, Requirement, Table

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
                plant(client, Frontier(client), config, prepare(f"{self.url}/0", Reach.HOST))
        arguments = peer, self.url, str(pages), str(items), self.redis_url
        return crawl(PEERS[peer], "deploy.benches.frontier.worker", *arguments)


def measure(redis_url: str, *, quick: bool) -> Report:
    """Find each peer's best CONCURRENT_ITEMS, then run all in turn and take the medians."""
    pages, trial, repeats = (300, 100, 1) if quick else (4000, 600, 3)
    with serving("deploy.benches.frontier.site", pages, LINKS, SIZE) as url:
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
