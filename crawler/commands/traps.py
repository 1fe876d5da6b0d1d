"""`scrapy traps`: which URLs are not followed because they lead to nothing new, and letting them be."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.errors import GongbaoError
from crawler.frontier.connection import connect, explained
from crawler.logs.safety import one_line
from crawler.traps.known import Trap, Traps
from crawler.traps.lifting import lift


class Command(GongbaoCommand):
    """Lists traps; lifts, closes or forgets one.

    What is lifted is never learned again, and what was rejected for it is queued. What is forgotten may be.
    """

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--json] [HOST…] | --lift HOST PATTERN | --close HOST PATTERN | --forget HOST PATTERN"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "List traps: URLs without end that lead to nothing new; lift one"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--lift", action="store_true", help="it is none: queue what was rejected for it")
        ways.add_argument("--close", action="store_true", help="follow no URLs of this pattern of a host")
        ways.add_argument(
            "--forget", action="store_true", help="take back what was said: it may be learned again"
        )
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """List or change them."""
        changes = opts.lift or opts.close or opts.forget
        if changes and len(args) != 2:
            raise UsageError("name a host and a pattern as `scrapy traps` lists them, with quotes around it")
        with explained():
            frontier = self.frontier(connect(self.config))
            traps = Traps(frontier)
            if not changes:
                found = [trap for host in args for trap in traps.all(host)] if args else list(traps.all())
                return _list(sorted(found, key=lambda trap: (trap.host, trap.pattern)), opts)
            host, pattern = args
            if opts.lift and (trap := self._shape(traps, host, pattern)):
                raise GongbaoError(
                    f"There is nothing to lift: {trap.meaning}. The settings TRAP_… say how far links go; "
                    "`scrapy seed --scope page URL` fetches a single page."
                )
            records = self.load("RECORD_STORE")(self.config)
            action = "lift trap" if opts.lift else "close trap" if opts.close else "forget trap"
            self.note(records, action, f"{host} {pattern}")
            if opts.lift:
                queued = lift(frontier, records, host, pattern)
                print(f"{pattern} of {host} may be fetched; {queued:,} URLs that were rejected are queued.")
            elif opts.close:
                traps.close(host, pattern)
                print(f"{pattern} of {host} is not followed any more.")
            else:
                traps.forget(host, pattern)
                print(f"Nothing is known of {pattern} of {host} any more.")
        return 0

    def _shape(self, traps: Traps, host: str, pattern: str) -> Trap | None:
        return next((trap for trap in traps.all(host) if trap.pattern == pattern and trap.is_shape), None)


def _list(traps: list[Trap], opts: argparse.Namespace) -> int:
    if opts.json:
        print_json([row(trap) for trap in traps])
        return 0
    for trap in traps:
        print(line_of(trap))
    print(f"{len(traps):,} traps." if traps else "No traps are known.")
    return 0


def line_of(trap: Trap) -> str:
    """Return what a person reads of a trap: patterns and URLs whole, so that they can be copied."""
    fetched = f"{trap.pages:,} fetched, " if trap.pages else ""
    counts = f"{fetched}{trap.refused:,} refused since {trap.since:%Y-%m-%d}"
    example = f", e.g. {one_line(trap.example)}" if trap.example else ""
    return f"{one_line(trap.host)} {one_line(trap.pattern)}\n  {trap.kind}: {trap.meaning}. {counts}{example}"


def row(trap: Trap) -> dict[str, Any]:
    """Return what machines read of a trap."""
    return {**asdict(trap), "meaning": trap.meaning}
