"""`scrapy runs`: what each crawl of a source has made, and whether that is what was expected."""

from __future__ import annotations

import argparse
from typing import Any, Final

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.errors import GongbaoError
from crawler.frontier.connection import connect, explained
from crawler.terminal import Console

LIMIT: Final = 20


class UnknownRunError(GongbaoError):
    """Raised for the id of a run that the database does not know. `scrapy runs` lists them."""


class Command(GongbaoCommand):
    """Reads MongoDB and Redis; records what was begun, and settles what is over."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--limit N] [--json] [ID]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show the runs: what each made, in how long, what went wrong, and the verdict"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--limit", type=int, default=LIMIT, metavar="N", help=f"list N (default {LIMIT})")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print them, the newest first."""
        from crawler.runs import showing
        from crawler.runs.keeping import RunKeeper

        if len(args) > 1 or opts.limit < 1:
            raise UsageError("runs takes one ID at most, and a --limit of at least 1")
        records = self.load("RECORD_STORE")(self.config)
        records.check()
        with explained():
            keeper = RunKeeper(self.frontier(connect(self.config)), records, self.config.sources)
            keeper.keep()
        if args:
            row = keeper.recounted(_known(records, args[0]))
            if opts.json:
                print_json(row | {"errors": showing.errors(row)})
            else:
                showing.show_one(row, Console())
            return 0
        rows = [row if row["state"] == "over" else keeper.recounted(row) for row in records.runs(opts.limit)]
        if opts.json:
            print_json([row | {"errors": showing.errors(row)} for row in rows])
        else:
            showing.show(rows, Console())
        return 0


def _known(records: Any, run_id: str) -> dict[str, Any]:
    row: dict[str, Any] | None = records.run(run_id)
    if row is None:
        raise UnknownRunError(f"There is no run {run_id!r}. `scrapy runs` lists the last ones.")
    return row
