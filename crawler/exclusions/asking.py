"""What is asked before anything is taken down, twice: whether, and what."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crawler.errors import GongbaoError
from crawler.exclusions.rules import Rule
from crawler.terminal import Console


class NotConfirmedError(GongbaoError):
    """Raised where a takedown was not confirmed; nothing was changed."""


def told(rule: Rule, numbers: Mapping[str, int]) -> str:
    """Return what a takedown would do, for a person to read before it is done."""
    lines = [
        f"Taking down {rule.means}:",
        f"  {numbers['documents']:,} documents become tombstones; reports are computed anew without them",
        f"  {numbers['captures']:,} captures are removed, {numbers['bytes']:,} bytes of the archive",
        f"  {numbers['objects']:,} archive files are written anew without them",
        f"  {numbers['revisits']:,} revisits of other pages get the payload that they cite, "
        f"{numbers['cited_anew']:,} cite another capture",
    ]
    if numbers["without_payload"]:
        lines.append(
            f"  {numbers['without_payload']:,} answers with status 304 lose the payload that they stand for"
        )
    if numbers["unreadable"]:
        lines.append(f"  {numbers['unreadable']:,} revisits cite a payload that cannot be read today already")
    if numbers["under_way"]:
        lines.append(
            f"  {numbers['under_way']:,} archive files are being committed: "
            "`scrapy exclude --finish` looks after them in an hour"
        )
    lines.append("Nothing of it is fetched or stored any more. What is removed cannot be had back.")
    return "\n".join(lines)


def confirm(rule: Rule, *, yes: bool, named: str | None) -> None:
    """Ask twice; raises `NotConfirmedError` where either answer is no.

    Parameters
    ----------
    yes, named: the answers of whoever is not there to be asked; both are needed
    """
    if yes or named is not None:
        if not yes or named is None:
            raise NotConfirmedError(
                "Without a person to ask, both --yes and --confirm URL_OR_HOST are needed."
            )
        if str(Rule.parse(named)) != str(rule):
            raise NotConfirmedError(f"--confirm names {named}, and not {rule}. Nothing was changed.")
        return
    if not sys.stdin.isatty():
        raise NotConfirmedError(
            f"Nobody is there to confirm it: give --yes and --confirm '{rule}'. Nothing was changed."
        )
    if input("Go on? [y/N] ").strip().lower() not in ("y", "yes"):
        raise NotConfirmedError("Nothing was changed.")
    if input(f"Type {rule} to take it down: ").strip() != str(rule):
        raise NotConfirmedError("That is something else. Nothing was changed.")


@contextmanager
def shown_progress(*, hidden: bool) -> Iterator[Any]:
    """Give what is to be called with each step: what, how many are done, how many there are."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=hidden) as bar:
        task = bar.add_task("Taking down")
        yield lambda what, done, total: bar.update(
            task, description=what.capitalize(), completed=done, total=total
        )
