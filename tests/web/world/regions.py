"""Real regions: GB/T 2260 codes and names that have been the same since 2002 at least."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OFFICES = {
    "自治区": "自治区主席",
    "自治州": "州长",
    "自治县": "县长",
    "自治旗": "旗长",
    "省": "省长",
    "市": "市长",
    "县": "县长",
    "区": "区长",
    "旗": "旗长",
}
"""End of a region's name → the head of its government, the longer ends first."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region with a government and a congress."""

    code: str
    name: str
    shared: bool = False
    """Whether another region has, or had, the same name: 鼓楼区."""

    @property
    def level(self) -> str:
        """province, prefecture or county."""
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"

    @property
    def ending(self) -> str:
        """The kind of region that its name ends with: 自治州."""
        return next(ending for ending in OFFICES if self.name.endswith(ending))

    @property
    def short(self) -> str:
        """市, 县, 区: what its people call it; 全市, 我县."""
        return self.ending if len(self.ending) == 1 else self.ending[-1] if self.ending != "自治区" else "区"

    @property
    def office(self) -> str:
        """The bare office of the head of its government."""
        return OFFICES[self.ending]


@cache
def regions() -> dict[str, Region]:
    """Return all regions by their codes."""
    with Path(__file__).with_name("regions.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["code"]: Region(row["code"], row["name"], bool(row["shared"])) for row in rows}


def parent(region: Region) -> Region | None:
    """Return the region above; None for a province."""
    for code in (region.code[:4] + "00", region.code[:2] + "0000"):
        if code != region.code and code in regions():
            return regions()[code]
    return None


def children(region: Region) -> list[Region]:
    """Return the regions directly below."""
    return [other for other in regions().values() if parent(other) == region]


def full_name(region: Region) -> str:
    """Return the name with the prefecture's before it, where there is one: 徐州市鼓楼区."""
    above = parent(region)
    return f"{above.name}{region.name}" if above and region.level == "county" else region.name
