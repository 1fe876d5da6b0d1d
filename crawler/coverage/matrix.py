"""The matrix of regions and years: which reports should be there, and what is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crawler.coverage.model import Area, Coverage, Found, Row, State, Try
from crawler.coverage.regions import Regions, regions_of

BETTER: Final = {State.TRUNCATED: 1, State.COPY: 2, State.OFFICIAL: 3}
WITHOUT_CONGRESS: Final = ("地区", "盟")
"""Prefectures that are outposts of their province's government, and report to no congress of their own."""
OTHER_SYSTEMS: Final = frozenset({"71", "81", "82"})
"""Taiwan, Hong Kong and Macao."""
Cells = dict[tuple[str, int], State]


def matrix(
    areas: Iterable[Area],
    found: Iterable[Found],
    tries: Mapping[str, Sequence[Try]],
    years: Sequence[int],
    within: str = "",
) -> Coverage:
    """Return the coverage of these years.

    Parameters
    ----------
    areas: the regions of all times
    found: what is stored, in any order; a report under a code that its region did not have that year is the
        region's all the same, and one of a region that was not there that year has a cell of its own
    tries: the sources of each region, by its code
    within: the digits with which the codes of the wanted regions begin
    """
    wanted = [area for area in areas if area.code.startswith(within)]
    by_year = {year: regions_of(wanted, year) for year in years}
    cells = _cells(wanted, found, by_year)
    rows = []
    for area in _distinct(wanted, cells, by_year):
        sources = tuple(tries.get(area.code, ()))
        states = {
            year: cells.get((area.code, year)) or _nothing(regions.by_code[area.code], sources)
            for year, regions in by_year.items()
            if area.code in regions or (area.code, year) in cells
        }
        rows.append(Row(area.code, area.name, area.level, area.parent, states, sources))
    return Coverage(tuple(years), tuple(rows))


def counts(rows: Iterable[Row], years: Iterable[int], level: str | None = None) -> Counter[State]:
    """Return how many reports of these regions and years there are, by state."""
    wanted = list(years)
    of_level = (row for row in rows if level in (None, row.level))
    return Counter(row.years[year] for row in of_level for year in wanted if year in row.years)


def expected(counted: Mapping[State, int]) -> int:
    """Return how many of the counted reports should be there."""
    return sum(number for state, number in counted.items() if state is not State.NOT_EXPECTED)


def _cells(areas: Iterable[Area], found: Iterable[Found], by_year: Mapping[int, Regions]) -> Cells:
    known = {area.code for area in areas}
    cells: Cells = {}
    for each in found:
        if each.year not in by_year or each.code not in known:
            continue
        place = by_year[each.year].code_of(each.code, each.name) or each.code, each.year
        if place not in cells or BETTER[each.state] > BETTER[cells[place]]:
            cells[place] = each.state
    return cells


def _distinct(areas: Iterable[Area], cells: Cells, by_year: Mapping[int, Regions]) -> list[Area]:
    """Return each region that has a year or a report, as it was last, by code."""
    latest = {area.code: area for area in sorted(areas, key=lambda area: area.valid_from)}
    last = {code: latest[code] for code, _ in cells}
    for year in sorted(by_year):
        last |= by_year[year].by_code
    return [last[code] for code in sorted(last)]


def _nothing(area: Area, tries: Sequence[Try]) -> State:
    """Return what it means that there is no report of a region."""
    outpost = area.level == "prefecture" and area.name.endswith(WITHOUT_CONGRESS)
    if outpost or area.code[:2] in OTHER_SYSTEMS:
        return State.NOT_EXPECTED
    return State.BLOCKED if tries and all(each.blocked_by for each in tries) else State.MISSING
