"""The region that a run of characters ends with: 湖南省长沙市天心区 ends with 天心区, after 湖南省长沙市."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.extraction.regions.lookup import at, find
from pipelines.extraction.regions.model import Region
from pipelines.extraction.regions.table import named, short_named

LONGEST = 16
"""Characters of the longest name (克孜勒苏柯尔克孜自治州 has 11, 积石山保安族东乡族撒拉族自治县 15)."""


class Tail(NamedTuple):
    """A name at the end of a run of characters."""

    name: str
    before: str
    """What stands left of it."""
    outer: tuple[Region, ...]
    """The regions that `before` ends with, from the inside out: 长沙市, 湖南省."""


def tail(run: str, *, year: int | None = None) -> Tail | None:
    """Return the longest name that `run` ends with, and the regions named directly before it.

    Short names count only where a full one does not fit, and names of other times only where none of the year
    (or, without year, of today) does. None where the run ends with no known name.
    """
    name = longest(run, year)
    if name is None:
        return None
    before = run[: -len(name)]
    outer: list[Region] = []
    rest = before
    while rest and (up := longest(rest, year)) is not None:
        outer += find(up, year=year)
        rest = rest[: -len(up)]
    return Tail(name, before, tuple(outer))


def longest(run: str, year: int | None) -> str | None:
    """Return the name that the run ends with: those of the year first, then full ones, then long ones."""
    ends = [run[-length:] for length in range(min(len(run), LONGEST), 1, -1)]
    for timely in (True, False):
        for look_up in (named, short_named):
            for end in ends:
                found = look_up(end)
                if found and (not timely or at(found, year)):
                    return end
    return None
