"""The sample sites crawled once by two workers, for all tests of the line, and a small simulated web."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymongo
import pytest

from deploy.benches.discovery.crawl import Crawled, crawl_into
from deploy.embedded import EmbeddedServers
from deploy.sample.server import SampleSite
from tests import zygote
from tests.e2e.places import KEPT, own_environment

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
TIMEOUT = 150
SIMULATED_SEED, SIMULATED_SITES = 20, 9


@dataclass
class Line:
    """Seeds, the servers, and the commands that a user would give."""

    seeds: list[str]
    environment: dict[str, str]
    logs: list[str] = field(default_factory=list)

    def scrapy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, in a fork."""
        return zygote.run("scrapy", *arguments, environment=self._environment(), timeout=TIMEOUT)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command as a process of its own, and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=ROOT,
            env=self._environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def crawl(
        self,
        until_idle: float = 3,
        settings: tuple[str, ...] = (),
        workers: int = WORKERS,
        *,
        own_process: bool = False,
    ) -> None:
        """Seed every site and let the workers crawl until nothing is left, as forks or as processes."""
        seeded = self.scrapy("seed", *self.seeds)
        assert seeded.returncode == 0, seeded.stderr
        options = [part for setting in settings for part in ("-s", setting)]
        command = ("crawl", "reports", "-a", f"until_idle={until_idle}", *options)
        begin = self.start if own_process else self._fork
        started = [begin(*command) for _ in range(workers)]
        try:
            for worker in started:
                _, log = worker.communicate(timeout=TIMEOUT)
                self.logs.append(log)
                assert worker.returncode == 0, log[-3000:]
        finally:
            for worker in started:
                worker.kill()  # one that hangs must not go on beside all later tests

    def documents(self) -> list[dict[str, Any]]:
        """All stored documents, by id."""
        return self._rows("documents")

    def reports(self) -> list[dict[str, Any]]:
        """All stored reports, by id."""
        return self._rows("reports")

    def captures(self) -> list[dict[str, Any]]:
        """All stored captures, by id."""
        return self._rows("captures")

    def urls(self) -> list[dict[str, Any]]:
        """All that is known of URLs, by key."""
        return self._rows("urls")

    def json(self, *arguments: str) -> Any:
        """What a command prints for machines."""
        return json.loads(self.scrapy(*arguments, "--json").stdout)

    def _rows(self, collection: str) -> list[dict[str, Any]]:
        with pymongo.MongoClient[dict[str, Any]](
            self.environment["GONGBAO_MONGO_URI"], tz_aware=True
        ) as client:
            return list(client.get_default_database()[collection].find().sort("_id"))

    def _fork(self, *arguments: str) -> zygote.Forked:
        return zygote.start("scrapy", *arguments, environment=self._environment())

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
        return own | self.environment


@pytest.fixture(scope="package")
def sample() -> Iterator[SampleSite]:
    """The sample sites."""
    with SampleSite() as sample:
        yield sample


@pytest.fixture(scope="package")
def line(sample: SampleSite, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """The line after a crawl of the sample sites."""
    environment = own_environment(servers, "e2e", tmp_path_factory.mktemp("spool"), number=KEPT)
    line = Line(sample.seeds, environment)
    line.crawl(own_process=True)
    return line


@pytest.fixture(scope="package")
def simulated(servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> tuple[Line, Crawled]:
    """A small simulated web that was crawled from its front pages, and the line with what was stored."""
    environment = own_environment(servers, "discovery", tmp_path_factory.mktemp("spool"))
    crawled = crawl_into(environment, SIMULATED_SEED, SIMULATED_SITES, tmp_path_factory.mktemp("web"))
    return Line([site["url"] for site in crawled.sites], environment), crawled
