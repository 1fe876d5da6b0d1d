"""`deploy/bench growth`: what a page costs at ten thousand known URLs and at ten million, and at many hosts.

The cost is the processor's time of the servers for a page, which other processes change little; the least of
several rounds. One frontier and one database grow from size to size, so the largest decides how long it
takes; `--mongo` fills MongoDB's `urls` as well, `--whole` does that once more and crawls a site with the
whole line then, which takes longest. `--fleets` crawls it by 1, 2, 4 and 8 workers.
"""

from __future__ import annotations

import argparse
import tempfile
from typing import Final

import pymongo
import redis

from crawler.frontier.queue import Frontier
from deploy.benches.growth.filling import fill_mongo, fill_redis
from deploy.benches.growth.paging import Cost, frontier_cost, mongo_cost
from deploy.benches.growth.whole import FLEETS, MOST, PAGES, measure_fleets, measure_known
from deploy.benches.report import Cell, Report, Requirement, Table
from deploy.embedded import EmbeddedServers
from pipelines import records

SIZES: Final = (10_000, 1_000_000, 10_000_000)
HOSTS: Final = (10, 1_000, 100_000)
ROUNDS: Final = 5
BATCHES: Final = 40


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add how far it goes."""
    parser.add_argument("--known", type=int, default=SIZES[-1], help="known URLs at the end (10 million)")
    parser.add_argument("--mongo", action="store_true", help="fill MongoDB's `urls` as well")
    parser.add_argument(
        "--whole", action="store_true", help="crawl a site with the whole line where few are known, and most"
    )
    parser.add_argument("--fleets", action="store_true", help="crawl a site by 1, 2, 4 and 8 workers")


def measure(
    *,
    quick: bool = False,
    known: int = SIZES[-1],
    mongo: bool = False,
    whole: bool = False,
    fleets: bool = False,
) -> Report:
    """Measure; takes as long as filling does. Raises `GongbaoError`."""
    sizes = (1_000, 5_000) if quick else (*(size for size in SIZES if size < known), known)
    hosts = (10, 100) if quick else HOSTS
    rounds, batches = (2, 3) if quick else (ROUNDS, BATCHES)
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder, EmbeddedServers(folder) as servers:
        tables, requirements = _known(servers, sizes, rounds, batches, mongo=mongo or quick)
        tables.append(_hosts(servers, hosts, rounds, batches))
        pages = 120 if quick else PAGES
        if whole or quick:
            report = measure_known(servers, (sizes[0], sizes[-1]), pages)
            tables += report.tables
            requirements += report.requirements
        if fleets:
            tables.append(measure_fleets(servers, FLEETS, pages))
    return Report("growth", tables, requirements)


def _known(
    servers: EmbeddedServers, sizes: tuple[int, ...], rounds: int, batches: int, *, mongo: bool
) -> tuple[list[Table], list[Requirement]]:
    hosts = 1_000
    rows: list[list[Cell]] = []
    costs: list[Cost] = []
    stored: list[float] = []
    with (
        redis.Redis.from_url(servers.redis.url) as client,
        pymongo.MongoClient[dict[str, object]](servers.mongo.uri) as mongod,
    ):
        client.flushall()
        frontier = Frontier(client, "growth")
        frontier.configure(0.0, 256)
        database = mongod.get_default_database()
        if mongo:
            records.MongoRecords(servers.mongo.uri).check()
        done = 0
        for size in sizes:
            fill_redis(frontier, done, size, hosts)
            each = [
                frontier_cost(frontier, servers.redis.pid or 0, size, hosts, batches, n * batches * 32)
                for n in range(rounds)
            ]
            costs.append(Cost(min(c.redis for c in each), min(c.lease for c in each), 0.0))
            row: list[Cell] = [size, costs[-1].redis, costs[-1].lease, _used(client) / 1e6]
            if mongo:
                fill_mongo(database, done, size, hosts)
                pid, top = servers.mongo.pid or 0, 100_000_000
                news = [
                    mongo_cost(database, pid, top + size + n * 2_000, hosts, 2_000) for n in range(rounds)
                ]
                stored.append(min(news))
                row += [stored[-1], _size(database) / 1e6]
            rows.append(row)
            done = size
    columns = ["known URLs", "Redis, CPU ms/page", "ms for 32 leases", "Redis, MB"]
    columns += ["MongoDB, CPU ms/URL", "urls and indexes, MB"] if mongo else []
    table = Table(
        f"As URLs become known, over {hosts:,} hosts; 50 links a page, 2 of them new", columns, rows
    )
    what = f"at {sizes[-1]:,} known URLs of that at {sizes[0]:,}"
    found = [Requirement(f"Redis' cost of a page {what}", costs[-1].redis / costs[0].redis, at_most=MOST)]
    if mongo:
        found.append(Requirement(f"MongoDB's cost of a URL {what}", stored[-1] / stored[0], at_most=MOST))
    return [table], found


def _hosts(servers: EmbeddedServers, hosts: tuple[int, ...], rounds: int, batches: int) -> Table:
    rows: list[list[Cell]] = []
    with redis.Redis.from_url(servers.redis.url) as client:
        for count in hosts:
            client.flushall()
            frontier = Frontier(client, "growth")
            frontier.configure(0.0, 256)
            known = max(20 * rounds * batches * 32, 10 * count)
            fill_redis(frontier, 0, known, count)
            each = [
                frontier_cost(frontier, servers.redis.pid or 0, known, count, batches, n * batches * 32)
                for n in range(rounds)
            ]
            rows.append([count, min(c.redis for c in each), min(c.lease for c in each), _used(client) / 1e6])
        client.flushall()
    columns = ("hosts", "Redis, CPU ms/page", "ms for 32 leases", "Redis, MB")
    return Table("As hosts become many", columns, rows)


def _used(client: redis.Redis) -> int:
    return int(client.info("memory")["used_memory"])


def _size(database: pymongo.database.Database[dict[str, object]]) -> int:
    stats = database.command("collStats", "urls")
    return int(stats["storageSize"] + stats["totalIndexSize"])
