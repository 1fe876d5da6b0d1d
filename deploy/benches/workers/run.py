"""`deploy/bench workers`: 1, 2 and 4 workers against slow hosts with a delay.

One worker is bounded by what it asks for at a time and by the servers' latency; all together by politeness:
a host is asked again its delay after the last answer, whoever asks. So the rate has to grow with workers up
to that, and never beyond.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pymongo
import redis

from deploy.benches.report import Report, Requirement, Table
from deploy.benches.workers.crawl import Seen, Web, crawl
from deploy.embedded import EmbeddedServers

FLEETS: Final = (1, 2, 4)
WIDE: Final = Web(hosts=48, pages=10, latency=1.0, delay=3.0)
"""With more hosts than two workers can keep busy: the rate grows."""
NARROW: Final = Web(hosts=24, pages=10, latency=1.0, delay=3.0)
"""With fewer than two workers could ask: politeness limits the rate, and two workers more add nothing."""
SMALL: Final = Web(hosts=8, pages=6, latency=0.1, delay=0.1)
COLUMNS: Final = ("workers", "pages/s", "× one", "of one worker's most", "of politeness' most", "closest s")
CLOCKS: Final = 0.03
"""Seconds by which the site may note a request later than it came."""


def measure(*, quick: bool = False) -> Report:
    """Measure; takes ten minutes. Raises `EmbeddedServerError` and `GongbaoError`."""
    report = Report("workers")
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder:
        servers = EmbeddedServers(Path(folder))
        servers.start()
        try:
            if quick:
                _add(report, SMALL, _crawled(SMALL, servers, FLEETS[:1]))
                return report
            wide, narrow = (_crawled(web, servers, FLEETS) for web in (WIDE, NARROW))
        finally:
            servers.stop()
    _add(report, WIDE, wide)
    _add(report, NARROW, narrow)
    report.requirements += [
        Requirement("rate of 2 workers, of that of one, 48 hosts", wide[2].rate / wide[1].rate, at_least=1.6),
        Requirement("rate of 4 workers, of that of 2, 48 hosts", wide[4].rate / wide[2].rate, at_least=1.1),
        Requirement("of politeness' most, 4 workers, 24 hosts", narrow[4].rate / NARROW.most, at_least=0.85),
    ]
    return report


def _crawled(web: Web, servers: EmbeddedServers, fleets: Sequence[int]) -> dict[int, Seen]:
    return {workers: crawl(web, workers, _emptied(servers, web, workers)) for workers in fleets}


def _add(report: Report, web: Web, found: Mapping[int, Seen]) -> None:
    title = (
        f"{web.hosts} hosts that answer after {web.latency} s, {web.delay} s of delay: politeness allows "
        f"{web.most:.3g} pages/s"
    )
    rows = []
    for n, seen in found.items():
        shares = (round(seen.rate / by, 2) for by in (found[1].rate, web.of_one, web.most))
        rows.append((n, round(seen.rate, 1), *shares, round(seen.closest, 2)))
    report.tables.append(Table(title, COLUMNS, rows))
    least = web.delay + web.latency - CLOCKS
    for n, seen in found.items():
        what = f"{n} workers, {web.hosts} hosts"
        report.requirements += [
            Requirement(f"of politeness' most, {what}", seen.rate / web.most, at_most=1.02),
            Requirement(f"seconds between two requests to a host, {what}", seen.closest, at_least=least),
        ]


def _emptied(servers: EmbeddedServers, web: Web, workers: int) -> dict[str, str]:
    """Return the variables of empty stores."""
    with redis.Redis.from_url(servers.redis.url) as client:
        client.flushdb()
    name = f"workers_{web.hosts}_{workers}"
    uri = servers.mongo.uri.replace("/gongbao?", f"/{name}?")
    with pymongo.MongoClient[dict[str, object]](uri) as mongo:
        mongo.drop_database(name)
    return servers.environment() | {"GONGBAO_MONGO_URI": uri, "GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"}
