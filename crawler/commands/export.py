"""`scrapy export`: the data as files to take away; the next run gives what changed."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.commands.coverage import years_of
from crawler.moments import moment
from crawler.terminal import Console

KINDS: Final = ("work_report", "statistical_communique", "plan_report", "budget_report", "news", "other")


class Command(GongbaoCommand):
    """Reads MongoDB and writes to a folder."""

    def syntax(self) -> str:
        """Return the arguments."""
        return (
            "FOLDER [--table documents|reports] [--format parquet|jsonl|csv] [--region CODE] [--year YEAR] …"
        )

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Write documents or reports as Parquet, JSON lines or CSV; again, only what changed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        add = parser.add_argument
        add("--table", choices=("documents", "reports"), default="documents", help="default: documents")
        add("--format", choices=("parquet", "jsonl", "csv"), default="parquet", help="csv: the fields alone")
        add("--region", metavar="CODE", help="this region and all below it: 340000, 341700 or 341702")
        add("--year", metavar="YEAR", help="one year, or 1985-2024")
        add("--kind", choices=KINDS, help="of documents")
        add("--completeness", choices=("complete", "incomplete", "truncated"), help="of work reports")
        add("--changed-since", metavar="DATE", help="from this day or moment on (ISO 8601, UTC)")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Write the files."""
        if len(args) != 1:
            raise UsageError("name one folder to write to, such as gongbao-reports")
        export = self.load("EXPORT_DATA")(self.config)
        selection = self._selection(opts)
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True, disable=opts.json) as bar:
            task = bar.add_task("Exporting", total=None)
            done = export.run(
                Path(args[0]),
                selection,
                opts.format,
                None if opts.json else lambda n, of: bar.update(task, completed=n, total=max(n, of)),
            )
        if opts.json:
            print_json(done)
        else:
            print(_told(done))
        return 0

    def _selection(self, opts: argparse.Namespace) -> Any:
        if opts.region and not re.fullmatch(r"\d{6}", opts.region):
            raise UsageError(f"--region expects a code of six digits (GB/T 2260), and not {opts.region!r}")
        years = years_of(opts.year, datetime.now(UTC).year) if opts.year else None
        return self.load("DATA_SELECTION")(
            opts.table,
            region=opts.region,
            years=(years[0], years[-1]) if years else None,
            kind=opts.kind,
            wholeness=opts.completeness,
            since=moment(opts.changed_since),
        )


def _told(done: dict[str, Any]) -> str:
    speed = f"{done['rows'] / max(done['seconds'], 0.1):,.0f} rows a second"
    written = f"{done['rows']:,} rows, {len(done['files'])} files, {done['bytes']:,} bytes"
    if done["changed_since"] is None:
        return f"{done['folder']}: {written}, {speed}."
    return f"{done['folder']}, run {done['run']}: what changed: {written}; {done['removed']:,} removed."
