"""`scrapy ocr`: read the scans that the crawl has recorded."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from rich.progress import Progress, TextColumn, TimeElapsedColumn
from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.durations import duration
from crawler.terminal import Console


class Command(GongbaoCommand):
    """Reads one scan after the other; more of these, on any machine, read others meanwhile."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--for TIME] [--most N] [--again] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Read the scans of the archive, with the extra ocr"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--for", dest="span", metavar="TIME", help="end after this time: 30m, 8h")
        parser.add_argument("--most", type=int, metavar="N", help="read at most N scans")
        parser.add_argument("--again", action="store_true", help="read all anew, with the models of today")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Read; 1 where a scan could not be read."""
        if opts.most is not None and opts.most < 1:
            raise UsageError("--most takes the number of scans to read, at least 1")
        columns = TextColumn("{task.description}"), TimeElapsedColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True, disable=opts.json) as bar:
            task = bar.add_task("Looking for scans")
            done = self.load("READ_SCANS")(
                self.config,
                seconds=duration(opts.span).total_seconds() if opts.span else None,
                most=opts.most,
                again=opts.again,
                tell=lambda done: bar.update(task, description=said(done)),
            )
        if opts.json:
            print_json(asdict(done))
        else:
            for capture, why in done.failed.items():
                print(f"{capture} could not be read: {why}")
            print(said(done))
        return int(bool(done.failed))


def said(done: Any) -> str:
    """Return what was done in a sentence."""
    each = f", {done.seconds / done.pictures:.1f} s each" if done.pictures else ""
    given_up = f", {done.given_up} of them given up" if done.given_up else ""
    return (
        f"{done.scans} scans read, {done.documents} documents; {done.pictures} pages{each}{given_up}; "
        f"{done.left} scans left."
    )
