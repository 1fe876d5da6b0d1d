"""`scrapy facts`: the targets and results that one report states."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.terminal import Console


class Command(GongbaoCommand):
    """Reads MongoDB; changes nothing."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--sentences] [--json] REGION YEAR"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show the targets and results that a report states"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--sentences", action="store_true", help="print the sentences, too")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print them in the order of the text."""
        if len(args) != 2:
            raise UsageError("name a region (code or name) and a year, such as: facts 安徽省 2025")
        found = self.load("RECORD_STORE")(self.config).facts(args[0], year_of(args[1]))
        if opts.json:
            print_json(found)
            return 0
        from crawler.promises.drawing import draw_facts

        draw_facts(found, Console(), sentences=opts.sentences)
        return 0


def year_of(text: str) -> int:
    """Return the year that an argument names. Raises `UsageError` for what names none."""
    if not (text.isascii() and text.isdigit() and len(text) == 4 and text >= "1949"):
        raise UsageError(f"a year has four digits, such as 2024; {text!r} is none")
    return int(text)
