"""The sample sites crawled once by two workers, for all tests of the line."""

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

from deploy.embedded import EmbeddedServers
from deploy.sample.server import SampleSite

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
TIMEOUT = 150


@dataclass
class Line:
    """The sample sites, the servers, and the commands that a user would give."""

    sample: SampleSite
    environment: dict[str, str]
    logs: list[str] = field(default_factory=list)

    def scrapy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(_command(*arguments), **self._options(), timeout=TIMEOUT, check=False)

    def crawl(self, until_idle: float = 3) -> None:
        """Seed every site and let two workers crawl until nothing is left."""
        seeded = self.scrapy("seed", *self.sample.seeds)
        assert seeded.returncode == 0, seeded.stderr
        command = _command("crawl", "reports", "-a", f"until_idle={until_idle}")
        workers = [subprocess.Popen(command, **self._options()) for _ in range(WORKERS)]
        for worker in workers:
            _, log = worker.communicate(timeout=TIMEOUT)
            self.logs.append(log)
            assert worker.returncode == 0, log[-3000:]

    def documents(self) -> list[dict[str, Any]]:
        """All stored documents, by id."""
        return self._rows("documents")

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

    def _options(self) -> dict[str, Any]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
        return {
            "cwd": ROOT,
            "env": own | self.environment,
            "text": True,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        }


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "scrapy", *arguments]


@pytest.fixture(scope="package")
def line(servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The line after a crawl of the sample sites."""
    environment = servers.environment() | {
        "GONGBAO_REDIS_URL": servers.redis.url.rsplit("/", 1)[0] + "/7",
        "GONGBAO_MONGO_URI": servers.mongo.uri.replace("/gongbao?", "/e2e?"),
        "GONGBAO_SPOOL": str(tmp_path_factory.mktemp("spool")),
    }
    with SampleSite() as sample:
        line = Line(sample, environment)
        line.crawl()
        yield line
