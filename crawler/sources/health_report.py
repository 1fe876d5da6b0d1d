"""How the sources are doing, printed for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from rich.table import Table

from crawler.sources.health import Health
from crawler.sources.problems import Problem
from crawler.terminal import Console

STATES: Final = ("ok", "being crawled", "below expectation", "never crawled")


def problem(each: Problem) -> dict[str, Any]:
    """Return a mistake in a file for machines."""
    return {"file": str(each.path), "line": each.line, "problem": each.text}


def row(each: Health) -> dict[str, Any]:
    """Return a source's health for machines."""
    expect = each.source.expect
    return {
        "id": each.source.id,
        "title": each.source.title,
        "state": each.state,
        "last_fetched": each.last_fetched,
        "captures": each.captures,
        "outcomes": dict(each.outcomes.most_common()),
        "urls": dict(each.urls),
        "waiting": each.waiting,
        "platform": each.platform,
        "platform_hint": each.source.platform,
        "reports": each.reports,
        "expected": expect.reports if expect else None,
        "since": expect.since if expect else None,
        "blocked_hosts": each.blocked_hosts,
    }


def summary(found: Sequence[Health]) -> dict[str, int]:
    """Return how many sources are in each state."""
    states = Counter(each.state for each in found)
    return {state.replace(" ", "_"): states[state] for state in STATES}


def as_json(sources: int, found: Sequence[Health] | None) -> dict[str, Any]:
    """Return everything for machines; `health` is null where nobody looked."""
    valid = {"valid": True, "sources": sources}
    if found is None:
        return {**valid, "health": None}
    return {
        **valid,
        "states": summary(found),
        "alerts": [each.alert for each in found if each.alert],
        "health": [row(each) for each in found if each.state != "never crawled"],
        "never_crawled": [each.source.id for each in found if each.state == "never crawled"],
    }


def show(sources: int, found: Sequence[Health] | None, console: Console) -> None:
    """Print a table of the sources that were crawled, and an alert for each that yields too little."""
    print(f"{sources:,} sources are valid.")
    if found is None:
        return
    crawled = [each for each in found if each.state != "never crawled"]
    if shown := [each for each in crawled if each.captures or each.alert]:
        console.print(_table(shown))
    states = summary(found)
    print(", ".join(f"{states[state.replace(' ', '_')]:,} {state}" for state in STATES) + ".")
    for each in crawled:
        if each.blocked_hosts and not each.alert:
            _line(console, f"Blocked: {', '.join(each.blocked_hosts)} ({each.source.id})")
    for each in crawled:
        if each.alert:
            _line(console, f"ALERT {each.alert}")


def _table(crawled: Sequence[Health]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("source", "last fetched", "captures", "pages", "platform", "reports", "state"):
        table.add_column(
            name,
            justify="right" if name in ("captures", "reports") else "left",
            no_wrap=name not in ("pages", "state"),
        )
    for each in sorted(crawled, key=lambda each: (STATES.index(each.state), each.source.id)):
        last = f"{each.last_fetched:%Y-%m-%d %H:%M}" if each.last_fetched else "–"
        pages = ", ".join(f"{outcome} {number}" for outcome, number in each.outcomes.most_common())
        table.add_row(
            each.source.id, last, f"{each.captures:,}", pages, _platform(each), _reports(each), each.state
        )
    return table


def _platform(each: Health) -> str:
    """Return what the pages showed, and what the hint says where that is something else."""
    hint = each.source.platform
    if each.platform is None:
        return f"hint: {hint}" if hint else "–"
    return each.platform if hint in (None, each.platform) else f"{each.platform}, hint: {hint}"


def _reports(each: Health) -> str:
    expect = each.source.expect
    return f"{each.reports}/{expect.reports}" if expect else "–"


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
