"""`scrapy verify`: are the documents what the archived bytes say, and is the archive what was put into it?"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from functools import partial

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from scrapy.exceptions import UsageError

from crawler import fixity
from crawler.command import GongbaoCommand, add_json, print_json
from crawler.terminal import Console


class Command(GongbaoCommand):
    """Reads each document's record from the archive, replays its locators, and extracts again.

    With `--archive` it checks the archive itself instead; see `crawler.fixity`.
    """

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--archive [--repair] [--copy DIR_OR_BUCKET]] [--sample N] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Prove the stored documents from the archived bytes, or check the archive itself"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--sample", type=int, metavar="N", help="check N documents or objects chosen at random, not all"
        )
        parser.add_argument(
            "--archive", action="store_true", help="check objects, indexes and captures against each other"
        )
        parser.add_argument("--repair", action="store_true", help="mend what is wrong with the archive")
        parser.add_argument(
            "--copy", metavar="DIR_OR_BUCKET", help="where the archive's objects lie a second time"
        )
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Verify; 1 where anything does not agree."""
        if opts.sample is not None and opts.sample < 1:
            raise UsageError("--sample takes the number of documents to check, at least 1")
        if opts.archive:
            check = partial(
                self.load("VERIFY_ARCHIVE"), self.config, grace=self._settings.getfloat("FIXITY_GRACE")
            )
            return fixity.verify(check, opts)
        if opts.repair or opts.copy:
            raise UsageError("--repair and --copy mend the archive: give --archive, too")
        stored = self.load("RECORD_STORE")(self.config).counts()["documents"]
        total = min(stored, opts.sample or stored)
        columns = TextColumn("Verifying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True, disable=opts.json) as bar:
            task = bar.add_task("verify", total=total)
            result = self.load("VERIFY")(
                self.config, opts.sample, lambda checked: bar.update(task, completed=checked)
            )
        counts = {name: result.counts[name] for name in ("verified", "stale", "unproved", "mismatch")}
        if opts.json:
            print_json(
                {
                    "checked": result.checked,
                    **counts,
                    "unproved_because": dict(result.unproved),
                    "mismatches": [asdict(m) for m in result.mismatches],
                }
            )
            return bool(result.mismatches)
        for found in result.mismatches:
            print(f"{found.document_id} {found.title} ({found.page_url}): {found.problem}")
        for why, number in result.unproved.items():
            print(f"{number} documents: {why}")
        unproved = f"{counts['unproved']} that cannot be proved here, " if counts["unproved"] else ""
        print(
            f"{result.checked} documents checked: {counts['verified']} verified, {counts['stale']} made by "
            f"an older extractor, {unproved}{counts['mismatch']} that do not agree with the archive."
        )
        return bool(result.mismatches)
