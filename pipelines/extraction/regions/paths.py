"""A region's place: the names above it, and whether it lies in another."""

from __future__ import annotations

from pipelines.extraction.regions.model import Region
from pipelines.extraction.regions.table import coded


def above(region: Region) -> Region | None:
    """Return the region directly above, under the name that it bore at the same time; None for a province."""
    named = coded(region.parent)
    if not named or named[0].level == "country":
        return None
    for candidate in reversed(named):
        if overlap(candidate, region):
            return candidate
    return named[-1]


def overlap(a: Region, b: Region) -> bool:
    """Tell whether both can have been valid at the same time."""
    return (not a.valid_to or not b.valid_from or a.valid_to >= b.valid_from) and (
        not b.valid_to or not a.valid_from or b.valid_to >= a.valid_from
    )


def path(region: Region) -> tuple[str, ...]:
    """Return the names of province, prefecture and county, as far down as the region lies."""
    names: list[str] = []
    place: Region | None = region
    while place is not None:
        names.append(place.name)
        place = above(place)
    return tuple(reversed(names))


def full_name(region: Region) -> str:
    """Return the path in one word: 湖南省长沙市天心区."""
    return "".join(path(region))


def contains(outer: Region, inner: Region) -> bool:
    """Tell whether `inner` lies in `outer` or is it, by code or (for other years' codes) by name."""
    if outer.level == "country":
        return True
    return outer.name in path(inner) and outer.code[:2] == inner.code[:2]
