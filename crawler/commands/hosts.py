"""`scrapy hosts`: what waits where, when each host is asked again, and what stood there instead of pages."""

from __future__ import annotations

import argparse
import heapq
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from rich.table import Table
from rich.text import Text

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.durations import short
from crawler.errors import ServerUnavailableError
from crawler.frontier.budgets import Budget, Budgets
from crawler.frontier.connection import connect, explained
from crawler.frontier.draining import Draining
from crawler.frontier.hosts import Hosts, HostState
from crawler.logs.safety import one_line
from crawler.terminal import Console
from crawler.traps.known import Trap, Traps

LIMIT: Final = 50
DAYS: Final = 30
"""For which soft blocks are counted."""
Blocks = dict[str, dict[str, int]]


class Command(GongbaoCommand):
    """Lists hosts, those with most in the queue first; changes nothing."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--limit N] [--json] [HOST…]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "List hosts: queued, in flight, next turn, back-off, soft blocks, paused"

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
            budget_of = Budgets(frontier).of_host()
            traps = Traps(frontier)
            trapped = {state.host: list(traps.all(state.host)) for state in listed} if traps.counts() else {}
        blocks = self._soft_blocks([state.host for state in listed])
        if opts.json:
            rows = [_row(state, blocks, budget_of(state.host)) for state in listed]
            print_json(
                [row | {"traps": [asdict(trap) for trap in trapped.get(row["host"], ())]} for row in rows]
            )
        else:
            show(listed, blocks, budget_of, trapped, draining=draining)
        return 0

    def _soft_blocks(self, hosts: list[str]) -> Blocks:
        """Return how often what stood there instead of pages; nothing where no database answers."""
        if not self.config.mongo_uri:
            return {}
        since = datetime.now(UTC) - timedelta(days=DAYS)
        try:
            found: Blocks = self.load("RECORD_STORE")(self.config).soft_blocks(since, hosts)
        except ServerUnavailableError as error:
            print(f"{error} Soft blocks are not counted.", file=sys.stderr)
            return {}
        return found


def _row(state: HostState, blocks: Blocks, budget: Budget | None) -> dict[str, Any]:
    """Return what machines read of a host."""
    counted = {**budget._asdict(), "left": budget.left} if budget else None
    return {**asdict(state), "soft_blocks": blocks.get(state.host, {}), "budget": counted}


def show(
    states: list[HostState],
    blocks: Blocks,
    budget_of: Callable[[str], Budget | None],
    traps: dict[str, list[Trap]],
    *,
    draining: bool,
) -> None:
    """Print a table for a person."""
    table = Table("host", box=None, pad_edge=False)
    for name in ("queued", "in flight", "delay", "next turn", ""):
        table.add_column(name, justify="left" if not name else "right")
    for state in states:
        turn = "now" if not state.next_turn else f"in {short(state.next_turn)}"
        row = f"{state.queued:,}", str(state.in_flight), short(state.delay), turn if state.queued else "–"
        remarks = _remarks(state, blocks.get(state.host, {}), budget_of(state.host))
        trapped = [
            f"trap {one_line(trap.pattern)} ({trap.kind}), e.g. {one_line(trap.example) or '–'}"
            for trap in traps.get(state.host, ())
        ]
        table.add_row(state.host, *row, Text("\n".join(filter(None, [remarks, *trapped]))))
    Console().print(table)
    if draining:
        print("The frontier is being drained: nothing new is taken (`scrapy drain --off` ends it).")


def _remarks(state: HostState, blocks: dict[str, int], budget: Budget | None) -> str:
    remarks = ["paused"] if state.paused or state.blocked_for else []
    if budget and budget.left is not None:
        remarks.append(f"{budget.left:,} fetches left" if budget.left else "no budget left")
    if state.stopped_for:
        remarks.append(
            f"rests {short(state.stopped_for)}: nothing but soft blocks, the last one {state.soft_block}"
        )
    elif state.soft_block:
        remarks.append(f"slowed down by a soft block: {state.soft_block}")
    if blocks:
        remarks.append(
            ", ".join(f"{count:,} {block}" for block, count in blocks.items()) + f" in {DAYS} days"
        )
    if state.backoff:
        remarks.append(f"backs off {short(state.backoff)}")
    if state.address:
        remarks.append(f"shares {state.address}")
    return ", ".join(remarks)
