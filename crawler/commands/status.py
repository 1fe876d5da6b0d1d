"""`scrapy status`: what the fleet does, what is stored, what went wrong."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import redis
from rich.console import Console
from rich.table import Table

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.extensions.fixity import OLDEST
from crawler.frontier.connection import connect, explained
from crawler.frontier.fleet import ALIVE_FOR, Fleet
from crawler.frontier.queue import Frontier
from crawler.frontier.replays import frontier_name

FOREVER = 1e9
"""Seconds: stands for a worker that was never heard, since JSON has no infinity."""


class Command(GongbaoCommand):
    """Reads Redis and MongoDB; changes nothing."""

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show queue, workers, counts and the last errors"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Print the status."""
        status = self._status()
        if opts.json:
            print_json(status)
        else:
            show(status, Console())
        return 0

    def _status(self) -> dict[str, Any]:
        client = connect(self.config)
        fleet = Fleet(client)
        with explained():
            counts = self.frontier(client).counts()
            workers = [
                {**asdict(beat), "silent_for": round(min(age, FOREVER), 1), "alive": age <= ALIVE_FOR}
                for beat, age in fleet.workers().values()
            ]
            status = {"discovered": counts["seen"], "frontier": counts, "workers": workers}
            status |= {name: counts[name] for name in ("queued", "leased", "dead", "rejected")}
            status["last_errors"] = fleet.errors()
            status["replays"] = [
                self._replay(client, job) for job in self.load("REPLAYS")(self.config).open()
            ]
        records = self.load("RECORD_STORE")(self.config)
        return {**status, **records.counts(), "archive": archive(records.archive_health())}

    def _replay(self, client: redis.Redis, job: dict[str, Any]) -> dict[str, Any]:
        """Return how far a re-extraction is; it has a frontier of its own."""
        partitions = self._settings.getint("FRONTIER_PARTITIONS")
        counts = Frontier(client, frontier_name(job["_id"]), partitions).counts()
        numbers = {name: counts[name] for name in ("queued", "leased", "done", "rejected", "dead")}
        return {"job": job["_id"], "mode": job["mode"], **numbers}


def archive(health: dict[str, Any]) -> dict[str, Any]:
    """Return how the archive's checks stand, with the metric that workers report, too."""
    since = health["unchecked_since"]
    waited = max(0.0, (datetime.now(UTC) - since).total_seconds()) if since else 0.0
    return {"objects": health["objects"], "damaged": health["damaged"], OLDEST: round(waited, 1)}


def show(status: dict[str, Any], console: Console) -> None:
    """Print a status for a person."""
    table = Table.grid(padding=(0, 2))
    queue = (
        f"{status['queued']:,} waiting, {status['leased']:,} leased, of {status['discovered']:,} discovered"
    )
    table.add_row("Queue", queue)
    table.add_row("URLs", _by(status, "urls_by_state"))
    size = f"{status['captures']:,} in {status['archived_bytes']:,} bytes; by status: "
    table.add_row("Captures", size + _by(status, "captures_by_status"))
    table.add_row("Pages", _by(status, "pages_by_outcome"))
    table.add_row("Documents", f"{status['documents']:,}; by kind: {_by(status, 'documents_by_kind')}")
    table.add_row("Archive", _archive(status["archive"]))
    if status["quarantined"]:
        table.add_row(
            "Quarantine", f"{status['quarantined']:,} rows that could not be stored, with the reasons"
        )
    console.print(table)
    for job in status["replays"]:
        left = f"{job['queued']:,} waiting, {job['leased']:,} leased, {job['done']:,} done"
        _line(console, f"Replay {job['job']} ({job['mode']}): {left}")
    for worker in status["workers"]:
        state = "alive" if worker["alive"] else f"silent for {worker['silent_for']:.0f} s"
        work = f"{worker['in_flight']} in work, {worker['uncommitted']} not committed yet"
        _line(console, f"Worker {worker['worker']}: {state}, {worker['pages']:,} pages, {work}")
    for error in status["last_errors"]:
        _line(console, f"Error {error['at']} {error['url']}: {error['error']}")


def _line(console: Console, text: str) -> None:
    # as it is: names and errors may hold [brackets], and a URL that is wrapped cannot be copied
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _archive(archive: dict[str, Any]) -> str:
    if not archive["objects"]:
        return "no objects yet"
    hours = archive[OLDEST] / 3600
    counts = f"{archive['objects']:,} objects, {archive['damaged']:,} damaged"
    return f"{counts}; none unchecked for longer than {hours:,.1f} h"


def _by(status: dict[str, Any], name: str) -> str:
    return ", ".join(f"{key} {count:,}" for key, count in status[name].items()) or "none yet"
