"""`scrapy top`: queue, workers, hosts and errors, live."""

from __future__ import annotations

import argparse
import time
from datetime import datetime

from rich.live import Live
from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand
from crawler.frontier.connection import connect, explained
from crawler.terminal import Console

EVERY = 2.0


class Command(GongbaoCommand):
    """Reads Redis; changes nothing. Without a terminal it prints what is there once."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--every SECONDS]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show queue, workers, hosts and errors live"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--every", type=float, default=EVERY, metavar="SECONDS", help=f"between two looks ({EVERY:g})"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Show it until Ctrl-C."""
        from crawler.top.drawing import draw
        from crawler.top.looking import Looker
        from crawler.top.rates import Rates

        if not 0.2 <= opts.every <= 3600:
            raise UsageError("--every expects seconds from 0.2 to 3600")
        with explained():
            looker, rates = Looker(self.frontier(connect(self.config))), Rates()
        console = Console()
        seen = looker.look()
        rates.add(seen)
        if not console.is_terminal:
            console.print(draw(seen, rates, datetime.now()))
            return 1 if seen.outage else 0
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                live.update(draw(seen, rates, datetime.now()), refresh=True)
                time.sleep(opts.every)
                seen = looker.look()
                rates.add(seen)
