"""What `scrapy verify --archive` does and prints."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from crawler.command import print_json
from crawler.terminal import Console


def verify(check: Callable[..., Any], opts: argparse.Namespace) -> int:
    """Check the archive under a progress bar and print the report; 1 where anything is wrong still."""
    columns = TextColumn("Checking objects"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=opts.json) as bar:
        task = bar.add_task("check", total=None)
        report = check(
            opts.sample,
            repair=opts.repair,
            copy=opts.copy,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if opts.json:
        print_json(asdict(report) | {"sound": report.sound})
    else:
        show(report, repairing=opts.repair)
    return int(not report.sound)


def show(report: Any, *, repairing: bool) -> None:
    """Print a report for a person."""
    for problem in report.problems:
        print(f"{problem}{' Mended.' if problem.mended else ''}")
    if (unnamed := sum(report.counts.values()) - sum(not each.mended for each in report.problems)) > 0:
        print(f"… and {unnamed:,} problems more.")
    print(
        f"{report.objects:,} objects checked with {report.records:,} records, {report.captures:,} captures "
        f"among them, {report.bytes:,} bytes, in {report.seconds:,} s: {report.damaged:,} with problems, "
        f"{report.mended:,} mended."
    )
    if report.restored:
        print(
            f"{report.restored:,} captures were made again from their records. Those of before 2026-12 do "
            "not hold all: requested_url, scope and depth are null, and source where nothing else tells it."
        )
    if report.under_way:
        print(f"{report.under_way:,} young objects were left alone: their commit is under way.")
    if report.damaged and not repairing:
        print("`scrapy verify --archive --repair` mends what can be mended.")
