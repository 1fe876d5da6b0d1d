"""The table of regions: read on first use, and parsed only where somebody asks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

from pipelines.extraction.regions.aliases import ENDINGS, odd_aliases
from pipelines.extraction.regions.model import Region

FILE = Path(__file__).with_name("regions.csv")


@cache
def rows() -> list[str]:
    """Return the lines of the table, by code and then by time."""
    return FILE.read_text(encoding="utf-8").splitlines()[1:]


def region(row: str) -> Region:
    """Parse one line."""
    return Region._make(row.split(","))


@cache
def rows_by_name() -> dict[str, list[str]]:
    """Return the lines of each full name."""
    index: dict[str, list[str]] = defaultdict(list)
    for row in rows():
        index[row[7 : row.index(",", 7)]].append(row)
    return dict(index)


@cache
def names_by_odd_alias() -> dict[str, list[str]]:
    """Return the full names behind each short name that is not just a name without its unit."""
    index: dict[str, list[str]] = defaultdict(list)
    for name in rows_by_name():
        for alias in odd_aliases(name):
            index[alias].append(name)
    return dict(index)


@lru_cache(maxsize=4096)
def named(name: str) -> tuple[Region, ...]:
    """Return the regions that ever had this full name."""
    return tuple(map(region, rows_by_name().get(name, ())))


@lru_cache(maxsize=4096)
def short_named(name: str) -> tuple[Region, ...]:
    """Return the regions that ever had this short name."""
    found = [region for full in names_by_odd_alias().get(name, ()) for region in named(full)]
    if len(name) > 1:
        for level, units in ENDINGS.items():
            found += [r for unit in units for r in named(name + unit) if r.level == level]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def coded(code: str) -> tuple[Region, ...]:
    """Return the regions that ever had this code, in order of time."""
    found: list[Region] = []
    table = rows()
    start = bisect_left(table, code)
    while start < len(table) and table[start].startswith(code):
        found.append(region(table[start]))
        start += 1
    return tuple(found)


def regions() -> tuple[Region, ...]:
    """Return all regions of all times."""
    return tuple(map(region, rows()))
