"""From a name, with what is known around it, to the one region that it means."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.extraction.regions.model import Region
from pipelines.extraction.regions.paths import contains
from pipelines.extraction.regions.table import coded, named, short_named

RANK = {"country": 0, "province": 1, "prefecture": 2, "county": 3}
TOLERANCE = 2
"""Years by which a page may use a name too early or too late (a city's new name on last year's report)."""
UNITS = "省市县区州盟旗"


def by_code(code: str, *, year: int | None = None) -> Region | None:
    """Return the region with a code, under its name in that year, or that of today, or its latest one."""
    fitting = [region for region in coded(code) if year is None or region.valid_in(year)]
    today = (region for region in fitting if year is None and region.current)
    return next(today, fitting[-1] if fitting else None)  # misprints of some years stand behind today's name


def find(name: str, *, year: int | None = None) -> tuple[Region, ...]:
    """Return every region that a name can mean in a year (or, without year, today).

    Full names win over short ones, and among short ones the higher level (吉林 is the province). A name that
    no region bore in that year is looked for under the form its region bore then (神木市 in 2010 is 神木县),
    and at last among names of the years next to it.
    """
    full, short = named(name), short_named(name)
    return (
        successors_dropped(at(full, year), year)
        or highest(successors_dropped(at(short, year), year))
        or tuple(stem_at(full, year))
        or tuple(near(full, year))
        or highest(tuple(near(short, year)))
    )


def resolve(name: str, *, year: int | None = None, within: Iterable[Region] = ()) -> Region | None:
    """Return the one region that a name means, or None where it is unknown or stays ambiguous.

    Args:
        name: full or short.
        year: of the report; None stands for today.
        within: regions that contain it (the province of the site, the city named before it). Those that
            exclude every candidate are ignored.
    """
    candidates = find(name, year=year)
    for outer in within:
        inside = tuple(c for c in candidates if contains(outer, c))
        candidates = inside or candidates
    return candidates[0] if len(candidates) == 1 else None


def at(candidates: Iterable[Region], year: int | None) -> list[Region]:
    """Keep those valid in the year."""
    return [r for r in candidates if (r.current if year is None else r.valid_in(year))]


def near(candidates: Iterable[Region], year: int | None) -> list[Region]:
    """Keep those valid within the tolerance; without year, those that are no longer valid."""
    if year is None:
        return list(candidates)
    years = range(year - TOLERANCE, year + TOLERANCE + 1)
    return [r for r in candidates if any(map(r.valid_in, years))]


def stem_at(candidates: Iterable[Region], year: int | None) -> list[Region]:
    """Return what bore the same stem in the same place that year: a county before it became a city."""
    found: list[Region] = []
    for region in candidates:
        for unit in UNITS:
            other = region.name[:-1] + unit
            peers = named(other) if other != region.name and len(other) > 2 else ()
            found += [p for p in at(peers, year) if p.level == region.level and p.parent == region.parent]
    return list(dict.fromkeys(found))


def successors_dropped(candidates: list[Region], year: int | None) -> tuple[Region, ...]:
    """Where a region was renumbered in the year, keep the older code: reports are given early in a year."""
    if len(candidates) < 2 or year is None:
        return tuple(candidates)
    ending = {(r.code[:2], r.name) for r in candidates if r.valid_to.startswith(str(year))}
    return tuple(
        r
        for r in candidates
        if not (r.valid_from.startswith(str(year)) and (r.code[:2], r.name) in ending and not r.valid_to)
    )


def highest(candidates: tuple[Region, ...]) -> tuple[Region, ...]:
    """Keep only those of the highest level."""
    top = min((RANK[region.level] for region in candidates), default=0)
    return tuple(region for region in candidates if RANK[region.level] == top)
