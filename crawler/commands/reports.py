"""`scrapy reports`: what there is of reports, and where their renditions contradict each other."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from rich.progress import Progress, TextColumn, TimeElapsedColumn

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.terminal import Console


class Command(GongbaoCommand):
    """Reads MongoDB; changes nothing unless told to rebuild."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--rebuild] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show the reports: how many, what is missing, what contradicts; or compute them anew"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--rebuild", action="store_true", help="compute all reports anew")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Print the numbers; 1 where a report cannot be computed."""
        records = self.load("RECORD_STORE")(self.config)
        if opts.rebuild:
            self._rebuild(records, quiet=opts.json)
        counts = records.report_counts()
        if opts.json:
            print_json(counts)
        else:
            show(counts)
        return int(bool(counts["failed"]))

    def _rebuild(self, records: Any, *, quiet: bool) -> None:
        records.check()
        columns = TextColumn("Computing reports of {task.completed} keys"), TimeElapsedColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
            task = bar.add_task("rebuild", total=None)
            records.rebuild_reports(lambda done: bar.update(task, completed=done))


def show(counts: Mapping[str, Any]) -> None:
    """Print the numbers for a person."""
    print(f"{counts['reports']:,} reports of {counts['renditions']:,} renditions.")
    print(
        f"Best renditions: {counts['complete']:,} complete, {counts['truncated']:,} cut off, "
        f"{counts['official']:,} official."
    )
    print(f"By year: {_by(counts['by_year'])}.")
    print(f"Missing: {_by(counts['missing'])}.")
    print(f"Conflicts: {_by(counts['conflicts'])}.")
    for report in counts["conflicting"]:
        for conflict in report["conflicts"]:
            print(f"  {report['_id']} {report['title']}: {conflict['field']} {_values(conflict)}")
    if counts["in_no_report"]:
        print(f"{counts['in_no_report']:,} documents are in no report: nothing tells their year or region.")
    if counts["waiting"]:
        print(
            f"{len(counts['waiting']):,} keys have to be computed yet; the next commit does it, or --rebuild."
        )
    for key, error in counts["failed"].items():
        print(f"{key} cannot be computed: {error}")


def _by(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items()) or "none"


def _values(conflict: Mapping[str, Any]) -> str:
    values = [
        f"{value['value'] or 'another text'} ({len(value['documents'])})" for value in conflict["values"]
    ]
    return " or ".join(values)
