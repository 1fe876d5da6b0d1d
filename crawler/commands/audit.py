"""`scrapy audit`: is every URL in one state, and is what is done stored?"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.frontier.audit import PROBLEMS, STATES, audit, repair
from crawler.frontier.connection import connect, explained
from crawler.terminal import Console


class Command(GongbaoCommand):
    """Compares Redis, MongoDB and the object store; changes nothing unless told to repair."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--json] [--repair]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Prove that no URL is lost, and that what is done is stored"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--repair", action="store_true", help="put right what is wrong")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Audit; 1 where anything is wrong that was not put right."""
        started = time.monotonic()
        with TemporaryDirectory(prefix="gongbao-audit-") as folder, Console(stderr=True).status("") as status:
            report = self._report(Path(folder), status.update, repairing=opts.repair)
        report["seconds"] = round(time.monotonic() - started, 1)
        if opts.json:
            print_json(report)
        else:
            show(report)
        return int(not report["sound"])

    def _report(self, folder: Path, progress: Callable[[str], None], *, repairing: bool) -> dict[str, Any]:
        records = self.load("RECORD_STORE")(self.config)
        objects = self.load("OBJECT_STORE")(self.config)
        with explained():
            frontier = self.frontier(connect(self.config))
            findings = audit(frontier, records, objects, folder, progress)
            report: dict[str, Any] = {**findings.numbers(), "examples": findings.examples}
            report["sound"] = findings.sound
            if repairing:
                reread = partial(self.load("REREAD"), self.config)
                report["repaired"] = repair(findings, frontier, records, reread, progress)
                report["sound"] = not report["repaired"]["forgotten"]
        return report


def show(report: dict[str, Any]) -> None:
    """Print a report for a person."""
    states = ", ".join(f"{report[state]:,} {state}" for state in STATES)
    print(f"{report['discovered']:,} URLs discovered: {states}.")
    for problem, meaning in PROBLEMS.items():
        if count := report[problem]:
            print(f"{count:,} {meaning}.")
            print("".join(f"  {name}\n" for name in report["examples"].get(problem, ())), end="")
    if not any(report[problem] for problem in PROBLEMS):
        print("Each is in one state, and whatever is done is stored.")
    if repaired := report.get("repaired"):
        print(
            "Repaired: {queued:,} queued again, {marked:,} marked as seen; {reread:,} archived pages, read "
            "again, led to {found:,} that were not in the frontier.".format(**repaired)
        )
        if repaired["forgotten"]:
            print(
                f"{repaired['forgotten']:,} could not be found again: no archived page leads to them. They "
                "count as never seen now; seed them if you know them."
            )
    elif not report["sound"]:
        print("`scrapy audit --repair` puts it right.")
