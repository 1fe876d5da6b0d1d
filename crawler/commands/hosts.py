"""`scrapy hosts`: what waits where, and when each host is asked again."""

from __future__ import annotations

import argparse
import heapq
from dataclasses import asdict
from typing import Final

from rich.console import Console
from rich.table import Table

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.durations import short
from crawler.frontier.connection import connect, explained
from crawler.frontier.draining import Draining
from crawler.frontier.hosts import Hosts, HostState

LIMIT: Final = 50


class Command(GongbaoCommand):
    """Lists hosts, those with most in the queue first; changes nothing."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--limit N] [--json] [HOST…]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "List hosts: queued, in flight, next turn, back-off, paused"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--limit", type=int, default=LIMIT, metavar="N", help=f"list N hosts (default {LIMIT})"
        )
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print them."""
        with explained():
            frontier = self.frontier(connect(self.config))
            hosts = Hosts(frontier)
            found = map(hosts.get, args) if args else hosts.all()
            listed = heapq.nlargest(opts.limit, found, key=lambda state: (state.queued, state.in_flight))
            draining = Draining(frontier).on
        if opts.json:
            print_json([asdict(state) for state in listed])
        else:
            show(listed, draining=draining)
        return 0


def show(states: list[HostState], *, draining: bool) -> None:
    """Print a table for a person."""
    table = Table("host", box=None, pad_edge=False)
    for name in ("queued", "in flight", "delay", "next turn", ""):
        table.add_column(name, justify="left" if not name else "right")
    for state in states:
        turn = "now" if not state.next_turn else f"in {short(state.next_turn)}"
        row = f"{state.queued:,}", str(state.in_flight), short(state.delay), turn if state.queued else "–"
        table.add_row(state.host, *row, _remarks(state))
    Console().print(table)
    if draining:
        print("The frontier is being drained: nothing new is taken (`scrapy drain --off` ends it).")


def _remarks(state: HostState) -> str:
    remarks = ["paused"] if state.paused or state.blocked_for else []
    if state.backoff:
        remarks.append(f"backs off {short(state.backoff)}")
    if state.address:
        remarks.append(f"shares {state.address}")
    return ", ".join(remarks)
