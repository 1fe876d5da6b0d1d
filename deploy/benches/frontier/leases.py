"""What leases cost one client, and that this does not depend on how many hosts wait."""

from __future__ import annotations

import time
from statistics import median
from typing import Final

import redis

from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Found, Frontier
from deploy.benches.report import Report, Requirement, Table

BATCH: Final = 32
STEP: Final = 2000


def measure(client: redis.Redis, *, quick: bool) -> Report:
    """Lease and ack in batches over more and more hosts.

    The frontiers take turns, and each is judged by its best round: what else the machine does only adds.
    """
    hosts, rounds, batches = ((100, 1000), 1, 20) if quick else ((1_000, 10_000, 100_000), 15, 100)
    client.flushall()
    frontiers = {count: _filled(client, count, rounds * batches * BATCH) for count in hosts}
    costs: dict[int, list[tuple[float, float]]] = {count: [] for count in hosts}
    for _ in range(rounds):
        for count, frontier in frontiers.items():
            costs[count].append(_round(frontier, batches))
    client.flushall()
    best = {count: (min(lease for lease, _ in of), min(ack for _, ack in of)) for count, of in costs.items()}
    rows = [[count, lease, ack, 1e6 / (lease + ack)] for count, (lease, ack) in best.items()]
    columns = ("hosts", "lease, us/URL", "ack, us/URL", "URLs/s")
    leases = [lease for lease, _ in best.values()]
    return Report(
        "leases",
        [Table(f"Lease and ack by one client in batches of {BATCH}, best of {rounds} rounds", columns, rows)],
        [
            Requirement(
                "URLs leased and acked a second", min(float(row[3]) for row in rows), at_least=20_000
            ),
            Requirement("cost of a lease, most hosts to fewest", leases[-1] / leases[0], at_most=1.5),
        ],
    )


def _filled(client: redis.Redis, hosts: int, urls: int) -> Frontier:
    """Return a frontier with so many hosts, and so many URLs that all of them last."""
    frontier = Frontier(client, f"hosts-{hosts}")
    frontier.configure(0.0, 1)
    pages = -(-urls // hosts) + 1
    found = [
        Found(f"http://h{h}.gov.cn/zwgk/{p}.html", "3f9c2a1b") for h in range(hosts) for p in range(pages)
    ]
    for start in range(0, len(found), STEP):
        frontier.add(found[start : start + STEP])
    return frontier


def _round(frontier: Frontier, batches: int) -> tuple[float, float]:
    leasing, acking = [], []
    for _ in range(batches):
        started = time.perf_counter()
        leases = frontier.lease(BATCH)
        leased = time.perf_counter()
        frontier.ack([End(lease.token, Verdict.DONE) for lease in leases])
        acking.append((time.perf_counter() - leased) / len(leases))
        leasing.append((leased - started) / len(leases))
    return median(leasing) * 1e6, median(acking) * 1e6
