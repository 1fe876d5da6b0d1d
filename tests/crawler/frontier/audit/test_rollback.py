"""Redis comes back with an older append-only file, as after a failover; the archive knows the rest."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymongo
import pytest

from deploy.embedded import EmbeddedServers
from deploy.embedded.ports import Ports
from deploy.embedded.redis import Redis
from tests import zygote
from tests.crawler.site import RawSite, page

PAGES = 151
LEASE = 3.0


def body(number: int) -> bytes:
    """Return a page that leads to three others, and is an article of its own."""
    links = "".join(
        f'<li><a href="/{n}.html">page {n}</a></li>' for n in range(3 * number + 1, 3 * number + 4)
    )
    text = "".join(
        f"<p>第{number}号文件第{i}段：全市经济运行总体平稳，各项工作有序推进。</p>" for i in range(6)
    )
    title = f"关于第{number}号事项的通知"
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class=TRS_Editor>{text}</div><ul>{links if number * 3 + 3 < PAGES else ''}</ul></body></html>"
    ).encode()


@dataclass
class Crawl:
    """A site, servers of its own, and the commands of an operator."""

    site: RawSite
    redis: Redis
    environment: dict[str, str]

    def scrapy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return zygote.run("scrapy", *arguments, environment=self._environment(), timeout=120)

    def audit(self, *options: str) -> tuple[int, Any]:
        """Return exit code and report of an audit."""
        done = self.scrapy("audit", "--json", *options)
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def worker(self, until_idle: float | None = None) -> zygote.Forked:
        """Start a worker."""
        options = ("-a", f"until_idle={until_idle}") if until_idle else ()
        command = ("crawl", "reports", *options, "-s", f"FRONTIER_LEASE_SECONDS={LEASE}")
        return zygote.start("scrapy", *command, environment=self._environment())

    def fetched(self) -> Counter[str]:
        """Return how often each page was asked for."""
        paths = [request.split()[1].decode() for request in list(self.site.requests)]
        return Counter(path for path in paths if path != "/robots.txt")

    def restart(self, data: Path) -> None:
        """Kill Redis and start it with other data."""
        assert self.redis.pid
        os.killpg(self.redis.pid, signal.SIGKILL)
        self.redis.stop()
        for old in self.redis.directory.glob("appendonly*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        shutil.copytree(data, self.redis.directory, dirs_exist_ok=True)
        self.redis.start()
        self.redis.wait()

    def rows(self, collection: str) -> list[dict[str, Any]]:
        """Return all rows of a collection."""
        with pymongo.MongoClient[dict[str, Any]](self.environment["GONGBAO_MONGO_URI"]) as client:
            return list(client.get_default_database()[collection].find())

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
        return own | self.environment


@pytest.fixture
def crawl(servers: EmbeddedServers, mongo_uri: str, tmp_path: Path) -> Iterator[Crawl]:
    """A site of 151 pages, and a Redis that may be killed."""
    redis = Redis(tmp_path / "redis", Ports(tmp_path / "ports.json"))
    redis.start()
    redis.wait()
    environment = servers.environment() | {
        "GONGBAO_REDIS_URL": redis.url,
        "GONGBAO_MONGO_URI": mongo_uri,
        "GONGBAO_ARCHIVE": str(tmp_path / "archive"),
        "GONGBAO_SPOOL": str(tmp_path / "spool"),
        "GONGBAO_DEFAULT_DELAY": "0.01",
    }
    with RawSite({f"/{number}.html": page(body(number)) for number in range(PAGES)}) as site:
        yield Crawl(site, redis, environment)
    redis.stop()


def wait(condition: Callable[[], bool], patience: float = 60.0) -> None:
    """Return when a condition holds."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def end(worker: zygote.Forked, sign: signal.Signals | None = None) -> str:
    """Let a worker end, or make it; returns its log."""
    if sign:
        worker.send_signal(sign)
    _, log = worker.communicate(timeout=120)
    return log


def crawl_to_the_end(crawl: Crawl) -> None:
    """Work until nothing is left; everything is then as it should be."""
    workers = [crawl.worker(until_idle=2 * LEASE) for _ in range(2)]
    for worker in workers:
        log = end(worker)
        assert worker.returncode == 0, log[-3000:]
    code, report = crawl.audit()
    assert (code, report["discovered"], report["done"]) == (0, PAGES, PAGES), report
    assert len(crawl.fetched()) == PAGES
    documents = crawl.rows("documents")
    assert len({document["page_url"] for document in documents}) == len(documents) == PAGES


def test_all_ends_at_once_and_redis_forgets_the_last_while(crawl: Crawl, tmp_path: Path) -> None:
    assert crawl.scrapy("seed", crawl.site.url("/0.html")).returncode == 0
    workers = [crawl.worker() for _ in range(2)]
    wait(lambda: len(crawl.fetched()) >= 10)
    shutil.copytree(crawl.redis.directory, tmp_path / "older")
    wait(lambda: len(crawl.fetched()) >= 110 and len(crawl.rows("urls")) >= 90)
    for worker in workers:
        end(worker, signal.SIGKILL)
    crawl.restart(tmp_path / "older")
    stored = {row["_id"] for row in crawl.rows("urls")}

    code, report = crawl.audit()
    assert code == 1
    assert report["unseen"] > 30
    code, report = crawl.audit("--repair")
    assert code == 0, report
    assert report["repaired"]["marked"] > 30
    assert crawl.audit()[0] == 0

    crawl_to_the_end(crawl)
    # of what was stored, only what waited in the older state is fetched again
    again = {path for path, times in crawl.fetched().items() if times > 1 and crawl.site.url(path) in stored}
    assert len(again) < 50


@pytest.mark.slow
def test_workers_go_on_while_redis_forgets_the_last_while(crawl: Crawl, tmp_path: Path) -> None:
    assert crawl.scrapy("seed", crawl.site.url("/0.html")).returncode == 0
    workers = [crawl.worker() for _ in range(2)]
    wait(lambda: len(crawl.fetched()) >= 10)
    shutil.copytree(crawl.redis.directory, tmp_path / "older")
    wait(lambda: len(crawl.fetched()) >= 70)
    crawl.restart(tmp_path / "older")
    wait(lambda: len(crawl.fetched()) >= 100)
    for worker in workers:
        assert "Traceback" not in end(worker, signal.SIGTERM)
    code, report = crawl.audit("--repair")
    assert code == 0, report
    crawl_to_the_end(crawl)
