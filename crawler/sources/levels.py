"""What kind of publisher a source has: a government of some level, one of its departments, or a news site."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

COUNTRY: Final = "100000"
"""The region code of the State Council."""


class Level(StrEnum):
    """From the whole country down. Each has defaults of its own in `data/levels.yml`."""

    NATIONAL = "national"
    """The State Council, the National People's Congress and the like."""
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    """Counties, districts and cities of their rank, also those directly below a province."""
    DEPARTMENT = "department"
    """A ministry, a department of a government, a people's congress, a development zone."""
    NEWS = "news"
    """Press, forums and others that reprint."""


GOVERNMENTS: Final = (Level.NATIONAL, Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
"""The levels of which each region should have a source."""


def level_of(region_code: str) -> Level:
    """Return the level of a region by its GB/T 2260 code: 340000, 341700, 341702."""
    if region_code == COUNTRY:
        return Level.NATIONAL
    if region_code.endswith("0000"):
        return Level.PROVINCE
    return Level.PREFECTURE if region_code.endswith("00") else Level.COUNTY
