"""`scrapy migrate`: bring database and frontier to the schema of this release."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.frontier.connection import connect, explained
from crawler.migrations import MIGRATIONS, Applied, Migration, Places, migrate
from crawler.terminal import Console


class Command(GongbaoCommand):
    """Applies what is not applied yet, in order.

    Workers may run meanwhile, those of the release before too.
    """

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--dry-run] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Bring database and frontier to the schema of this release"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="only say what would be changed")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Migrate."""
        quiet = opts.json or not sys.stderr.isatty()
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        with (
            explained(),
            Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar,
        ):
            task = bar.add_task("Migrating", total=None)

            def tick(migration: Migration, done: int, total: int) -> None:
                bar.update(task, description=migration.name, completed=done, total=total or None)

            records = self.load("RECORD_STORE")(self.config)
            places = Places(self.config, self.frontier(connect(self.config)), records, self.load)
            found = migrate(places, MIGRATIONS, dry_run=opts.dry_run, progress=tick)
        if opts.json:
            print_json([asdict(each) for each in found])
        else:
            print("\n".join(map(line, found)))
            if opts.dry_run and any(each.no_way_back for each in found):
                print("Make a backup before: deploy/backup.")
        return 0


def line(applied: Applied) -> str:
    """Return one migration for a person."""
    words = {"applied": "applied before", "done": f"done, {applied.changed:,} changed"}
    text = words.get(applied.state, f"to be applied, {applied.changed:,} to change")
    if applied.state != "applied":
        back = applied.no_way_back
        text += f"; NO WAY BACK: {back}" if back else "; the release before goes on working"
    return f"{applied.number:>3} {applied.name}: {text}."
