"""`scrapy dead`: which URLs were given up, and why; or give them up for good."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.frontier.connection import connect, explained
from crawler.frontier.dead_letters import DeadLetters
from crawler.frontier.dropping import drop
from crawler.frontier.queue import Frontier

LIMIT: Final = 100
SHOWN: Final = ("url", "reason", "attempts", "at", "source")


class Command(GongbaoCommand):
    """Lists dead URLs, the last ones first, or drops them."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--host HOST] [--error TEXT] [--limit N] [--json | --drop [--dry-run]]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "List the URLs that were given up, with their last error; or drop them"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--host", metavar="HOST", help="only this host's (with its port, where it has one)"
        )
        parser.add_argument(
            "--limit", type=int, default=LIMIT, metavar="N", help=f"list the last N (default {LIMIT})"
        )
        parser.add_argument("--error", metavar="TEXT", help="only those whose last error contains this")
        parser.add_argument(
            "--drop",
            action="store_true",
            help="record them as rejected: no link or visit brings them back, only `scrapy requeue`",
        )
        parser.add_argument("--dry-run", action="store_true", help="with --drop: only say how many there are")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Print them."""
        if (opts.dry_run and not opts.drop) or (opts.drop and opts.json):
            raise UsageError("--dry-run is for --drop, and --json for a list")
        records = self.load("RECORD_STORE")(self.config)
        with explained():
            frontier = self.frontier(connect(self.config))
            DeadLetters(frontier).settle(records)
            rows = iter(records.select_urls(["dead"], opts.host, opts.error, newest=True))
            if opts.drop:
                return self._drop(frontier, records, rows, opts)
        listed = [{name: row.get(name) for name in SHOWN} for row in islice(rows, opts.limit)]
        if opts.json:
            print_json(listed)
            return 0
        for row in listed:
            print(_line(row))
        more = sum(1 for _ in rows)
        print(f"{len(listed) + more:,} dead URLs{f', {more:,} of them not listed' if more else ''}.")
        return 0

    def _drop(self, frontier: Frontier, records: Any, rows: Iterable[Any], opts: argparse.Namespace) -> int:
        if opts.dry_run:
            print(f"{sum(1 for _ in rows):,} dead URLs would be dropped.")
            return 0
        self.note(records, "drop", "dead URLs", host=opts.host, error=opts.error)
        print(f"{drop(frontier, records, rows):,} dead URLs are dropped.")
        return 0


def _line(row: dict[str, Any]) -> str:
    attempts = f"{row['attempts']} attempt{'s' * (row['attempts'] != 1)}"
    return f"{row['at']:%Y-%m-%d %H:%M} {row['url']}  {' '.join(str(row['reason']).split())} ({attempts})"
