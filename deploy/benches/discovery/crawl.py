"""One crawl as a user runs it: seeds, workers, and then what they left in the database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pymongo

from crawler.errors import GongbaoError
from deploy.benches.discovery.simulated import ROOT, SimulatedWeb, simulated_web
from deploy.embedded import EmbeddedServers
from deploy.embedded.child import Child

WORKERS: Final = 2
UNTIL_IDLE: Final = 3
SEED: Final = ("--focus", "--scope", "site")
"""How each front page is seeded."""
CONTACT: Final = "mailto:bench@example.org"
STALLED: Final = 1200.0
"""Seconds after which a crawl is given up."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl of a simulated web came to."""

    seed: int
    sites: list[Row]
    truth: list[Row]
    """The true reports, also those that cannot be reached."""
    requests: list[Row]
    reports: list[Row]
    documents: list[Row]
    """The work reports among them."""
    captures: list[Row]
    seconds: float


def crawl(seed: int, sites: int, folder: Path) -> Crawled:
    """Crawl a web with servers of its own. Raises `GongbaoError`."""
    with EmbeddedServers(folder / "servers") as servers:
        return crawl_into(servers.environment(), seed, sites, folder)


def crawl_into(variables: Mapping[str, str], seed: int, sites: int, folder: Path) -> Crawled:
    """Serve a web, crawl it from its front pages, and read what was stored.

    Parameters
    ----------
    variables: the GONGBAO_* variables of servers that hold nothing
    folder: for the truth and the logs

    Raises
    ------
    GongbaoError: the web or a worker ended, or the seeds were refused
    """
    environment = own_environment(variables)
    with simulated_web(seed, sites, folder / "web") as web:
        started = time.monotonic()
        plant(environment, [site["url"] for site in web.sites])
        work(environment, web, folder / "logs")
        seconds = time.monotonic() - started
        return read_back(seed, web, environment["GONGBAO_MONGO_URI"], seconds)


def own_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return this process' environment with these servers, and what the simulated hosts ask for.

    They are no loopback names, so that a contact is needed; and they may be asked without a pause.
    """
    others = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    return others | dict(variables) | {"GONGBAO_DEFAULT_DELAY": "0", "GONGBAO_CONTACT": CONTACT}


def plant(environment: Mapping[str, str], urls: Sequence[str]) -> None:
    """Seed the front pages, and nothing else. Raises `GongbaoError` with what the command said."""
    command = [sys.executable, "-m", "scrapy", "seed", *urls, *SEED]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise GongbaoError(f"The front pages could not be seeded:\n{(done.stderr or done.stdout)[-2000:]}")


def work(environment: Mapping[str, str], web: SimulatedWeb, logs: Path, number: int = WORKERS) -> None:
    """Run workers until nothing is left to do. Raises `GongbaoError` where one fails, or they do not end."""
    command = [sys.executable, "-m", "scrapy", "crawl", "reports", "-a", f"until_idle={UNTIL_IDLE}"]
    workers = [
        Child(
            f"Worker {n}", [*command, *web.settings], log=logs / f"worker-{n}.log", cwd=ROOT, env=environment
        )
        for n in range(1, number + 1)
    ]
    until = time.monotonic() + STALLED
    try:
        for worker in workers:
            worker.start()
        while any(worker.running for worker in workers):
            if time.monotonic() > until:
                raise workers[0].error(f"was not done after {STALLED:.0f} s")
            time.sleep(0.2)
    finally:
        for worker in workers:
            worker.stop()
    for worker in workers:
        if worker.returncode:
            raise worker.error(worker.how_it_ended())


def read_back(seed: int, web: SimulatedWeb, uri: str, seconds: float) -> Crawled:
    """Return what a crawl of a web left in the database at `uri`."""
    with pymongo.MongoClient[Row](uri, tz_aware=True) as client:
        database = client.get_default_database()
        kept = {
            "_id": 1,
            "url": 1,
            "final_url": 1,
            "status": 1,
            "outcome": 1,
            "kind": 1,
            "links": 1,
            "documents": 1,
            "platform": 1,
        }
        shown = {
            "text": 0,
            "paragraphs": 0,
            "notes": 0,
            "note_paragraphs": 0,
            "near_duplicate": 0,
            "outline": 0,
        }
        return Crawled(
            seed,
            web.sites,
            web.reports,
            web.requests,
            list(database.reports.find({"kind": "work_report"})),
            list(database.documents.find({"retired_at": None}, shown)),
            list(database.captures.find({}, kept)),
            seconds,
        )
