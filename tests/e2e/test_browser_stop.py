"""A worker that is asked to end while its browser shows pages: in time, and with nothing lost or held."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from deploy.embedded import EmbeddedServers
from tests.e2e.browser import needs_rendering
from tests.e2e.browser_processes import browsers_of, eventually, of_group
from tests.e2e.places import own_environment
from tests.e2e.scripted_site import ScriptedSite
from tests.e2e.test_browser import browser_line

GRACE = 25
"""Seconds that any worker has, though a page may take 60 (BROWSER_SECONDS)."""


class HeldSite(ScriptedSite):
    """Keeps the scripts of its articles waiting until it is let go."""

    def __init__(self) -> None:
        super().__init__(4)
        self.let_go = threading.Event()

    def answer(self, method: str, path: str, body: str) -> tuple[int, str, bytes]:
        if path == "/data/article":
            self.let_go.wait(2 * GRACE)
        return super().answer(method, path, body)


@pytest.fixture
def site() -> Iterator[HeldSite]:
    needs_rendering()
    with HeldSite() as site:
        yield site
        site.let_go.set()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_it_ends_within_its_grace_and_holds_nothing(
    site: HeldSite, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    environment = own_environment(servers, "stopped", tmp_path_factory.mktemp("spool"))
    line = browser_line(site, environment, tmp_path_factory.mktemp("sources"))
    assert line.scrapy("seed", *line.seeds).returncode == 0
    worker = line.start("crawl", "reports")
    try:
        eventually(lambda: site.asked["POST /data/article"])
        group = browsers_of(worker.pid)[0].group
        worker.send_signal(signal.SIGTERM)
        _, log = worker.communicate(timeout=GRACE)
    finally:
        worker.kill()
        worker.communicate()
    assert worker.returncode == 0, log[-3000:]
    assert "are given back: the worker ends" in log
    assert "Traceback" not in log, log[-3000:]
    eventually(lambda: not of_group(group))
    found = line.json("audit")
    assert (found["leased"], found["missing_captures"], found["missing_bytes"], found["dead"]) == (0, 0, 0, 0)
    assert found["queued"] + found["done"] == found["discovered"]
    assert found["queued"] > 0  # what was in work, or never begun
