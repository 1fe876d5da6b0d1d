"""`scrapy pause`: leave hosts alone."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand
from crawler.frontier.connection import connect, explained
from crawler.frontier.hosts import Hosts


class Command(GongbaoCommand):
    """Nothing more is fetched from these hosts by any worker, until `scrapy resume`."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "HOST…"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Fetch nothing more from hosts, until they are resumed"

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Pause each."""
        if not args:
            raise UsageError("name at least one host")
        with explained():
            hosts = Hosts(self.frontier(connect(self.config)))
            for state in [hosts.get(name) for name in args]:  # all of them are known, or none is paused
                hosts.pause(state.host)
                print(
                    f"{state.host} is paused: {state.queued:,} URLs wait, {state.in_flight} still in flight."
                )
        return 0
