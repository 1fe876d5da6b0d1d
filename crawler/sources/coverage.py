"""Which regions have a source, and which have none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.sources.areas import Area
from crawler.sources.levels import Level
from crawler.sources.model import Source

LEVELS: Final = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
"""The levels of regions, as the table of regions and the sources both name them."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A region without a source of its own."""

    region_code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Province:
    """What there is of one province, itself included."""

    region_code: str
    name: str
    regions: dict[str, int]
    """How many regions of each level exist today."""
    covered: dict[str, int]
    """How many of them have a source."""
    missing: tuple[Missing, ...]
    sources: int
    """Departments and news sites included."""
    official: int
    platforms: dict[str, int]
    """How many of its sources have a hint at each platform; empty for those without."""
    basis: dict[str, int]
    """How many of its sources each public list or page names."""


def coverage(sources: Iterable[Source], areas: Iterable[Area], level: Level | None = None) -> list[Province]:
    """Return the coverage of each province, by code, of all levels or of one.

    `areas` are regions of any time, of all provinces or of one; those that no longer exist need no source.
    """
    today = sorted({(a.code, a.name, a.level) for a in areas if a.current and a.level in set(LEVELS)})
    grouped: dict[str, list[Source]] = {}
    for source in sources:
        grouped.setdefault((source.region_code or "")[:2], []).append(source)
    return [
        _province(
            code,
            name,
            [a for a in today if a[0][:2] == code[:2] and level in (None, a[2])],
            grouped.get(code[:2], []),
        )
        for code, name, rank in today
        if rank == Level.PROVINCE
    ]


def without_region(sources: Iterable[Source]) -> list[Source]:
    """Return the sources that belong to no province: of the whole country, ministries, most news sites."""
    return [source for source in sources if (source.region_code or "10").startswith("10")]


def totals(provinces: Iterable[Province]) -> dict[str, tuple[int, int]]:
    """Return for each level how many regions have a source, and how many there are."""
    covered: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    for province in provinces:
        covered.update(province.covered)
        regions.update(province.regions)
    return {level: (covered[level], regions[level]) for level in LEVELS}


def counted(sources: Sequence[Source]) -> dict[str, Any]:
    """Return how many sources there are, of governments, by platform, and by who names them."""
    platforms = Counter(source.platform or "" for source in sources)
    basis = Counter(each for source in sources for each in source.basis)
    return {
        "sources": len(sources),
        "official": sum(source.official for source in sources),
        "platforms": dict(platforms.most_common()),
        "basis": dict(basis.most_common()),
    }


def _province(
    code: str, name: str, areas: Sequence[tuple[str, str, str]], sources: Sequence[Source]
) -> Province:
    have = {source.region_code for source in sources if source.level in LEVELS}
    regions = Counter(level for _, _, level in areas)
    missing = [Missing(*area) for area in areas if area[0] not in have]
    lost = Counter(region.level for region in missing)
    return Province(
        region_code=code,
        name=name,
        regions={level: regions[level] for level in LEVELS},
        covered={level: regions[level] - lost[level] for level in LEVELS},
        missing=tuple(missing),
        **counted(sources),
    )
