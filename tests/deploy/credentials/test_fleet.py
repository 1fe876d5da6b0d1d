"""A whole deployment with users of least privilege: every process does its work, and none is refused."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from deploy.sample.server import SampleSite
from tests.deploy.credentials.secured import Secured, secured

ROOT = Path(__file__).parents[3]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with secured(tmp_path_factory.mktemp("secured")) as started:
        yield started


def scrapy(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


def served(environment: Mapping[str, str], *arguments: str, paths: Sequence[str]) -> list[str]:
    """Start a command that serves, ask it for some pages, and end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT, env={"PATH": os.environ["PATH"], **environment}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr
    try:
        for line in process.stderr:
            if found := re.search(r"http://([\d.:]+)/", line):
                return [page(f"http://{found[1]}{path}") for path in paths]
        raise AssertionError("it ended before it listened")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_every_process_does_its_work(deployment: Secured, tmp_path: Path) -> None:
    def of(user: str, s3: str = "worker") -> dict[str, str]:
        return deployment.environment(user, tmp_path / "spool", s3)

    with SampleSite() as site:
        seeded = scrapy(of("scheduler"), "seed", *site.seeds)
        assert seeded.returncode == 0, seeded.stderr
        crawled = scrapy(of("worker"), "crawl", "reports", "-a", "until_idle=3")
    refused = re.compile(r"NOPERM|not authorized|AccessDenied|no permissions|requires authentication", re.I)
    assert crawled.returncode == 0, crawled.stderr[-3000:]
    assert not refused.search(crawled.stderr), crawled.stderr[-3000:]

    once = scrapy(of("scheduler") | {"GONGBAO_CONTACT": "mailto:me@example.org"}, "schedule", "--once")
    assert once.returncode == 0, once.stderr
    for command in (["status", "--json"], ["verify"], ["verify", "--archive", "--json"], ["audit", "--json"]):
        done = scrapy(of("worker"), *command)
        assert done.returncode == 0, (command, done.stderr, done.stdout[-2000:])

    [metrics] = served(of("exporter", "reader"), "exporter", "--listen", free(), paths=["/metrics"])
    assert 'gongbao_server_up{server="mongodb"} 1.0' in metrics
    assert 'gongbao_server_up{server="archive"} 1.0' in metrics
    assert 'gongbao_server_up{server="redis"} 1.0' in metrics
    stored = json.loads(scrapy(of("worker"), "status", "--json").stdout)
    assert f"gongbao_stored_captures {float(stored['captures'])}" in metrics
    assert stored["captures"] > 50
    pages = ["/", "/healthz", "/hosts", "/reports", "/audit"]
    assert all(served(of("console", "reader"), "console", "--listen", free(), paths=pages))


def page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.read().decode())


def free() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"127.0.0.1:{taken.getsockname()[1]}"
