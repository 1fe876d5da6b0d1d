"""`scrapy drain`: finish what is leased, take nothing new."""

from __future__ import annotations

import argparse
import time
from typing import Final

from crawler.command import GongbaoCommand
from crawler.frontier.connection import connect, explained
from crawler.frontier.draining import Draining
from crawler.terminal import Console

EVERY: Final = 0.5
"""Seconds between two looks."""


class Command(GongbaoCommand):
    """When it returns, every page that was begun is stored: the moment for an upgrade, say."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--no-wait | --off]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Finish what is leased and take nothing new"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--off", action="store_true", help="let workers take URLs again")
        choice.add_argument("--no-wait", action="store_true", help="return at once")

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Switch it on and wait until nothing is leased, or switch it off."""
        with explained():
            draining = Draining(self.frontier(connect(self.config)))
            if opts.off:
                draining.end()
                print("Workers take URLs again.")
                return 0
            draining.begin()
            left = draining.left() if opts.no_wait else wait(draining)
        print(f"Nothing new is taken; {left or 'nothing'} is leased. `scrapy drain --off` ends it.")
        return 0


def wait(draining: Draining) -> int:
    """Return when nothing is leased any more, or when somebody has ended the draining; shows what is left."""
    with Console(stderr=True).status("Draining") as status:
        while (left := draining.left()) and draining.on:
            status.update(f"Draining: {left:,} URLs are still leased")
            time.sleep(EVERY)
    return left
