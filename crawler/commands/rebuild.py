"""`scrapy rebuild`: the database from the archive alone."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.terminal import Console


class Command(GongbaoCommand):
    """Fills an empty database with what the archive holds: captures, documents, reports, URLs.

    It goes on where it was interrupted. What no archive holds is told in pipelines/README.md.
    """

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--missing] [--processes N] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Fill an empty database from the archive alone"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--processes", type=int, default=2, metavar="N", help="that read pages at a time (default: 2)"
        )
        parser.add_argument(
            "--missing",
            action="store_true",
            help="add what lies in archive files that the database does not know (after a restore)",
        )
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Rebuild; 1 where something of the archive could not be read."""
        if opts.processes < 1:
            raise UsageError("--processes takes a number from 1 on")
        quiet = opts.json or not sys.stderr.isatty()
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
            task = bar.add_task("Rebuilding", total=None)
            done = self.load("REBUILD")(
                self.config,
                missing=opts.missing,
                processes=opts.processes,
                progress=lambda what, n, total: bar.update(
                    task, description=what, completed=n, total=total or None
                ),
            )
        if opts.json:
            print_json(asdict(done))
        else:
            show(done)
        return int(bool(done.problems))


def show(done: Any) -> None:
    """Print what a rebuild did, for a person."""
    for problem in done.problems:
        print(problem)
    again = ", after an interruption" if done.resumed else ""
    print(
        f"{done.objects:,} archive files read in {done.seconds:,} s{again}: "
        f"{done.captures:,} captures, {done.pages:,} of them read as pages, {done.documents:,} documents, "
        f"{done.reports:,} reports."
    )
    if done.taken_down:
        print(
            f"{done.taken_down:,} records are of what was taken down, and were left out: "
            "`scrapy exclude --finish` removes them from the archive."
        )
    print("Now `scrapy verify` proves the documents, and `scrapy audit --repair` queues what is missing.")
