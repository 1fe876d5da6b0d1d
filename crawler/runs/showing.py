"""Runs, printed for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.table import Table

from crawler.durations import short
from crawler.frontier.dead_letters import BUDGET
from crawler.terminal import Console

Row = Mapping[str, Any]


def errors(row: Row) -> dict[str, int]:
    """Return what went wrong in a run, by kind: answers, attempts that failed, soft blocks.

    What a budget was not meant for did not go wrong.
    """
    answers = {
        f"HTTP {status}": number for status, number in row.get("statuses", {}).items() if int(status) >= 400
    }
    attempts = {
        reason: number
        for reason, number in row.get("failed_urls", {}).items()
        if reason not in answers and reason != BUDGET
    }
    return answers | attempts | {f"soft block {b}": n for b, n in row.get("soft_blocks", {}).items()}


def show(rows: Sequence[Row], console: Console) -> None:
    """Print a line for each run."""
    table = Table(box=None, pad_edge=False)
    table.add_column("run", no_wrap=True, min_width=max((len(row["_id"]) for row in rows), default=0))
    for name in ("took", "captures", "docs", "new", "errors"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict")
    for row in rows:
        counts = (row.get("captures", 0), _sum(row, "documents"), _sum(row, "new_documents"))
        took = short(row["seconds"]) if row.get("seconds") is not None else "–"
        verdict = row["verdict"] if row["state"] == "over" else "running"
        wrong = sum(errors(row).values())
        table.add_row(row["_id"], took, *(f"{n:,}" for n in (*counts, wrong)), verdict)
    console.print(table)


def show_one(row: Row, console: Console) -> None:
    """Print all that is known of one run."""
    table = Table.grid(padding=(0, 2))
    began, last = row["started_at"], row.get("last_fetched")
    table.add_row("Source", f"{row['source']} ({row['cause']})")
    table.add_row("Began", _moment(began))
    table.add_row("State", f"{row['state']}: {row['verdict']}, {row['why']}")
    table.add_row("Last answer", f"{_moment(last)}, after {short(row['seconds'])}" if last else "none")
    table.add_row(
        "Captures", f"{row['captures']:,} in {row['bytes']:,} bytes; by status: {_by(row['statuses'])}"
    )
    table.add_row("Pages", _by(row["outcomes"]))
    table.add_row(
        "Documents", f"{_by(row['documents'])}; seen for the first time: {_by(row['new_documents'])}"
    )
    table.add_row("Errors", _by(errors(row)))
    table.add_row("Workers", _by(row["workers"]))
    console.print(f"Run {row['_id']}", markup=False, highlight=False)
    console.print(table)


def _sum(row: Row, name: str) -> int:
    return sum(row.get(name, {}).values())


def _by(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts.items()) or "none"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
