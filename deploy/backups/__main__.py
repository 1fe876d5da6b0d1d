"""The command lines of `deploy/backup` and `deploy/restore`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crawler.config import Config
from crawler.errors import GongbaoError
from deploy.backups import manifest as manifests
from deploy.backups.place import Place
from deploy.backups.run import PARTS, make, restore, verify
from deploy.embedded.signals import Stopped, stoppable

Row = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Make, list, check or bring back; returns 0, or 1 and a sentence where that did not work."""
    options = parser().parse_args(arguments)
    quiet = options.json or not sys.stderr.isatty()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    try:
        place = Place.of(options.target, Config.from_environment())
        with (
            stoppable(),
            Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar,
        ):
            task = bar.add_task("", total=None)

            def tick(what: str, number: int) -> None:
                bar.update(task, description=what, advance=number)

            return run(options, place, tick)
    except Stopped:
        print("Broken off; what there is of it counts as no backup.", file=sys.stderr)
        return 1
    except GongbaoError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.target} cannot be used ({error.strerror or error}).", file=sys.stderr)
        return 1


def run(options: argparse.Namespace, place: Place, tick: Any) -> int:
    """Do what was asked for."""
    config = Config.from_environment()
    if options.verb == "restore":
        done = restore(place, options.name, config, only=options.only, replace=options.replace, tick=tick)
        say(options, done, restored(done))
        return 0
    if options.list:
        found = [{"name": name, **manifests.read(place, name)} for name in manifests.backups(place)]
        say(options, found, "\n".join(map(line, found)) or "There are no backups.")
        return 0
    if options.verify is not None:
        return check(options, place, tick)
    patience = None if options.no_drain else options.patience
    made = make(place, config, only=options.only, patience=patience, tick=tick)
    gone = manifests.keep_newest(place, options.keep, manifests.moment()) if options.keep else []
    say(options, made | {"deleted": gone}, line(made) + "".join(f"\n{name} deleted." for name in gone))
    return 0


def check(options: argparse.Namespace, place: Place, tick: Any) -> int:
    """Check one backup, or all; 1 where anything is not as it was written, or there is none."""
    names = [options.verify] if options.verify else manifests.backups(place)
    found = {name: verify(place, name, tick) for name in names}
    text = "\n".join(f"{name}: {' '.join(problems) or 'sound.'}" for name, problems in found.items())
    say(options, found, text or "There are no backups.")
    return int(not found or any(found.values()))


def line(made: Row) -> str:
    """Return what a person wants to know of a backup."""
    files = list(manifests.entries(made))
    parts = []
    if frontier := made.get("frontier"):
        leased = f", {frontier['leased']:,} URLs leased meanwhile" if frontier["leased"] > 0 else ""
        parts.append(f"frontier ({sum(each['rows'] for each in frontier['keys']):,} keys{leased})")
    if database := made.get("database"):
        rows = sum(each["rows"] for entries in database["collections"].values() for each in entries)
        moment = "as of one moment" if database["snapshot"] else "in the order of commits"
        parts.append(f"database ({rows:,} rows, {moment})")
    size = sum(each["size"] for each in files)
    return f"{made['name']}: {' and '.join(parts)}, {size:,} bytes in {len(files):,} files."


def restored(done: Row) -> str:
    """Return what a person wants to know of a restore, and what to do next."""
    parts = [f"{done[name]:,} {name}" for name in ("rows", "keys") if name in done]
    text = f"{done['name']} restored: {' and '.join(parts)}."
    if done.get("exclusions"):
        text += f" {done['exclusions']:,} rules of what is left out are newer, and hold again."
    return (
        text
        + "\nNow: `scrapy rebuild --missing` (what was archived since then), `scrapy audit --repair` (what "
        "it led to), `scrapy exclude --finish` (what was taken down since then); then start the workers."
    )


def say(options: argparse.Namespace, value: Any, text: str) -> None:
    """Print for machines or people."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str) if options.json else text)


def parser() -> argparse.ArgumentParser:
    """Return the parser of both command lines."""
    made = argparse.ArgumentParser(prog="deploy/")
    verbs = made.add_subparsers(dest="verb", required=True, metavar="backup|restore")
    backup = verbs.add_parser("backup", prog="deploy/backup", help="copy the frontier and the database")
    restoring = verbs.add_parser("restore", prog="deploy/restore", help="bring a backup back")
    for each in (backup, restoring):
        each.add_argument("target", metavar="TARGET", help="a folder, or s3:BUCKET[/PREFIX]")
        each.add_argument("--only", choices=PARTS, help="one of the two")
        each.add_argument("--json", action="store_true", help="print JSON for machines")
    backup.add_argument("--keep", type=_positive, metavar="N", help="delete all but the newest N afterwards")
    backup.add_argument(
        "--no-drain", action="store_true", help="copy the frontier while workers lease from it"
    )
    backup.add_argument(
        "--patience", type=float, default=120.0, metavar="SECONDS", help="for the end of what is leased (120)"
    )
    backup.add_argument("--list", action="store_true", help="say which backups there are")
    backup.add_argument("--verify", nargs="?", const="", metavar="NAME", help="check one backup, or all")
    restoring.add_argument("name", nargs="?", metavar="NAME", help="which backup (the newest)")
    restoring.add_argument("--replace", action="store_true", help="delete what is there already")
    return made


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
