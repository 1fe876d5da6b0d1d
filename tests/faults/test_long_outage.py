"""MongoDB away while a worker crawls on: what it fetched waits in the spool, and not in its memory."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from deploy.embedded import EmbeddedServers
from tests.faults.line import Line
from tests.faults.stored import everything_is_stored
from tests.faults.test_kills import OpenSite, nothing_lost, nothing_twice
from tests.faults.test_spool import asked, wait_for

SETTINGS = ("FRONTIER_LEASE_SECONDS=5", "FRONTIER_RETRY_PAUSE=0.3", "PAGES_IN_MEMORY=50")
HOSTS, PAGES = 40, 40
FETCHED = 1500
GROWTH = 24 << 20
"""Bytes of memory for a thousand more pages: their leases, captures' places, slots, and what Python keeps."""


def rss(process: int) -> int:
    """Return the memory of a process, in bytes."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def waiting(spool: Path) -> int:
    """Return the bytes of the pages that wait in the spool."""
    return sum(path.stat().st_size for path in spool.glob("*.pages"))


@pytest.mark.slow
def test_a_database_that_is_away_for_long(line: Line, open_site: OpenSite, servers: EmbeddedServers) -> None:
    site, spool = open_site(HOSTS, PAGES), Path(line.environment["GONGBAO_SPOOL"])
    line.environment["GONGBAO_DEFAULT_DELAY"] = "0.05"
    line.seed(*site.seeds)
    with line.fleet(*SETTINGS, size=1) as fleet:
        wait_for(lambda: asked(site) >= 20, "some pages were fetched")
        assert servers.mongo.pid
        os.kill(servers.mongo.pid, signal.SIGKILL)
        try:
            started = time.monotonic()
            wait_for(lambda: asked(site) >= FETCHED - 1000, "the first third was fetched", 120)
            before, process = rss(fleet.workers[0].pid), fleet.workers[0].pid
            wait_for(lambda: asked(site) >= FETCHED, "nearly all was fetched", 120)
            time.sleep(6)  # longer than a lease
            grown, held = rss(process) - before, line.frontier.counts()["leased"]
            print(
                f"{grown / 1e6:.1f} MB, {held} held, {waiting(spool)} B, {time.monotonic() - started:.0f} s"
            )
            assert held > 0.8 * FETCHED, "it did not wait for the database"
            assert waiting(spool) > 0.8 * FETCHED * 300
            assert grown < GROWTH
        finally:
            servers.mongo.stop()
            servers.mongo.start()
            servers.mongo.wait()
        fleet.wait(180)
        logs = fleet.logs()
    assert "Traceback" not in logs
    assert "Analysed pages wait in memory" not in logs
    assert line.frontier.counts()["expired"] == 0
    nothing_lost(line, site)
    nothing_twice(line, site)
    everything_is_stored(line)
