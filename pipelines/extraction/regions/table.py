"""The table of regions, read once, on first use."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from pipelines.extraction.regions.aliases import aliases
from pipelines.extraction.regions.model import Region

FILE = Path(__file__).with_name("regions.csv")


@cache
def regions() -> tuple[Region, ...]:
    """Return all regions of all times, by code and then by time."""
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    return tuple(Region._make(line.split(",")) for line in lines)


@cache
def by_name() -> dict[str, list[Region]]:
    """Return the regions of each full name."""
    index: dict[str, list[Region]] = defaultdict(list)
    for region in regions():
        index[region.name].append(region)
    return dict(index)


@cache
def by_alias() -> dict[str, list[Region]]:
    """Return the regions of each short name."""
    index: dict[str, list[Region]] = defaultdict(list)
    for name, named in by_name().items():
        for region in named:
            for alias in dict.fromkeys(aliases(name, region.level)):
                index[alias].append(region)
    return dict(index)


@cache
def by_code_index() -> dict[str, list[Region]]:
    """Return the regions that had each code, in order of time."""
    index: dict[str, list[Region]] = defaultdict(list)
    for region in regions():
        index[region.code].append(region)
    return dict(index)


@cache
def longest_name() -> int:
    """Return the length of the longest full or short name."""
    return max(max(map(len, by_name())), max(map(len, by_alias())))
