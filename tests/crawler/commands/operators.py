"""An operator: the command line, run in this process, and a look at what it does to the servers."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any, cast

import pytest
import redis
from scrapy.cmdline import execute
from scrapy.settings import Settings

from crawler.config import Config
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.queue import Found, Frontier
from pipelines import records
from pipelines.records import RecordStore


@dataclass(frozen=True)
class Done:
    """What a command left."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class Operator:
    """What an operator has: a shell, and a frontier to look at."""

    environment: dict[str, str]
    client: redis.Redis

    def __post_init__(self) -> None:
        self.frontier = Frontier(self.client)
        self.frontier.configure(0, 1000)
        self.records: RecordStore = records.from_config(Config.from_environment(self.environment))
        self.records.check()

    def __call__(self, *arguments: str) -> Done:
        """Run a command in this process, as its script does; starting another takes two seconds."""
        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        settings.set("GONGBAO", Config.from_environment(self.environment))
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
            execute(["scrapy", *arguments], settings)
        return Done(cast(int, end.value.code), out.getvalue(), err.getvalue())

    def json(self, *arguments: str) -> Any:
        """Return what a command prints for machines."""
        done = self(*arguments, "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    def found(self, *urls: str, scope: str = "site:example.cn") -> int:
        """Add URLs to the frontier."""
        self.crawl = Crawls(self.frontier).put(Crawl("example", scope))
        return self.frontier.add([Found(url, self.crawl) for url in urls])
