"""The line under test: its commands, its workers, and what it stored."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymongo

from crawler.config import Config
from crawler.frontier.connection import connect
from crawler.frontier.queue import Frontier
from deploy.embedded.redis import Redis
from tests import zygote
from tests.faults.fleet import Fleet


@dataclass
class Line:
    """Everything that is told of it and asked of it."""

    environment: dict[str, str]
    redis: Redis
    folder: Path

    def scrapy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return self._scrapy(*arguments)

    def seed(self, *urls: str) -> None:
        """Queue seeds, as a user does."""
        self._scrapy("seed", *urls).check_returncode()

    def audit(self, *options: str) -> tuple[int, dict[str, Any]]:
        """Return the exit code and the figures of an audit."""
        done = self._scrapy("audit", "--json", *options)
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def fleet(self, *settings: str, size: int = 3, until_idle: float = 4) -> Fleet:
        """Return workers, to be started by entering them."""
        options = [part for setting in settings for part in ("-s", setting)]
        command = ["scrapy", "crawl", "reports", "-a", f"until_idle={until_idle}", *options]
        return Fleet(command, self.environment, self.folder, size)

    @property
    def frontier(self) -> Frontier:
        """The frontier, seen from outside."""
        return Frontier(connect(Config.from_environment(self.environment)))

    def working(self) -> bool:
        """Whether there is anything left to do."""
        counts = self.frontier.counts()
        return counts["queued"] + counts["leased"] > 0

    def states(self) -> dict[str, str]:
        """State by URL."""
        return {row["url"]: row["state"] for row in self.rows("urls")}

    def rows(self, collection: str) -> list[dict[str, Any]]:
        """All rows of a collection."""
        uri = self.environment["GONGBAO_MONGO_URI"]
        with pymongo.MongoClient[dict[str, Any]](uri, tz_aware=True) as client:
            return list(client.get_default_database()[collection].find())

    def documents_by_page(self) -> Counter[str]:
        """How many documents each page has."""
        return Counter(row["page_url"] for row in self.rows("documents"))

    def _scrapy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
        return zygote.run("scrapy", *arguments, environment=own | self.environment, timeout=120)
