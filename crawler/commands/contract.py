"""`scrapy contract`: whether the database keeps what readers are promised, and who may read it."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from typing import Any, Final

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.terminal import Console

SAID: Final = {
    "right": "as this release has it",
    "other": "of another release: scrapy contract --apply",
    "missing": "missing: scrapy contract --apply",
}
SHORTEST: Final = 12
"""Characters of a password, at least."""


class Command(GongbaoCommand):
    """Looks at the validators, and changes nothing without `--apply` or `--reader`."""

    takes_arguments = False

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--rows] [--apply] [--reader NAME] [--json]"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show whether the database is as readers are promised; make users who can only read"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        add = parser.add_argument
        add("--rows", action="store_true", help="look at every row, too")
        add("--apply", action="store_true", help="set the validators and indexes of this release (dbAdmin)")
        add(
            "--reader",
            metavar="NAME",
            help="make a user who can only read these; asks for the password, or reads it from stdin",
        )
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:  # noqa: ARG002
        """Return 1 where a validator or a row is not as it should be."""
        password = _password() if opts.reader else None
        contract = self.load("CONTRACT")(self.config)
        if opts.apply:
            contract.apply()
        if password:
            contract.make_reader(opts.reader, password)
        console = Console(stderr=True)
        with console.status("Looking at the rows", spinner="line") as status:
            told = (lambda name: status.update(f"Looking at the rows of {name}")) if opts.rows else None
            states = list(contract.states(told))
        if opts.json:
            print_json({"collections": states, "reader": opts.reader})
        else:
            print("\n".join(map(_line, states)))
            if opts.reader:
                print(f"{opts.reader} can read these collections, and write none.")
        return int(any(each["validator"] != "right" or each["others"] for each in states))


def _password() -> str:
    given = getpass("Password of the reader: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(given) < SHORTEST:
        raise UsageError(
            f"--reader expects a password of at least {SHORTEST} characters, on a terminal or on stdin"
        )
    return given


def _line(state: dict[str, Any]) -> str:
    line = f"{state['name']:<18} validator {SAID[state['validator']]}"
    if state["others"] is None:
        return line
    if not state["others"]:
        return f"{line}; all rows keep it"
    return f"{line}; {state['others']:,} rows do not keep it, such as {state['example']}"
