"""A worker is killed between the records of a group and its journal: that group is fetched again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.sample.server import SampleSite
from tests.e2e.conftest import ROOT, TIMEOUT, Line

KILLED = """
import os, signal
from pipelines.archive.journal import Journal
from scrapy.cmdline import execute

append, groups = Journal.append, []

def append_or_die(self, *entries):
    groups.append(entries)
    if len(groups) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    append(self, *entries)

Journal.append = append_or_die
execute(["scrapy", "crawl", "reports", "-s", "FRONTIER_LEASE_SECONDS=3"])
"""


@pytest.mark.slow
def test_only_what_was_not_in_the_journal_is_fetched_again(
    sample: SampleSite, environment: dict[str, str]
) -> None:
    line = Line(sample.seeds, environment)
    assert line.scrapy("seed", *line.seeds).returncode == 0
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    command = [sys.executable, "-c", KILLED]
    killed = subprocess.run(
        command, cwd=ROOT, env=own | environment, timeout=TIMEOUT, check=False, capture_output=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    line.crawl(workers=1, settings=("FRONTIER_LEASE_SECONDS=3",))
    assert list(Path(environment["GONGBAO_SPOOL"]).iterdir()) == []
    audit = line.json("audit")
    assert audit["missing_captures"] == audit["missing_bytes"] == audit["queued"] == audit["leased"] == 0
    assert audit["done"] + audit["rejected"] == audit["discovered"]
    assert line.scrapy("verify").returncode == 0
    assert len({row["_id"] for row in line.documents()}) == len(line.documents()) >= 29
