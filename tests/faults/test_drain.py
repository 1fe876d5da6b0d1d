"""A busy worker that is told to end does so within 25 s, with its work committed or given back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.embedded import EmbeddedServers
from tests.faults.fleet import Fleet
from tests.faults.line import Line
from tests.faults.site import Kind
from tests.faults.stored import everything_is_stored
from tests.faults.test_kills import OpenSite, nothing_lost, nothing_twice
from tests.faults.test_spool import asked, wait_for

WITHIN = 25.0
"""Seconds that a worker has: Kubernetes' grace period less some for its own doings."""
SETTINGS = ("FRONTIER_RETRY_PAUSE=0.3", "CONCURRENT_REQUESTS=32")


@contextmanager
def frozen(process: int | None) -> Iterator[None]:
    """Let a server be there, and answer nothing."""
    assert process
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def ended(fleet: Fleet) -> float:
    """Send SIGTERM, wait for the end, and return the seconds that it took."""
    [worker] = fleet.workers
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0, fleet.tail()
    return time.monotonic() - began


def test_a_busy_worker_gives_back_what_a_slow_server_does_not_answer(line: Line, open_site: OpenSite) -> None:
    site = open_site(8, 25, mute=3)
    line.environment["GONGBAO_DEFAULT_DELAY"] = "0.05"
    line.seed(*site.seeds)
    with line.fleet(*SETTINGS, size=1) as fleet:
        wait_for(lambda: asked(site) >= 30, "it is busy")
        seconds = ended(fleet)
        logs = fleet.logs()
    assert seconds < WITHIN, logs[-3000:]
    assert "are given back: the worker ends" in logs
    assert "Traceback" not in logs, logs[-3000:]
    counts = line.frontier.counts()
    assert (counts["leased"], counts["expired"], counts["dead"]) == (0, 0, 0)
    assert counts["queued"] >= 3  # those that never answered among them
    assert list(Path(line.environment["GONGBAO_SPOOL"]).glob("*.warc.gz")) == []
    assert all(row["attempts"] == 1 for row in line.rows("urls") if row["state"] == "done")
    mute = tuple(f"http://127.0.0.{host}:" for host in (2, 3, 4))
    articles = {url for url in site.urls(Kind.ARTICLE) if not url.startswith(mute)}
    with line.fleet(*SETTINGS, size=1):
        wait_for(lambda: all(line.states().get(url) == "done" for url in articles), "all is stored", 90)
    assert not {state for url, state in line.states().items() if url.startswith(mute)} & {"done", "dead"}
    assert set(line.documents_by_page().values()) == {1}


@pytest.mark.slow
@pytest.mark.parametrize("away", ["s3", "mongo"])
def test_one_whose_store_hangs_keeps_its_spool(
    line: Line, open_site: OpenSite, servers: EmbeddedServers, away: str
) -> None:
    site, spool = open_site(8, 40), Path(line.environment["GONGBAO_SPOOL"])
    line.environment["GONGBAO_DEFAULT_DELAY"] = "0.05"
    line.seed(*site.seeds)
    with line.fleet(*SETTINGS, size=1) as fleet:
        wait_for(lambda: asked(site) >= 20, "some pages were fetched")
        with frozen(getattr(servers, away).pid):
            fetched = asked(site)
            wait_for(lambda: asked(site) >= fetched + 60, "it goes on fetching")
            seconds = ended(fleet)
            assert seconds < WITHIN, fleet.tail()
            assert list(spool.glob("*.warc.gz")) != []
            assert line.frontier.counts()["leased"] == 0
            assert "Traceback" not in fleet.logs(), fleet.tail()
        fleet.tend()
        wait_for(lambda: not line.working(), "the next one has done the rest", 120)
        fleet.wait(60)
    nothing_lost(line, site)
    nothing_twice(line, site)
    everything_is_stored(line)
