"""The regions of a year, each once.

A report is given early in its year, so they are those that were there when it began. The table knows only
between which two lists a region changed its code or its name, a year apart and once five; for such a time it
has both, of which one counts here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from crawler.coverage.model import Area

LONGEST: Final = 72
"""Months for which a change can be uncertain. Two of one name for longer are two regions (新华区)."""


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions of one year."""

    by_code: dict[str, Area]
    twins: dict[str, str] = field(default_factory=dict)
    """From the code that a region may also have had that year to the one under which it is here."""

    def __contains__(self, code: str) -> bool:
        return code in self.by_code

    def code_of(self, code: str, name: str) -> str | None:
        """Return the code of the region that a report of this code and name is of, or None."""
        if code in self.by_code:
            return code
        if code in self.twins:
            return self.twins[code]
        same = [c for c, area in self.by_code.items() if area.name == name and c[:2] == code[:2]]
        return same[0] if len(same) == 1 else None


def regions_of(areas: Iterable[Area], year: int) -> Regions:
    """Return the regions that were there when a year began."""
    month = f"{year}-01"
    there = [a for a in areas if a.valid_from <= month and (not a.valid_to or a.valid_to >= month)]
    kept, twins = {id(area): area for area in there}, {}
    for old, new in _changes(there):
        gone, stays = (new, old) if new.valid_from[:4] == str(year) else (old, new)
        if id(gone) in kept and id(stays) in kept:
            del kept[id(gone)]
            twins[gone.code] = stays.code
    return Regions({area.code: area for area in kept.values()}, twins)


def _changes(areas: Iterable[Area]) -> Iterator[tuple[Area, Area]]:
    """Yield pairs of rows between which one region changed."""
    groups: dict[tuple[str, ...], list[Area]] = defaultdict(list)
    for area in areas:
        groups[area.level, area.code].append(area)
        for stem in {area.name, area.name[:-1]} if len(area.name) > 2 else {area.name}:
            groups[area.level, area.code[:2], stem].append(area)
    for group in groups.values():
        for old, new in pairwise(sorted(group, key=lambda area: area.valid_from)):
            if old.valid_to and old.valid_from < new.valid_from and _months(old, new) <= LONGEST:
                yield old, new


def _months(old: Area, new: Area) -> int:
    """Return for how long both may have been there."""
    (start_year, start), (end_year, end) = (new.valid_from.split("-"), old.valid_to.split("-"))
    return 12 * (int(end_year) - int(start_year)) + int(end) - int(start)
