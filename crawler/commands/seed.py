"""`scrapy seed`: begin a crawl."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand
from crawler.frontier.connection import connect, explained
from crawler.frontier.seeding import check_contact, plant
from crawler.sources.scope import Reach, Scope


class Command(GongbaoCommand):
    """Puts URLs into the frontier, where any worker takes them up."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--scope page|host|site] URL…"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Queue URLs to begin a crawl with"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--scope",
            choices=[reach.value for reach in Reach],
            default=Reach.HOST.value,
            help="how far to follow links: not at all, on this host (default), or on all hosts of the site",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Plant each seed."""
        if not args:
            raise UsageError("name at least one URL")
        for url in args:  # all or none
            Scope.around(url, Reach(opts.scope))
            check_contact(self.config, [url])
        client = connect(self.config)
        with explained():
            frontier = self.frontier(client)
            for url in args:
                queued = plant(client, frontier, self.config, url, Reach(opts.scope))
                print(f"{url} {'queued' if queued else 'is in the queue already'} (scope {opts.scope})")
        return 0
