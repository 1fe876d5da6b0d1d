"""A worker is killed with pages in its spool: another one commits them, or a command does."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from deploy.sample.server import SampleSite
from tests.e2e.conftest import Line


@pytest.fixture
def killed(sample: SampleSite, environment: dict[str, str]) -> Line:
    """A line whose only worker was killed with captures in its spool."""
    line = Line(sample.seeds, environment)
    assert line.scrapy("seed", *line.seeds).returncode == 0
    worker = line.start("crawl", "reports", "-s", "FRONTIER_LEASE_SECONDS=3")
    spool, deadline = Path(environment["GONGBAO_SPOOL"]), time.monotonic() + 40
    while not any(path.stat().st_size > 5000 for path in spool.glob("*.journal")):
        assert time.monotonic() < deadline, "the worker wrote nothing"
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    assert list(spool.glob("*.journal"))
    return line


def test_the_command_commits_what_was_left(killed: Line) -> None:
    before = len(killed.captures())
    spool = killed.environment["GONGBAO_SPOOL"]
    recovered = killed.scrapy("spool", "recover", spool)
    assert recovered.returncode == 0, recovered.stderr
    assert recovered.stdout.endswith(f"segments of {spool} were committed.\n")
    assert len(killed.captures()) > before
    assert list(Path(spool).iterdir()) == []


def test_the_next_worker_adopts_it_and_nothing_is_missing(killed: Line) -> None:
    killed.crawl(workers=1, settings=("FRONTIER_LEASE_SECONDS=3",))
    assert list(Path(killed.environment["GONGBAO_SPOOL"]).iterdir()) == []
    status = killed.json("status")
    assert status["queued"] == status["leased"] == 0
    assert sum(status["urls_by_state"].values()) == status["discovered"]
    assert killed.scrapy("verify").returncode == 0
    archive = killed.scrapy("verify", "--archive")
    assert archive.returncode == 0, archive.stdout
    assert len({row["_id"] for row in killed.documents()}) == len(killed.documents()) >= 29
    reports = killed.reports()
    assert len(reports) == 15
    assert killed.scrapy("reports", "--rebuild").returncode == 0
    assert killed.reports() == reports
