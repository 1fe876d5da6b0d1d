"""The outage game: each server is away for a minute while all processes work on, and what people see of it.

The alert that is meant fires and no other of its kind; each page of the console names the server; afterwards
workers, exporter, console and schedule go on by themselves, with nothing lost.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from crawler.console.rendering import MENU
from crawler.console.words import AWAY
from deploy.embedded import EmbeddedServers
from deploy.embedded.child import Child
from deploy.embedded.ports import Ports
from deploy.embedded.server import Server
from tests.crawler.console.browser import Answer, Browser
from tests.crawler.sources.writing import table, write
from tests.faults.fleet import ROOT
from tests.faults.line import Line
from tests.faults.prometheus import PROGRAM, Prometheus
from tests.faults.stored import everything_is_stored
from tests.faults.test_kills import SETTINGS, OpenSite, nothing_lost, nothing_twice

needs_prometheus = pytest.mark.skipif(not PROGRAM, reason="needs prometheus (Debian: prometheus)")

AWAY_FOR = 60.0
ALERTED, BACK = 45.0, 90.0
"""Seconds in which an alert has to come, and in which all has to go on again."""
HOSTS, PAGES, DELAY = 8, 90, 4.0
OTHERS = {"ServerDown", "ExporterGone", "NoWorker", "CrawlStands", "LeasesStuck"}
"""Alerts that may not come but for a server that is away itself."""


@dataclass
class Beside:
    """What runs beside the workers."""

    exporter: Child
    console: Child
    schedule: Child
    prometheus: Prometheus
    browser: Browser

    @property
    def children(self) -> tuple[Child, ...]:
        """All of them."""
        return self.exporter, self.console, self.schedule, self.prometheus.child

    def pages(self) -> dict[str, Answer]:
        """Return every page of the console."""
        paths = [path for path, _ in MENU]
        with ThreadPoolExecutor(len(paths)) as pool:
            return dict(zip(paths, pool.map(self.browser.get, paths), strict=True))

    def well(self) -> bool:
        """Whether nobody complains of anything."""
        pages = self.pages().values()
        return (
            all(page.status == 200 for page in pages)
            and not any(sentence in unescape(page.text) for page in pages for sentence in AWAY.values())
            and not {name for name, _ in self.prometheus.firing()} & OTHERS
        )


@pytest.fixture
def beside(line: Line, tmp_path: Path) -> Iterator[Beside]:
    """Exporter, console, schedule and Prometheus over the servers of the line."""
    ports = Ports(tmp_path / "ports.json")
    row = (
        "own: {title: own, start_urls: 'http://127.0.0.1:9/', cadence: '* * * * *', scope: page, "
        "focus: false, level: news, basis: a/b}"
    )
    sources = str(write(tmp_path / "sources", x=table(row)))
    own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    environment = own | line.environment | {"GONGBAO_SOURCES": sources}
    environment["GONGBAO_CONTACT"] = "mailto:me@example.org"

    def child(name: str, *arguments: str) -> Child:
        command = [sys.executable, "-m", "scrapy", name, *arguments]
        return Child(name, command, log=tmp_path / f"{name}.log", cwd=ROOT, env=environment)

    exporter, console = (f"127.0.0.1:{ports.get(name)}" for name in ("exporter", "console"))
    found = Beside(
        child("exporter", "--listen", exporter),
        child("console", "--listen", console),
        # a frontier of its own: the sources that are shipped may be due, and nobody here may fetch them
        child("schedule", "-s", "FRONTIER_NAME=game"),
        Prometheus(tmp_path / "prometheus", exporter),
        Browser(console),
    )
    with ExitStack() as stack:
        for each in found.children:
            each.start()
            stack.callback(each.stop, 6)
        yield found


def until(condition: Callable[[], object], what: str, seconds: float) -> float:
    """Wait until it is so; returns the seconds."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"waited {seconds:.0f} s in vain until {what}"
        time.sleep(0.5)
    return time.monotonic() - began


def take_away(server: Server, how: str) -> None:
    """Freeze it; or kill it, but for Redis, which may lose its last second of writes then (appendfsync)."""
    assert server.pid
    if how == "frozen":
        os.kill(server.pid, signal.SIGSTOP)
    elif server.title == "Redis":
        server.stop()
    else:
        os.kill(server.pid, signal.SIGKILL)


def bring_back(server: Server, how: str) -> None:
    """Let it go on, or start it again."""
    if how == "frozen":
        assert server.pid
        os.kill(server.pid, signal.SIGCONT)
    else:
        server.stop()
        server.start()
    server.wait()


@needs_prometheus
@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("how", ["killed", "frozen"])
def test_each_server_is_away_for_a_minute(
    line: Line, beside: Beside, open_site: OpenSite, servers: EmbeddedServers, how: str
) -> None:
    site = open_site(HOSTS, PAGES)
    line.environment["GONGBAO_DEFAULT_DELAY"] = str(DELAY)
    line.seed(*site.seeds)
    with line.fleet(*SETTINGS, size=2, until_idle=8) as fleet:
        until(lambda: line.frontier.counts()["done"] >= 2 * HOSTS, "pages were done", 120)
        until(lambda: _answers(beside) and beside.well(), "all was well", 120)
        for label, server in (("redis", servers.redis), ("mongodb", servers.mongo), ("archive", servers.s3)):
            assert line.working(), "the crawl was over before the outage"
            _play(line, beside, label, server, how)
        assert fleet.running() == 2
        assert all(each.running for each in beside.children)
        fleet.wait(600)
        logs = fleet.logs() + "".join(each.log.read_text(errors="replace") for each in beside.children)
    assert "Traceback" not in logs, logs[logs.index("Traceback") - 500 :][:4000]
    schedule = beside.schedule.log.read_text(errors="replace")
    assert schedule.count("The schedule waits") == schedule.count("All servers are back"), schedule[-3000:]
    nothing_lost(line, site)
    nothing_twice(line, site)
    everything_is_stored(line)


def _answers(beside: Beside) -> bool:
    try:
        return bool(beside.prometheus.query("gongbao_server_up")) and beside.browser.get("/").status == 200
    except OSError:
        return False


def _play(line: Line, beside: Beside, label: str, server: Server, how: str) -> None:
    """Take one server away for a minute, and see that it is said, and that all goes on."""
    began = time.monotonic()
    take_away(server, how)
    try:
        until(
            lambda: ("ServerDown", label) in beside.prometheus.firing(),
            f"{label} was said to be down",
            ALERTED,
        )
        alerted = time.monotonic() - began
        until(lambda: AWAY[label] in unescape(beside.browser.get("/audit").text), "the console said so", 15)
        pages = beside.pages()
        for path, page in pages.items():
            assert page.status in (200, 503), (path, page.text)
            assert AWAY[label] in unescape(page.text), (path, page.text)
        time.sleep(max(0.0, began + AWAY_FOR - time.monotonic()))
        assert {alert for alert in beside.prometheus.firing() if alert[0] in OTHERS} == {
            ("ServerDown", label)
        }
    finally:
        bring_back(server, how)
    back, done = time.monotonic(), line.frontier.counts()["done"]
    until(lambda: line.frontier.counts()["done"] > done, "pages were done again", BACK)
    worked = time.monotonic() - back
    until(beside.well, "nobody complained any more", BACK)
    said = re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", pages["/"].text)))
    sentence = said[said.index(AWAY[label]) :][: len(AWAY[label])]
    print(
        f"\n{how} {label}: ServerDown after {alerted:.0f} s; {sentence!r} "
        f"(503 at {[path for path, page in pages.items() if page.status == 503]}); pages done again "
        f"{worked:.0f} s and all well {time.monotonic() - back:.0f} s after its return"
    )
