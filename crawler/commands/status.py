"""`scrapy status`: what the fleet does, what is stored, what went wrong."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import redis
from rich.table import Table

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.extensions.fixity import OLDEST
from crawler.frontier.budgets import Budgets
from crawler.frontier.connection import connect, explained
from crawler.frontier.dead_letters import BUDGET
from crawler.frontier.fleet import ALIVE_FOR, Fleet
from crawler.frontier.hosts import waiting
from crawler.frontier.queue import Frontier
from crawler.frontier.replays import frontier_name
from crawler.logs.safety import one_line
from crawler.terminal import Console
from crawler.traps.kinds import by_kind_of_trap
from crawler.traps.known import Traps

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
            queued = waiting(self.frontier(client))
            focused = Budgets(self.frontier(client)).summary()
            status["traps"] = Traps(self.frontier(client)).counts()
        records = self.load("RECORD_STORE")(self.config)
        status["sources"] = self._sources(records.by_source(brief=True), queued)
        stored = records.counts()
        stored["rejected_by_reason"] = by_kind_of_trap(stored["rejected_by_reason"])
        focused["rejected_by_budget"] = stored["rejected_by_reason"].get(BUDGET, 0)
        status["focused"] = focused
        status["scans"] = records.scan_counts()
        return {**status, **stored, "archive": archive(records.archive_health())}

    def _sources(self, stored: dict[str, Any], queued: dict[str, int]) -> dict[str, int] | None:
        """Return how many sources are in which state; None where the files of sources are wrong."""
        from crawler.sources.health import health
        from crawler.sources.health_report import summary
        from crawler.sources.problems import SourcesError
        from crawler.sources.registry import load

        try:
            return summary(health(load(self.config.sources), stored, queued))
        except SourcesError:
            return None

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
    table.add_row("Focused", _focused(status["focused"]))
    size = f"{status['captures']:,} in {status['archived_bytes']:,} bytes; by status: "
    table.add_row("Captures", size + _by(status, "captures_by_status"))
    table.add_row("Pages", _by(status, "pages_by_outcome"))
    table.add_row("Documents", f"{status['documents']:,}; by kind: {_by(status, 'documents_by_kind')}")
    if any(status["scans"].values()):
        table.add_row("Scans", _scans(status["scans"]))
    table.add_row("Archive", _archive(status["archive"]))
    table.add_row("Sources", _sources(status["sources"]))
    if traps := status["traps"]:
        named = ", ".join(f"{count:,} {kind}" for kind, count in traps.items())
        table.add_row("Traps", f"{sum(traps.values()):,}: {named}; `scrapy traps` lists them")
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
    console.print(one_line(text), markup=False, highlight=False, soft_wrap=True)


def _scans(counts: dict[str, int]) -> str:
    waiting = counts["waiting"]
    named = ", ".join(f"{count:,} {state}" for state, count in sorted(counts.items()) if state != "waiting")
    how = "; `scrapy ocr` reads them, with the extra ocr" if waiting else ""
    return f"{waiting:,} wait to be read{how}{'; ' if named else ''}{named}"


def _archive(archive: dict[str, Any]) -> str:
    if not archive["objects"]:
        return "no objects yet"
    hours = archive[OLDEST] / 3600
    counts = f"{archive['objects']:,} objects, {archive['damaged']:,} damaged"
    return f"{counts}; none unchecked for longer than {hours:,.1f} h"


def _sources(states: dict[str, int] | None) -> str:
    if states is None:
        return "their files are wrong: see `scrapy sources check`"
    crawled = sum(states.values()) - states["never_crawled"]
    named = {
        name.replace("_", " "): count for name, count in states.items() if count and name != "never_crawled"
    }
    parts = ", ".join(f"{count:,} {name}" for name, count in named.items())
    return f"{crawled:,} of {sum(states.values()):,} were crawled{': ' if parts else ''}{parts}"


def _focused(focused: dict[str, int]) -> str:
    if not focused["crawls"]:
        return "no crawls with focus"
    found = f"{focused['reports']:,} reports in {focused['spent']:,} fetches by {focused['crawls']:,} crawls"
    left = f"{focused['rejected_by_budget']:,} URLs rejected for want of budget"
    return f"{found}, {focused['without_budget']:,} without budget; {left}"


def _by(status: dict[str, Any], name: str) -> str:
    return ", ".join(f"{key} {count:,}" for key, count in status[name].items()) or "none yet"
