"""`scrapy dead`: which URLs were given up, and why."""

from __future__ import annotations

import argparse
from itertools import islice
from typing import Any, Final

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.frontier.connection import connect, explained
from crawler.frontier.dead_letters import DeadLetters

LIMIT: Final = 100
SHOWN: Final = ("url", "reason", "attempts", "at", "source")


class Command(GongbaoCommand):
    """Lists dead URLs, the last ones first."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--host HOST] [--limit N] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "List the URLs that were given up, with their last error"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--host", metavar="HOST", help="only this host's (with its port, where it has one)"
        )
        parser.add_argument(
            "--limit", type=int, default=LIMIT, metavar="N", help=f"list the last N (default {LIMIT})"
        )
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Print them."""
        records = self.load("RECORD_STORE")(self.config)
        with explained():
            DeadLetters(self.frontier(connect(self.config))).settle(records)
        rows = iter(records.select_urls(["dead"], opts.host, newest=True))
        listed = [{name: row.get(name) for name in SHOWN} for row in islice(rows, opts.limit)]
        if opts.json:
            print_json(listed)
            return 0
        for row in listed:
            print(_line(row))
        more = sum(1 for _ in rows)
        print(f"{len(listed) + more:,} dead URLs{f', {more:,} of them not listed' if more else ''}.")
        return 0


def _line(row: dict[str, Any]) -> str:
    attempts = f"{row['attempts']} attempt{'s' * (row['attempts'] != 1)}"
    return f"{row['at']:%Y-%m-%d %H:%M} {row['url']}  {' '.join(str(row['reason']).split())} ({attempts})"
