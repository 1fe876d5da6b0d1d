"""`scrapy replay`: read archived pages again, and see or store what the extractor of today makes of them."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.frontier import replays
from crawler.frontier.connection import connect, explained
from crawler.frontier.queue import Frontier
from crawler.frontier.working import Workers, feed, wait
from crawler.replay_report import show
from crawler.terminal import Console

EXAMPLES = 5


class Command(GongbaoCommand):
    """Queues captures in a frontier of their own and works on them with as many workers as there are."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "--diff|--apply [--source ID] [--since DATE] [--until DATE] [--older-than N] [--job NAME]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Read archived pages again with the extractor of today"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        mode = parser.add_mutually_exclusive_group(required=True)
        mode.add_argument("--diff", action="store_true", help="say what would change, and write nothing")
        mode.add_argument("--apply", action="store_true", help="store new versions, and keep the old")
        parser.add_argument("--source", metavar="ID", help="only captures of this source")
        parser.add_argument("--since", type=_day, metavar="DATE", help="only captures from this day (UTC) on")
        parser.add_argument("--until", type=_day, metavar="DATE", help="only captures from before this day")
        parser.add_argument("--extractor", type=_number, metavar="N", help="only what extractor N read")
        parser.add_argument(
            "--older-than", type=_number, metavar="N", help="only what an older one than N read"
        )
        parser.add_argument("--sample", type=_positive, metavar="N", help="only N captures, chosen at random")
        parser.add_argument("--job", metavar="NAME", help="name of the job; a known one is gone on with")
        parser.add_argument(
            "--workers",
            type=_number,
            default=1,
            metavar="N",
            help="workers to start (default 1; 0: others do it)",
        )
        parser.add_argument(
            "--examples",
            type=_number,
            default=EXAMPLES,
            metavar="N",
            help=f"examples of each kind ({EXAMPLES})",
        )
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Do the job to its end and report it; 1 where captures could not be read."""
        mode = "apply" if opts.apply else "diff"
        name = opts.job or f"{mode}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        names = ("source", "since", "until", "extractor", "older_than", "sample")
        frontier_name = replays.frontier_name(name)
        jobs = self.load("REPLAYS")(self.config)
        self.load("OBJECT_STORE")(self.config).check()
        job = jobs.begin(name, mode, **{each: getattr(opts, each) for each in names})
        if job["finished_at"] is None:
            with explained():
                self._do(jobs, job, frontier_name, opts)
        report = jobs.report(job, opts.examples)
        if opts.json:
            print_json(report)
        else:
            show(report, Console())
        return int(bool(report["unread"]))

    def _do(self, jobs: Any, job: dict[str, Any], name: str, opts: argparse.Namespace) -> None:
        frontier = Frontier(connect(self.config), name, self._settings.getint("FRONTIER_PARTITIONS"))
        options = [part for setting in opts.set for part in ("-s", setting)]
        columns = TextColumn(f"Reading again ({job['_id']})"), BarColumn(), MofNCompleteColumn()
        bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=opts.json)
        with TemporaryDirectory(prefix="gongbao-replay-") as folder, bar:
            task = bar.add_task("replay", total=None)
            with Workers(job["_id"], opts.workers, options, Path(folder) / "workers.log") as workers:

                def tick() -> None:
                    workers.check()
                    counts = frontier.counts()
                    bar.update(task, total=counts["seen"], completed=counts["seen"] - _left(counts))

                if not opts.workers:
                    print(f"Waiting for workers: scrapy crawl replay -a job={job['_id']}", file=sys.stderr)
                feed(frontier, job["_id"], jobs.captures(job), tick)
                jobs.fed(job)
                wait(frontier, tick)
        jobs.finished(job)
        replays.drop(frontier)


def _left(counts: dict[str, int]) -> int:
    return counts["queued"] + counts["leased"]


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-03-01") from None


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 on")
    return int(text)
