"""What pages cost that come to a frontier and a database which know many already."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

import psutil
from pymongo.database import Database

from crawler.frontier.lease import End, Fetched, Sent, Verdict
from crawler.frontier.queue import Found, Frontier
from deploy.benches.growth.filling import CRAWL, fill_mongo, url_of

BATCH: Final = 32
LINKS: Final = 50
NEW: Final = 2
"""Links of a page that nobody knew."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a page."""

    redis: float
    """Milliseconds of Redis' processor."""
    lease: float
    """Milliseconds for a batch of leases on the wall, the median."""
    mongo: float
    """Milliseconds of MongoDB's processor to store a URL that is new; nan without a database."""


def frontier_cost(frontier: Frontier, pid: int, known: int, hosts: int, batches: int, offset: int) -> Cost:
    """Lease batches, queue what their pages link to, mostly known URLs, and end them."""
    process, waits = psutil.Process(pid), []
    before = _seconds(process)
    for batch in range(batches):
        started = time.perf_counter()
        leases = frontier.lease(BATCH)
        waits.append(time.perf_counter() - started)
        found = []
        for number, _ in enumerate(leases):
            page = offset + batch * BATCH + number
            old = [url_of((page * 7919 + n * 104_729) % known, hosts) for n in range(LINKS - NEW)]
            new = [url_of(known + page * NEW + n, hosts) for n in range(NEW)]
            found += [Found(url, CRAWL) for url in (*old, *new)]
        ends = [End(lease.token, Verdict.DONE) for lease in leases]
        frontier.exchange(found, [Fetched(lease.token, Sent.OK, 0.0) for lease in leases], [])
        frontier.exchange([], [], ends)
    pages = batches * BATCH
    return Cost((_seconds(process) - before) * 1000 / pages, median(waits) * 1000, float("nan"))


def mongo_cost(database: Database[dict[str, Any]], pid: int, known: int, hosts: int, pages: int) -> float:
    """Return the milliseconds of MongoDB's processor for a URL that is visited first, of so many."""
    process = psutil.Process(pid)
    before = _seconds(process)
    fill_mongo(database, known, known + pages, hosts)
    return (_seconds(process) - before) * 1000 / pages


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
