"""`scrapy requeue`: give URLs that were given up another chance."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Final

from crawler.command import GongbaoCommand
from crawler.durations import duration
from crawler.frontier.connection import connect, explained
from crawler.frontier.dead_letters import DeadLetters
from crawler.frontier.requeue import requeue

BLOCKED: Final = "blocked"
SOFT_BLOCK: Final = "soft block: "
"""What the reason of such a URL begins with."""


class Command(GongbaoCommand):
    """Queues URLs again, with all their attempts: dead or rejected ones, and those that met a soft block."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--host HOST] [--error TEXT] [--older-than SPAN] [--state dead|rejected|blocked] [--dry-run]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Queue URLs again that were given up"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--host", metavar="HOST", help="only this host's (with its port, where it has one)"
        )
        parser.add_argument("--error", metavar="TEXT", help="only those whose last error contains this")
        parser.add_argument(
            "--older-than", metavar="SPAN", help="only those given up that long ago: 30m, 12h, 1d, 2w"
        )
        parser.add_argument(
            "--state",
            choices=("dead", "rejected", BLOCKED),
            default="dead",
            help=f"default: dead; {BLOCKED}: a soft block stood there instead of a page",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Queue them and say how many."""
        before = datetime.now(UTC) - duration(opts.older_than) if opts.older_than else None
        records = self.load("RECORD_STORE")(self.config)
        with explained():
            frontier = self.frontier(connect(self.config))
            DeadLetters(frontier).settle(records)
            state, error = (
                ("done", SOFT_BLOCK + (opts.error or ""))
                if opts.state == BLOCKED
                else (opts.state, opts.error)
            )
            rows = records.select_urls([state], opts.host, error, before)
            if opts.dry_run:
                print(f"{sum(1 for _ in rows):,} {opts.state} URLs would be queued again.")
            else:
                asked = {"host": opts.host, "error": opts.error, "older_than": opts.older_than}
                self.note(records, "requeue", f"{opts.state} URLs", **asked)
                print(f"{requeue(frontier, records, rows):,} {opts.state} URLs are queued again.")
        return 0
