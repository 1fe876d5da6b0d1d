"""What became of a region: the code under which its line goes on today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from pipelines.extraction.regions.model import Region
from pipelines.extraction.regions.table import coded, named, regions, short_named

STEPS: Final = 12
"""Changes of one region that are followed; 简阳 has had seven codes since 1980."""
BEFORE: Final = 72
AFTER: Final = 24
"""Months by which a successor may begin before its predecessor ends in the tables, and after it: they lie
months apart, the last two of them more than five years."""
DIRECT: Final = "90"
"""Third and fourth digit of counties that their province governs directly, for some time."""
GAP: Final = 12
"""The same where only the code is the same, or the time."""
UNITS: Final = ("地区", "林区", "特区", *"省市县区州盟旗")


@lru_cache(maxsize=4096)
def lineage(code: str, name: str | None = None) -> str | None:
    """Return the code of today of the line that a region belongs to; its own where it still exists.

    None where the table does not tell: the region was merged into others or split up, or is unknown. `name`
    tells apart the regions that had a code one after the other.
    """
    region = next((each for each in reversed(coded(code)) if name in (None, each.name)), None)
    for _ in range(STEPS):
        if region is None or region.current:
            break
        region = _successor(region)
    return region.code if region is not None and region.current else None


def _successor(region: Region) -> Region | None:
    """Return what a region became: what took its name, its stem, its code, or is the one new name beside it.

    The code comes late: codes were given to other regions when theirs were renumbered.
    """
    stem = next((region.name.removesuffix(unit) for unit in UNITS if region.name.endswith(unit)), region.name)
    of_stem = [*named(stem), *short_named(stem)] if len(stem) > 1 else []
    for candidates in (named(region.name), [each for each in of_stem if _rank(each) >= _rank(region)]):
        if follows := _following(region, candidates):
            return _one(region, follows)
    own_code = [each for each in _following(region, coded(region.code)) if _gap(region, each) <= GAP]
    return own_code[0] if own_code else _only_change(region)


def _rank(region: Region) -> int:
    """Return how far a region has come on the way that all go: from a county to a city to a district."""
    return "市区".find(region.name[-1]) + 1 if not region.name.endswith(("地区", "林区", "特区")) else 0


def _following(region: Region, candidates: Iterable[Region]) -> list[Region]:
    """Return the candidates that can follow: of the same level and province, begun about when it ended."""
    end = _month(region.valid_to)
    return [
        each
        for each in candidates
        if each.level == region.level
        and each.code[:2] == region.code[:2]
        and (_outlives(each, region) or _begins(each, region, end))
    ]


def _begins(each: Region, region: Region, end: int) -> bool:
    return each.valid_from > region.valid_from and end - BEFORE <= _month(each.valid_from) <= end + AFTER


def _outlives(each: Region, region: Region) -> bool:
    """Whether it is the same region under a code that it had before, too, and has again."""
    again = each.parent == region.parent or region.code[2:4] == DIRECT
    return again and each.name == region.name and each.valid_from <= region.valid_from and each.current


def _one(region: Region, candidates: Sequence[Region]) -> Region | None:
    """Return the only candidate, else the only one beside the region, else the first of those in a row.

    Another prefecture counts only for names that one region of a province had at a time: many have a 城区.
    """
    beside = [each for each in candidates if each.parent == region.parent]
    if not beside and any(_beside_in_time(region, each) for each in named(region.name)):
        return None
    ordered = sorted(beside or candidates, key=lambda each: each.valid_from)
    first = ordered[0]
    in_a_row = all(
        first.valid_to and _month(first.valid_to) <= _month(o.valid_from) + GAP for o in ordered[1:]
    )
    return first if in_a_row else None


def _beside_in_time(region: Region, other: Region) -> bool:
    """Whether another region of the province had the same name for years of the region's time."""
    if other.code == region.code or other.code[:2] != region.code[:2] or other.level != region.level:
        return False
    start = max(_month(region.valid_from), _month(other.valid_from))
    end = min(_month(region.valid_to), _month(other.valid_to) if other.valid_to else _month(region.valid_to))
    return end - start > AFTER and region.code[2:4] != DIRECT


def _gap(region: Region, successor: Region) -> int:
    return abs(_month(successor.valid_from) - _month(region.valid_to))


def _only_change(region: Region) -> Region | None:
    """Return the one region that began beside it when it, and no other, ended: 彬州市 after 彬县."""
    beside = [each for each in _of_parent().get(region.parent, ()) if each.level == region.level]
    ended = [o for o in beside if o.valid_to and abs(_month(o.valid_to) - _month(region.valid_to)) <= GAP]
    began = [o for o in _following(region, beside) if _gap(region, o) <= GAP]
    if len(ended) == len(began) == 1 and began[0].name[0] == region.name[0]:
        return began[0]
    return None


@lru_cache(maxsize=1)
def _of_parent() -> dict[str, list[Region]]:
    found: dict[str, list[Region]] = {}
    for region in regions():
        found.setdefault(region.parent, []).append(region)
    return found


def _month(written: str) -> int:
    """Return a month as a number; the beginning of the table where none is written."""
    return int(written[:4]) * 12 + int(written[5:7]) if written else 1980 * 12
