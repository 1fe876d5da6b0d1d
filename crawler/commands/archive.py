"""`scrapy archive import|export`: other crawlers' archives brought in, and captures given to others."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.moments import moment
from crawler.terminal import Console

OWN: Final = {
    "import": ("source", "dry_run", "json"),
    "export": ("source", "url", "since", "until", "document", "json"),
}
"""Options of each verb."""


class Command(GongbaoCommand):
    """Takes WARC and ARC files into the archive, and writes parts of it as WACZ."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "import FILE… [--source ID] [--dry-run] | export FILE.wacz [--source ID] [--url PREFIX] …"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Bring in WARC files of other crawlers, or write captures as WACZ"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of both verbs."""
        super().add_options(parser)
        add = parser.add_argument
        add("--source", metavar="ID", help="import: the source of the captures (default: the host of each)")
        add("--dry-run", action="store_true", help="import: read the files and change nothing")
        add("--url", metavar="PREFIX", help="export: captures of URLs that begin so")
        add("--since", metavar="DATE", help="export: captures from this day or moment on (ISO 8601, UTC)")
        add("--until", metavar="DATE", help="export: captures up to this day or moment")
        add("--document", metavar="ID", action="append", help="export: what this document cites; repeatable")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Import, with 1 where a file gave nothing or could not be read; or export."""
        if not args or args[0] not in OWN:
            raise UsageError("what can be done with the archive is: import FILE… or export FILE.wacz")
        given = {name for names in OWN.values() for name in names if getattr(opts, name)}
        if foreign := given - set(OWN[args[0]]):
            raise UsageError(f"{args[0]} does not take --{min(foreign).replace('_', '-')}")
        return self._import(args[1:], opts) if args[0] == "import" else self._export(args[1:], opts)

    def _import(self, args: list[str], opts: argparse.Namespace) -> int:
        if not args:
            raise UsageError("name the files to import")
        paths = list(map(Path, args))
        with _bar(DownloadColumn(), opts) as bar:
            tasks = {path: bar.add_task(path.name, total=_size(path)) for path in paths}
            results = self.load("IMPORT_ARCHIVES")(
                self.config,
                paths,
                source=opts.source,
                dry_run=opts.dry_run,
                progress=lambda path, done: bar.update(tasks[path], completed=done),
            )
        if opts.json:
            print_json({"dry_run": opts.dry_run, "files": [result.as_json() for result in results]})
        else:
            print("\n".join(line for result in results for line in _lines(result, opts.dry_run)))
        return int(not all(result.good for result in results))

    def _export(self, args: list[str], opts: argparse.Namespace) -> int:
        if len(args) != 1:
            raise UsageError("name one file to write, such as reports.wacz")
        selection = self.load("EXPORT_SELECTION")(
            opts.source, opts.url, moment(opts.since), moment(opts.until, end=True), opts.document or ()
        )
        with _bar(TextColumn("{task.completed} captures"), opts) as bar:
            task = bar.add_task("Exporting", total=None)
            found = self.load("EXPORT_ARCHIVE")(
                self.config, Path(args[0]), selection, lambda done: bar.update(task, completed=done)
            )
        if opts.json:
            print_json({"file": args[0], **asdict(found)})
        else:
            for problem in found.problems:
                print(f"Left out: {problem}")
            rest = f"; {found.left_out} captures were left out." if found.left_out else "."
            written = f"{found.captures} captures, {found.pages} pages to begin with, {found.size:,} bytes"
            print(f"{args[0]}: {written}{rest}")
        return int(found.left_out > 0)


def _bar(column: Any, opts: argparse.Namespace) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), column, TimeRemainingColumn()
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=opts.json)


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None


def _lines(result: Any, dry_run: bool) -> Iterable[str]:
    """Yield what came of one imported file, for people."""
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
