"""`scrapy coverage`: whose reports of which years are there, and what is missing."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime
from typing import Any, Final

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.terminal import Console

YEARS: Final = 20
"""Years that are shown where none are named."""
FIRST: Final = 1949


class Command(GongbaoCommand):
    """Reads MongoDB and the files of sources; changes nothing."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--province NAME] [--year YEAR|FIRST-LAST] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show whose reports of which years are there, and what is missing"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--province", metavar="NAME", help="its prefectures and counties: anhui, 安徽 or 340000"
        )
        parser.add_argument(
            "--year", metavar="YEAR", help=f"one year, or 1985-2024; else the last {YEARS} years"
        )
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Print it."""
        from crawler.coverage.drawing import draw
        from crawler.coverage.totals import as_json

        years = years_of(opts.year, datetime.now(UTC).year)
        coverage, without_code = self._coverage(opts.province, years)
        if opts.json:
            print_json(as_json(coverage, without_code))
            return 0
        console = Console()
        draw(coverage, console, one_province=bool(opts.province))
        if without_code and not opts.province:
            print(f"Besides, {without_code:,} reports of towns, zones and others without a code.")
        return 0

    def _coverage(self, province: str | None, years: range) -> tuple[Any, int]:
        from crawler.coverage.gathering import gather
        from crawler.sources.choosing import province_code
        from crawler.sources.registry import load

        registry = load(self.config.sources)
        within = province_code(province, registry) if province else ""
        records = self.load("RECORD_STORE")(self.config)
        return gather(records, registry, self.load("REGIONS"), years, within)


def years_of(text: str | None, this_year: int) -> range:
    """Return the years that `--year` names. Raises `UsageError` for what names none."""
    if text is None:
        return range(this_year - YEARS + 1, this_year + 1)
    named = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    first, last = (int(named[1]), int(named[2] or named[1])) if named else (0, 0)
    if not FIRST <= first <= last <= this_year + 1:
        raise UsageError(
            f"--year expects a year from {FIRST} to {this_year + 1}, or two with a hyphen, and not {text!r}"
        )
    return range(first, last + 1)
