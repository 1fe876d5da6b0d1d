"""`scrapy archive import`: other crawlers' archives brought in."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json


class Command(GongbaoCommand):
    """Takes WARC and ARC files into the archive."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "import FILE… [--source ID] [--dry-run] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Bring in WARC files of other crawlers"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--source",
            metavar="ID",
            help="the source that the captures belong to (default: the host of each)",
        )
        parser.add_argument("--dry-run", action="store_true", help="read the files and change nothing")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Import files; 1 where one gave nothing or could not be read."""
        if len(args) < 2 or args[0] != "import":
            raise UsageError("what can be done with the archive is: import FILE…")
        results = self._import(list(map(Path, args[1:])), opts)
        if opts.json:
            print_json({"dry_run": opts.dry_run, "files": [result.as_json() for result in results]})
        else:
            print("\n".join(line for result in results for line in _lines(result, opts.dry_run)))
        return int(not all(result.good for result in results))

    def _import(self, paths: list[Path], opts: argparse.Namespace) -> list[Any]:
        columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True, disable=opts.json) as bar:
            tasks = {path: bar.add_task(path.name, total=_size(path)) for path in paths}
            results: list[Any] = self.load("IMPORT_ARCHIVES")(
                self.config,
                paths,
                source=opts.source,
                dry_run=opts.dry_run,
                progress=lambda path, done: bar.update(tasks[path], completed=done),
            )
        return results


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _lines(result: Any, dry_run: bool) -> Iterable[str]:
    """Yield what came of one file, for people."""
    counted = f"{result.captures} captures " + ("could be added" if dry_run else "added")
    counted += "" if dry_run else f", {result.known} known already, {result.documents} documents"
    yield f"{result.path}: {counted}, {result.refusals} refused."
    if result.problem:
        yield f"  {result.problem}"
    for refused in result.refused:
        yield f"  Refused: {refused}."
    if more := result.refusals - len(result.refused):
        yield f"  Refused: {more} more."
    for kind, count in result.passed_over.most_common():
        example = result.examples[kind]
        where = f"the first at {example.spot}" + (f", {example.id}" if example.id else "")
        yield f"  Passed over: {count} of type {kind} ({where})."
