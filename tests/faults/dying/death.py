"""One death, or a few in turn, and what must be true afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import redis

from crawler.config import Config
from crawler.frontier.preparing import prepare
from crawler.frontier.seeding import plant
from crawler.sources.scope import Reach
from pipelines.archive.journal import SUFFIX
from tests import zygote
from tests.faults.dying.fatal import VARIABLE
from tests.faults.line import Line
from tests.faults.stored import everything_is_stored
from tests.faults.test_kills import nothing_lost, nothing_twice
from tests.faults.visits import RunningSite

PAGES = 9
"""Four articles of a host, and one page of each other kind."""
SETTINGS = ("FRONTIER_LEASE_SECONDS=2", "FRONTIER_RETRY_PAUSE=0.1")
CRAWL = ("crawl", "reports", *(part for setting in SETTINGS for part in ("-s", setting)))


def go_through(line: Line, site: RunningSite, points: tuple[str, ...]) -> None:
    """Let a worker die at each of these points, let one more finish, and look at what is left."""
    environment = line.environment | {"SCRAPY_SETTINGS_MODULE": "tests.faults.dying.settings"}
    spool, spooled = Path(line.environment["GONGBAO_SPOOL"]), set()
    sow(line, site.seeds[0])
    for number, point in enumerate(points):
        file = line.folder / f"worker-{number}.log"
        status, log = work(*CRAWL, environment=environment | {VARIABLE: point}, log=file)
        assert status == -signal.SIGKILL, f"{point} was not reached: {status}\n{log[-3000:]}"
        spooled |= whole_captures(spool)
    last = line.folder / "last-worker.log"
    status, log = work(*CRAWL, "-a", "until_idle=1", environment=environment, log=last)
    assert status == 0, f"{line.frontier.counts()}\n{log[-3000:]}"
    assert "Traceback" not in log, log[-3000:]
    nothing_lost(line, site)
    nothing_twice(line, site)
    everything_is_stored(line)
    known = {row["_id"] for row in line.rows("captures")}
    assert spooled <= known, "a capture that lay whole in the spool is lost"


def work(*command: str, environment: Mapping[str, str], log: Path, seconds: float = 90) -> tuple[int, str]:
    """Run a worker to its end; returns its status, negative for a signal, and its log."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    with log.open("wb") as file:
        worker = zygote.start("scrapy", *command, environment=own | environment, log=file)
        try:
            status = worker.wait(seconds)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
            raise
    return status, log.read_text(errors="replace")


def sow(line: Line, seed: str) -> None:
    """Queue a seed, as the command does."""
    with redis.Redis.from_url(line.environment["GONGBAO_REDIS_URL"]) as client:
        planting = prepare(seed, Reach.HOST)
        plant(client, line.frontier, Config.from_environment(line.environment), planting)


def whole_captures(spool: Path) -> set[str]:
    """Return the captures that lie whole in a spool folder, and in its journals."""
    found = set()
    for journal in spool.glob(f"*{SUFFIX}"):
        warc = journal.with_name(journal.name.removesuffix(SUFFIX) + ".warc.gz")
        for line in journal.read_bytes().splitlines(keepends=True) if warc.exists() else ():
            entry = json.loads(line) if line.endswith(b"\n") else None
            if entry and entry["end"] <= warc.stat().st_size:
                found.add(entry["capture"]["id"])
    return found
