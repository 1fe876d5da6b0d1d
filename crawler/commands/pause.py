"""`scrapy pause`: leave hosts alone."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand
from crawler.durations import duration
from crawler.frontier.connection import connect, explained
from crawler.frontier.pausing import Pausing


class Command(GongbaoCommand):
    """Nothing more is fetched from these hosts by any worker, until `scrapy resume` or for a time."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--for SPAN] HOST|ADDRESS…"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Fetch nothing more from hosts, until they are resumed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--for", dest="span", metavar="SPAN", help="only for so long: 30m, 12h, 1d, 2w")

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Pause each."""
        if not args:
            raise UsageError("name at least one host, or the address of a server group")
        seconds = duration(opts.span).total_seconds() if opts.span else None
        paused = f"paused for {opts.span}" if opts.span else "paused"
        self.note_if_possible("pause", *args, seconds=seconds)
        with explained():
            for state in Pausing(self.frontier(connect(self.config))).pause(args, seconds):
                waiting = f"{state.queued:,} URLs wait, {state.in_flight} still in flight"
                print(f"{state.host} is {paused}: {waiting}.")
        return 0
