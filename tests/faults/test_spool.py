"""The spool as a store stays away and as its disk fills up: leasing slows, stops, and goes on by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.embedded import EmbeddedServers
from tests.faults.line import Line
from tests.faults.stored import everything_is_stored
from tests.faults.test_kills import DELAY, OpenSite, nobody_rushed, nothing_lost, nothing_twice
from tests.faults.visits import RunningSite

SETTINGS = ("FRONTIER_LEASE_SECONDS=5", "FRONTIER_RETRY_PAUSE=0.3", "CONCURRENT_REQUESTS=4")
LIMIT = 128 << 10
SLOWS = "Leasing slows down until more is committed"
STOPS = "Nothing new is leased until"
GOES_ON = "has room again: leasing goes on"
DISK = 8 << 20
SLACK = 24 << 10
"""Bytes of the few leases that were taken already when the limit was reached."""


@pytest.fixture
def slow(line: Line) -> Line:
    """The line with the delay that is looked for in the site's log, and a spool that is soon full."""
    line.environment |= {"GONGBAO_DEFAULT_DELAY": str(DELAY), "GONGBAO_SPOOL_LIMIT": str(LIMIT)}
    return line


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, so small that it can be filled."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    mounted = subprocess.run(["mount", *options], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"needs to mount a small tmpfs, which only root may: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.1)


def asked(site: RunningSite) -> int:
    return sum(map(len, site.visits().values()))


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


@pytest.mark.parametrize("name", ["s3", pytest.param("mongo", marks=pytest.mark.slow)])
def test_a_store_that_stays_away(
    slow: Line, open_site: OpenSite, servers: EmbeddedServers, name: str
) -> None:
    store = getattr(servers, name)
    site, spool = open_site(8, 20), Path(slow.environment["GONGBAO_SPOOL"])
    slow.seed(*site.seeds)
    with slow.fleet(*SETTINGS, size=1) as fleet:
        wait_for(lambda: asked(site) >= 10, "some pages were fetched")
        assert store.pid
        os.kill(store.pid, signal.SIGKILL)
        try:
            wait_for(lambda: STOPS in fleet.logs(), "leasing stopped")
            time.sleep(1.5)
            before, held = asked(site), slow.frontier.counts()["leased"]
            time.sleep(6)  # longer than a lease
            assert asked(site) == before, "it fetched on with a full spool"
            assert slow.frontier.counts()["leased"] == held > 20, "its leases were not renewed"
            assert LIMIT <= size(spool) < LIMIT + SLACK
            assert fleet.running() == 1, "until_idle ended it"
            assert fleet.logs().count(STOPS) == 1, "it says so again and again"
        finally:
            store.stop()
            store.start()
            store.wait()
        fleet.wait(120)
        logs = fleet.logs()
    # a spool so small is soon half full again, and may be full
    assert logs.count(STOPS) <= logs.count(SLOWS) == logs.count(GOES_ON) >= 1, logs
    assert "Traceback" not in logs
    assert slow.frontier.counts()["expired"] == 0
    nothing_lost(slow, site)
    nothing_twice(slow, site)
    nobody_rushed(site)
    everything_is_stored(slow)


@pytest.mark.slow
def test_a_disk_that_is_full_for_a_while(line: Line, open_site: OpenSite, disk: Path) -> None:
    site, filler = open_site(8, 20), disk / "filler"
    line.environment |= {
        "GONGBAO_DEFAULT_DELAY": str(DELAY),
        "GONGBAO_SPOOL": str(disk / "spool"),
        "GONGBAO_SPOOL_LIMIT": "8M",
    }
    line.seed(*site.seeds)
    with line.fleet(*SETTINGS, size=1) as fleet:
        wait_for(lambda: asked(site) >= 20, "some pages were fetched")
        fill(filler)
        # by a page that was refused, or by a look at the disk before any was
        wait_for(lambda: STOPS in fleet.logs(), "leasing stopped")
        time.sleep(2)
        before = asked(site)
        time.sleep(6)
        assert asked(site) == before, "it fetched on although nothing can be kept"
        filler.unlink()
        fleet.wait(120)
        logs = fleet.logs()
    assert [logs.count(said) for said in (STOPS, GOES_ON)] == [1, 1], logs[-3000:]
    assert "Traceback" not in logs
    nothing_lost(line, site)
    nothing_twice(line, site)
    nobody_rushed(site)
    everything_is_stored(line)


def fill(path: Path) -> None:
    """Fill the disk that a file lies on, to the last byte."""
    with path.open("wb", buffering=0) as file:
        for piece in (1 << 16, 1 << 8, 1):
            try:
                while file.write(bytes(piece)) == piece:
                    pass
            except OSError:
                continue
