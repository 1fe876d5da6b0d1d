"""`scrapy diff`: what a government promised, and what it then reported."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.commands.facts import year_of
from crawler.terminal import Console


class Command(GongbaoCommand):
    """Reads MongoDB; changes nothing."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--sentences] [--json] REGION YEAR [NEXT_YEAR]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show what a government promised for a year, and what it reported the year after"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--sentences", action="store_true", help="print the sentences, too")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the targets of the first report, each with the result in the second."""
        if len(args) not in (2, 3):
            raise UsageError("name a region (code or name) and a year, such as: diff 安徽省 2024")
        year = year_of(args[1])
        if len(args) == 3 and year_of(args[2]) != year + 1:
            raise UsageError(
                f"what was promised for {year} is reported a year later: say diff {args[0]} {year} {year + 1}"
            )
        found = self.load("RECORD_STORE")(self.config).promises(args[0], year)
        if opts.json:
            print_json(found)
            return 0
        from crawler.promises.drawing import draw_promises

        draw_promises(found, Console(), sentences=opts.sentences)
        return 0
