"""`deploy/bench frontier`: speed in a crawl, memory at a million URLs, and what leases cost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from deploy.benches.frontier import leases, memory, speed
from deploy.benches.report import Report
from deploy.embedded.ports import Ports
from deploy.embedded.redis import Redis


def measure(*, quick: bool = False) -> Report:
    """Measure everything; takes about ten minutes, `quick` one. Raises `EmbeddedServerError`."""
    report = Report("frontier")
    with _redis() as server, redis.Redis.from_url(server.url) as client:
        for part in (
            speed.measure(server.url, quick=quick),
            memory.measure(client, quick=quick),
            leases.measure(client, quick=quick),
        ):
            report.tables += part.tables
            report.requirements += part.requirements
    return report


@contextmanager
def _redis() -> Iterator[Redis]:
    """Run a Redis as the demo and the tests do, with its append-only file on."""
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder:
        server = Redis(Path(folder) / "redis", Ports(Path(folder) / "ports.json"))
        server.start()
        try:
            server.wait()
            yield server
        finally:
            server.stop()
