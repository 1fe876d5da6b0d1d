"""`scrapy coverage` on a crawled simulated web: for each region and year what the web says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from deploy.benches.discovery.crawl import Crawled
from tests.e2e.conftest import SIMULATED_SITES, Line
from tests.e2e.test_discovery import RECALL
from tests.web.traps.spelling import TRACKERS

YEARS = range(2005, 2027)
BETTER = ("missing", "truncated", "copy", "official")
"""What there can be of a report, the best at the end."""
Cell = tuple[str, int]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def shown(simulated: tuple[Line, Crawled]) -> Row:
    """What the command says to machines."""
    value: Row = simulated[0].json("coverage", "--year", f"{YEARS[0]}-{YEARS[-1]}")
    return value


@pytest.fixture(scope="module")
def cells(shown: Row) -> dict[Cell, str]:
    """What it says of each region and year."""
    return {
        (row["region_code"], int(year)): state
        for row in shown["regions"]
        for year, state in row["years"].items()
    }


@pytest.fixture(scope="module")
def true(simulated: tuple[Line, Crawled]) -> dict[Cell, str]:
    """What the web says of each region and year of which it has or had a report."""
    return _true(simulated[1], lambda _: True)


@pytest.fixture(scope="module")
def fetched(simulated: tuple[Line, Crawled]) -> dict[Cell, str]:
    """The same of a web that has only what was asked for: the crawl may leave a few pages."""
    asked = {row["host"] + _plain(row["target"]) for row in simulated[1].requests if row["status"] == 200}
    return _true(
        simulated[1], lambda url: (urlsplit(url).hostname or "") + "/" + url.split("/", 3)[3] in asked
    )


def _plain(target: str) -> str:
    """Return what a list's link leads to, without what a share button has left on it."""
    for tracker in TRACKERS:
        target = target.removesuffix(f"?{tracker}").removesuffix(f"&{tracker}")
    return target


def _true(crawled: Crawled, there: Callable[[str], bool]) -> dict[Cell, str]:
    governments = {host for site in crawled.sites if site["government"] for host in site["hosts"]}
    blocked = {host for site in crawled.sites if site["blocked"] for host in site["hosts"]}

    def state(rendition: Row) -> str:
        if rendition["host"] in blocked or rendition["form"] == "gone":
            return "missing"
        if not any(map(there, rendition["urls"] or rendition["way"][-1:])):
            return "missing"
        if not rendition["reachable"]:
            return "truncated"
        return "official" if rendition["host"] in governments else "copy"

    found: dict[Cell, str] = {}
    for row in crawled.truth:
        cell = row["region_code"], row["year"]
        here = map(state, row["renditions"])
        found[cell] = max([found.get(cell, "missing"), *here], key=BETTER.index)
    return found


def test_every_cell_is_what_the_web_says(cells: dict[Cell, str], fetched: dict[Cell, str]) -> None:
    assert {cell: cells[cell] for cell in fetched} == fetched
    assert len(fetched) > SIMULATED_SITES * 5
    assert {"missing", "copy", "official"} <= set(fetched.values())


def test_hardly_a_cell_is_worse_than_the_whole_web_would_have_it(
    cells: dict[Cell, str], true: dict[Cell, str]
) -> None:
    worse = {cell: (cells[cell], state) for cell, state in true.items() if cells[cell] != state}
    assert len(worse) <= (1 - RECALL) * len(true), worse


def test_nothing_else_is_there(cells: dict[Cell, str], fetched: dict[Cell, str]) -> None:
    assert {cell: state for cell, state in cells.items() if state in BETTER[1:]} == {
        cell: state for cell, state in fetched.items() if state in BETTER[1:]
    }


def test_the_totals_are_the_webs(shown: Row, fetched: dict[Cell, str]) -> None:
    total, by_year = shown["totals"]["all"], shown["totals"]["by_year"]
    states = Counter(fetched.values())
    assert {state: total[state] for state in BETTER[1:]} == {state: states[state] for state in BETTER[1:]}
    official = Counter(year for (_, year), state in fetched.items() if state == "official")
    assert {year: by_year[str(year)]["official"] for year in YEARS} == {
        year: official[year] for year in YEARS
    }
