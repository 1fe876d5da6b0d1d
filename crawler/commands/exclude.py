"""`scrapy exclude`: leave pages and hosts out, for good and for the whole fleet."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from rich.table import Table
from scrapy.exceptions import UsageError

from crawler.audit import entry, whom
from crawler.command import GongbaoCommand, add_json, print_json
from crawler.errors import GongbaoError
from crawler.exclusions.asking import confirm, shown_progress, told
from crawler.exclusions.lifting import lift
from crawler.exclusions.published import Published
from crawler.exclusions.rules import Rule, Rules
from crawler.frontier.connection import connect, explained
from crawler.frontier.hosts import waiting
from crawler.frontier.queue import Frontier
from crawler.terminal import Console


class Command(GongbaoCommand):
    """Leaves out a page, all pages below a path, a host, or a domain with all hosts below it.

    Links to it are refused, seeds too, and what waits in the queue is not fetched any more. With --takedown,
    what is stored of it goes as well: documents, captures, and the bytes in the archive.
    """

    def syntax(self) -> str:
        """Return the arguments."""
        return (
            "--reason TEXT [--takedown [--dry-run] [--yes --confirm URL_OR_HOST]] URL_OR_HOST… "
            "| --lift URL_OR_HOST… | --finish | --list [--all]"
        )

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Fetch nothing more of pages or hosts, whoever links to them"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--reason", metavar="TEXT", help="why: who asked for it, in which letter")
        parser.add_argument("--by", metavar="NAME", help="who does it (default: the user of this machine)")
        parser.add_argument("--takedown", action="store_true", help="remove what is stored of it; asks twice")
        parser.add_argument(
            "--dry-run", action="store_true", help="with --takedown: only say what it would do"
        )
        parser.add_argument("--yes", action="store_true", help="with --takedown: do not ask; needs --confirm")
        parser.add_argument(
            "--confirm", metavar="URL_OR_HOST", help="what is taken down, once more, for --yes"
        )
        parser.add_argument(
            "--finish",
            action="store_true",
            help="go on with takedowns that were broken off, and look once more",
        )
        parser.add_argument("--list", action="store_true", help="say what is left out, and why")
        parser.add_argument("--all", action="store_true", help="with --list: also what was lifted")
        parser.add_argument(
            "--lift", action="store_true", help="fetch it again, with what was rejected meanwhile"
        )
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do one of the three."""
        records = self.load("RECORD_STORE")(self.config)
        with explained():
            frontier = self.frontier(connect(self.config))
            if opts.list:
                if args or opts.lift:
                    raise UsageError("--list takes nothing but --all and --json")
                return self._list(frontier, records, opts)
            if opts.finish:
                if args or opts.lift:
                    raise UsageError("--finish takes no names: it finishes all takedowns")
                return self._finish(opts)
            if not args:
                raise UsageError(
                    "name a page, a path (ending with *), a host, or a domain (*.example.gov.cn)"
                )
            rules = [Rule.parse(arg) for arg in args]
            if opts.takedown and not opts.lift:
                if len(rules) > 1:
                    raise UsageError("--takedown takes one name at a time")
                return self._take_down(frontier, records, rules[0], opts)
            if opts.lift:
                return self._lift(frontier, records, rules, opts)
            return self._exclude(frontier, records, rules, opts)

    def _take_down(self, frontier: Frontier, records: Any, rule: Rule, opts: argparse.Namespace) -> int:
        """Say what it would do, ask twice, leave it out for good, and take it down."""
        reason = _reason(opts)
        with shown_progress(hidden=opts.json) as step:
            numbers = self._takedown(step).plan([rule]).numbers()
        if not opts.json:
            print(told(rule, numbers))
        if opts.dry_run:
            if opts.json:
                print_json({"rule": str(rule), "dry_run": True, **numbers})
            return 0
        confirm(rule, yes=opts.yes, named=opts.confirm)
        records.note_action(entry(whom(opts.by), "take down", str(rule), reason=reason))
        records.exclude(str(rule), rule.kind.value, reason, whom(opts.by))
        Published(frontier).replace(records.exclusions())
        self._keep()
        with shown_progress(hidden=opts.json) as step:
            done = self._takedown(step).run(rule, reason, whom(opts.by))
        self._keep()
        if opts.json:
            print_json({"rule": str(rule), "dry_run": False, **done})
        else:
            print(f"Taken down: {_summary(done)}.")
        return 0

    def _finish(self, opts: argparse.Namespace) -> int:
        with shown_progress(hidden=opts.json) as step:
            done = self._takedown(step).finish(whom(opts.by))
        self._keep()
        if opts.json:
            print_json(done)
        else:
            print(
                f"Taken down: {_summary(done)}." if any(done.values()) else "Nothing was left to take down."
            )
        return 0

    def _takedown(self, step: Any) -> Any:
        return self.load("TAKEDOWN").from_config(self.config, step)

    def _exclude(self, frontier: Frontier, records: Any, rules: list[Rule], opts: argparse.Namespace) -> int:
        reason = _reason(opts)
        for rule in rules:
            records.note_action(entry(whom(opts.by), "exclude", str(rule), reason=reason))
        rows = [records.exclude(str(rule), rule.kind.value, reason, whom(opts.by)) for rule in rules]
        Published(frontier).replace(records.exclusions())
        self._keep()
        if opts.json:
            print_json(rows)
            return 0
        waits = waiting(frontier)
        for rule in rules:
            print(f"Left out from now on, by the whole fleet: {rule.means}.")
            covers = Rules([rule])
            urls = sum(number for host, number in waits.items() if covers.covering(f"http://{host}/"))
            if urls and not rule.rest:
                print(f"  {urls:,} URLs that wait are rejected when their host's turn comes.")
        return 0

    def _lift(self, frontier: Frontier, records: Any, rules: list[Rule], opts: argparse.Namespace) -> int:
        held = {row["_id"] for row in records.exclusions()}
        for rule in rules:
            records.note_action(entry(whom(opts.by), "lift exclusion", str(rule)))
        lifted = [(rule, lift(frontier, records, rule, whom(opts.by))) for rule in rules]
        self._keep()
        if opts.json:
            print_json(
                [{"rule": str(rule), "held": str(rule) in held, "queued": n or 0} for rule, n in lifted]
            )
        else:
            for rule, queued in lifted:
                if queued is None:
                    print(f"{rule} was not left out. `scrapy exclude --list` says what is.")
                else:
                    print(f"{rule} may be fetched again; {queued:,} URLs that were rejected are queued.")
        return int(any(queued is None for _, queued in lifted))

    def _keep(self) -> None:
        """Keep the rules beside the archive, too; they hold already, and a rebuild must find them there."""
        try:
            self.load("KEEP_EXCLUSIONS")(self.config)
        except GongbaoError as error:
            print(
                f"It holds, but is not written beside the archive yet, where `scrapy rebuild` looks: {error} "
                "`scrapy exclude --finish` writes it.",
                file=sys.stderr,
            )

    def _list(self, frontier: Frontier, records: Any, opts: argparse.Namespace) -> int:
        rows = records.exclusions(lifted=opts.all)
        if opts.json:
            print_json(rows)
            return 0
        table = Table("left out", "since", "by", "why", "", box=None, pad_edge=False)
        for row in rows:
            since = f"{row['at']:%Y-%m-%d}"
            table.add_row(row["_id"], since, row["by"], row["reason"], _remarks(row))
        if rows:
            Console().print(table)
        print(
            f"{len(rows)} rules; {Published(frontier).refused_links():,} links were refused for them so far."
        )
        return 0


def _reason(opts: argparse.Namespace) -> str:
    if not (opts.reason or "").strip():
        raise GongbaoError("Say why with --reason: whoever wonders in three years has nothing else.")
    return str(opts.reason).strip()


def _summary(done: dict[str, int]) -> str:
    names = {"documents": "documents", "captures": "captures", "objects": "archive files written anew"}
    names |= {"revisits": "revisits that hold their payload now", "cited_anew": "that cite another capture"}
    return ", ".join(f"{done.get(name, 0):,} {words}" for name, words in names.items())


def _remarks(row: dict[str, Any]) -> str:
    remarks = []
    if taken := row.get("takedown"):
        ended = f"taken down {taken['at']:%Y-%m-%d}"
        broken = "takedown broken off: `scrapy exclude --finish`"
        remarks.append(ended if taken["state"] == "done" else broken)
    if row["lifted_at"]:
        remarks.append(f"lifted {row['lifted_at']:%Y-%m-%d}")
    return ", ".join(remarks)
