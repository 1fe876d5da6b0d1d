"""A real worker let loose on attacks, beside a healthy site: what it took, and what is left of it."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil
import yaml

from tests.faults.hostile.attack import Attack
from tests.faults.hostile.registry import NETWORK
from tests.faults.hostile.server import Hostile
from tests.faults.line import Line
from tests.faults.visits import RunningSite

HEALTHY: Final = "127.67.0."
"""What the addresses of the healthy site begin with."""
SHORT: Final = (
    "DNS_RESOLVER=tests.faults.hostile.names.Names",
    "FRONTIER_ATTEMPTS=2",
    "FRONTIER_RETRY_PAUSE=0.2",
    "FRONTIER_LEASE_SECONDS=20",
    "TRAP_BARREN=10",
    "DOWNLOAD_HEAD_TIMEOUT=6",
    "DOWNLOAD_RATE_WINDOW=2",
    "DOWNLOAD_TIMEOUT=8",
)
"""Settings of every form: shorter waits, so that all that ends after some attempts ends soon."""
WIDE: Final = {"GONGBAO_CONTACT": "mailto:test@example.org"}


@dataclass
class Memory:
    """The most that a worker's process and those of its extraction held, in bytes."""

    worker: int = 0
    extraction: int = 0
    largest_extraction: int = 0

    def look(self, worker: psutil.Process) -> None:
        """Take notice of what they hold now; memory that they share counts for each."""
        try:
            children = [_resident(each) for each in worker.children(recursive=True)]
            self.worker = max(self.worker, _resident(worker))
        except psutil.Error:
            return
        self.extraction = max(self.extraction, sum(children))
        self.largest_extraction = max(self.largest_extraction, *children, 0)


def _resident(process: psutil.Process) -> int:
    try:
        found: int = process.memory_info().rss
    except psutil.Error:
        return 0
    return found


@dataclass
class Aftermath:
    """What is left of a crawl over attacks."""

    urls: dict[str, dict[str, Any]]
    """Rows of `urls`, by URL as it was found."""
    captures: dict[str, dict[str, Any]]
    """All captures, by id."""
    documents: list[dict[str, Any]]
    logs: str
    status: int | None
    memory: Memory
    seconds: float
    hostile: Hostile
    asked: list[list[str]] = field(default_factory=list)

    def of(self, attack: Attack) -> list[dict[str, Any]]:
        """Return the rows of the URLs of an attack's site."""
        site = self.hostile.url(attack, "/")
        return [row for url, row in self.urls.items() if url.startswith(site)]

    def capture_of(self, url: str) -> dict[str, Any] | None:
        """Return the last capture of a URL, also where it ended as no page."""
        row = self.urls.get(url, {})
        known = self.captures.get(row.get("last_capture", ""))
        made = [each for each in self.captures.values() if each["requested_url"] == url]
        return known or max(made, key=lambda each: each["fetched_at"], default=None)

    def complaints(self, attack: Attack) -> list[str]:
        """Return what is otherwise than the attack says; nothing where all is as it should be."""
        found = []
        for end in attack.ends:
            url = self.hostile.url(attack, end.path)
            found.append(end.differs(self.urls.get(url), self.capture_of(url)))
        if (known := len(self.of(attack))) > attack.most:
            found.append(f"{known} URLs are known, and not {attack.most} at most")
        found.append(attack.check(self))
        return [f"{attack.name}: {each}" for each in found if each]


@contextmanager
def watched(process: int) -> Iterator[Memory]:
    """Look at the memory of a worker ten times a second, as long as the context is open."""
    memory, over = Memory(), threading.Event()
    worker = psutil.Process(process)

    def look() -> None:
        while not over.wait(0.1):
            memory.look(worker)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        over.set()
        thread.join()


def prepare(line: Line, hostile: Hostile, attacks: Iterable[Attack], folder: Path) -> list[str]:
    """Write the names and sources of attacks, and let the line know them; returns all seeds."""
    names: dict[str, list[str]] = {}
    sources: dict[str, dict[str, Any]] = {}
    seeds = list[str]()
    for attack in attacks:
        own = hostile.addresses[attack.name]
        for name, given in attack.names.items():
            names[name] = [own if address == "@" else address for address in given]
        urls = [hostile.url(attack, seed) for seed in attack.seeds]
        if attack.source:
            name = re.sub(r"[^a-z0-9]+", "-", attack.name.lower()).strip("-")
            sources[name] = {"title": attack.name, "level": "department", "basis": "https://example.org/list"}
            sources[name] |= {"start_urls": urls, "focus": False, **attack.source}
            seeds.append(name)
        else:
            seeds += urls
    (folder / "names.json").write_text(json.dumps(names))
    own_sources = folder / "sources"
    own_sources.mkdir(exist_ok=True)
    (own_sources / "hostile.yml").write_text(yaml.safe_dump({"sources": sources}, allow_unicode=True))
    line.environment |= WIDE | {
        "GONGBAO_ALLOW_NETWORKS": f"{NETWORK}0.0/16,{HEALTHY}0/24",
        "GONGBAO_SOURCES": str(own_sources),
        "HOSTILE_NAMES": str(folder / "names.json"),
        "SSL_CERT_FILE": str(hostile.authorities),
    }
    return seeds


def crawl(
    line: Line,
    hostile: Hostile,
    attacks: Sequence[Attack],
    folder: Path,
    *settings: str,
    healthy: RunningSite | None = None,
    patience: float = 120,
    delay: float = 0.1,
) -> Aftermath:
    """Let one worker crawl attacks, with a healthy site first where there is one; returns what is left."""
    seeds = prepare(line, hostile, attacks, folder)
    line.environment["GONGBAO_DEFAULT_DELAY"] = str(delay)
    line.seed(*(healthy.seeds if healthy else ()), *seeds)
    began = time.monotonic()
    with line.fleet(*SHORT, *settings, size=1, until_idle=2) as fleet:
        [worker] = fleet.workers
        with watched(worker.pid) as memory:
            fleet.wait(patience)
        seconds, logs, status = time.monotonic() - began, fleet.logs(), worker.returncode
    return Aftermath(
        urls={row["url"]: row for row in line.rows("urls")},
        captures={row["_id"]: row for row in line.rows("captures")},
        documents=line.rows("documents"),
        logs=logs,
        status=status,
        memory=memory,
        seconds=seconds,
        hostile=hostile,
        asked=hostile.asked(),
    )
