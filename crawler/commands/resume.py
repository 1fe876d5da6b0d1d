"""`scrapy resume`: fetch from paused hosts again."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand
from crawler.frontier.connection import connect, explained
from crawler.frontier.pausing import Pausing


class Command(GongbaoCommand):
    """Takes back what `scrapy pause` did."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "HOST|ADDRESS…"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Fetch from paused hosts again"

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Resume each."""
        if not args:
            raise UsageError("name at least one host, or the address of a server group")
        self.note_if_possible("resume", *args)
        with explained():
            for state in Pausing(self.frontier(connect(self.config))).resume(args):
                what = "is fetched from again" if state.paused or state.blocked_for else "was not paused"
                print(f"{state.host} {what}: {state.queued:,} URLs wait.")
        return 0
