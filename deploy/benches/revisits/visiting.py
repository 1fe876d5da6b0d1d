"""Crawls of one web, one after the other, between which time passes and pages change."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pymongo

from crawler.errors import GongbaoError
from deploy.benches.discovery.crawl import WORKERS, own_environment, work
from deploy.benches.discovery.simulated import ROOT, SimulatedWeb, simulated_web

Row = dict[str, Any]

WEEK: Final = timedelta(days=7)
"""That passes in a round of the web."""
BATCH: Final = 1000
SEEDINGS: Final = 3
"""Of a first crawl, at most: what one has no budget for, the next one asks for."""
MORE: Final = 0.1
"""Share of all fetches below which a seeding brings nothing more."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """One crawl, and what was true and known when it was over."""

    name: str
    requests: list[Row]
    """What the web's servers were asked for in it."""
    changes: list[Row]
    """What had changed since the one before."""
    pages: list[Row]
    """The pages that are there, with how often each changes."""
    urls: dict[str, Row]
    """What is known of each URL, by its key."""
    reports: set[tuple[str | None, int | None, str]]
    """Region code, year and session of the stored work reports."""
    archived: int
    """Bytes of the archive so far."""


class Visitor:
    """Crawls a web again and again, as a deployment does: seeds its sources, queues what is due, and works.

    Time passes for it by setting back what is stored: all that reads it works with spans of time.

    Parameters
    ----------
    environment: all variables of the workers
    folder: for the file of its sources, and for what the workers say
    workers: how many
    """

    def __init__(
        self, environment: Mapping[str, str], web: SimulatedWeb, folder: Path, workers: int = WORKERS
    ) -> None:
        self._web, self._logs, self._workers = web, folder / "logs", workers
        self._sources = write_sources(folder / "sources", web.sites)
        self._environment = {**environment, "GONGBAO_SOURCES": str(folder / "sources")}
        self._asked, self._rounds = 0, 0

    def first(self, seedings: int = SEEDINGS) -> Crawl:
        """Crawl the web from its front pages, until no budget leaves anything that would be asked for.

        `seedings`: so many times at most.
        """
        for _ in range(seedings - 1):
            asked = len(self._web.requests)
            self._work()
            if len(self._web.requests) - asked < MORE * len(self._web.requests):
                break
        return self._crawl("first", [])

    def again(
        self, name: str, *, changed: bool = True, share: float | None = None, due: bool = True
    ) -> Crawl:
        """Crawl it a week later.

        Parameters
        ----------
        changed: whether pages have changed meanwhile: so many as in any week, or this `share` of them
        due: whether only pages whose next visit is due are asked for, besides the front pages; else all
        """
        changes: list[Row] = []
        if changed:
            self._rounds += 1
            changes = self._web.advance(self._rounds, share)
        with self._database() as database:
            pass_time(database["urls"], WEEK)
        return self._crawl(name, changes, "revisit", *([] if due else ["--now"]))

    def _work(self, *revisit: str) -> None:
        """Seed the sources, then queue what else is to be asked for, and let workers do all that."""
        _command(self._environment, "schedule", "--run", *self._sources)
        if revisit:
            _command(self._environment, *revisit)
        work(self._environment, self._web, self._logs, self._workers)

    def _crawl(self, name: str, changes: list[Row], *revisit: str) -> Crawl:
        self._work(*revisit)
        requests = self._web.requests
        before, self._asked = self._asked, len(requests)
        with self._database() as database:
            urls = {row["_id"]: row for row in database["urls"].find()}
            sessions = database["reports"].find({"kind": "work_report"}, {"region_code": 1, "year": 1})
            reports = {
                (row.get("region_code"), row.get("year"), row["_id"].rpartition("/")[2]) for row in sessions
            }
            stages: list[Row] = [{"$group": {"_id": None, "bytes": {"$sum": "$length"}}}]
            archived = sum(row["bytes"] for row in database["captures"].aggregate(stages))
        return Crawl(name, requests[before:], changes, self._web.pages, urls, reports, archived)

    @contextmanager
    def _database(self) -> Iterator[Any]:
        with pymongo.MongoClient[Row](self._environment["GONGBAO_MONGO_URI"], tz_aware=True) as client:
            yield client.get_default_database()


@contextmanager
def visiting(
    variables: Mapping[str, str], seed: int, sites: int, folder: Path, workers: int = WORKERS
) -> Iterator[Visitor]:
    """Serve a web for a visitor with these servers, which hold nothing. Raises `GongbaoError`."""
    with simulated_web(seed, sites, folder / "web") as web:
        yield Visitor(own_environment(variables), web, folder, workers)


def write_sources(folder: Path, sites: Iterable[Row]) -> list[str]:
    """Write a table with a source for each site; return their ids."""
    rows = {
        site["hosts"][0].replace(".", "-"): {
            "title": site["title"],
            "region_code": site["region_code"],
            "start_urls": site["url"],
            "scope": "site",
            "basis": "https://example.org/sites",
            **({} if site["government"] else {"level": "news"}),
        }
        for site in sites
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"sources": rows}, ensure_ascii=False, indent=1)  # which YAML is, too
    (folder / "simulated.yml").write_text(text, encoding="utf-8")
    return list(rows)


def pass_time(collection: Any, span: timedelta) -> None:
    """Set back all times in a collection's rows, so that they are longer ago by this span."""
    writes = []
    for row in collection.find():
        older = _older(row, span)
        writes.append(pymongo.ReplaceOne({"_id": row["_id"]}, older))
        if len(writes) >= BATCH:
            collection.bulk_write(writes, ordered=False)
            writes = []
    if writes:
        collection.bulk_write(writes, ordered=False)


def _older(value: Any, span: timedelta) -> Any:
    if isinstance(value, datetime):
        return value - span
    if isinstance(value, dict):
        return {name: _older(each, span) for name, each in value.items()}
    return [_older(each, span) for each in value] if isinstance(value, list) else value


def _command(environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GongbaoError(f"scrapy {arguments[0]} failed:\n{(done.stderr or done.stdout)[-2000:]}")


def total(requests: Iterable[Row]) -> int:
    """Return the bytes of the answers with their heads, as they went over the wire."""
    return sum(row["bytes"] for row in requests)
