"""Which sources a person means."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.errors import GongbaoError
from crawler.sources.levels import Level
from crawler.sources.model import Source


class UnknownProvinceError(GongbaoError):
    """Raised for the name of a province that no source is in."""


def province_code(name: str, sources: Iterable[Source]) -> str:
    """Return the two digits that begin the codes of a province's regions.

    `name` is its id (anhui), its name with or without unit (安徽省, 安徽), or a code that lies in it. Raises
    `UnknownProvinceError` for any other.
    """
    if name.isascii() and name.isdigit() and len(name) in (2, 6):
        return name[:2]
    provinces = [source for source in sources if source.level is Level.PROVINCE and source.region_code]
    for source in provinces:
        short = len(name) >= 2 and source.title.startswith(name)
        if source.region_code and (name.lower() == source.id or short):
            return source.region_code[:2]
    known = ", ".join(source.id for source in provinces)
    raise UnknownProvinceError(f"There is no province {name!r}. There are: {known}.")


def choose(
    sources: Iterable[Source], province: str | None = None, level: Level | None = None
) -> list[Source]:
    """Return the sources of a province (see `province_code`) and a level, or of all."""
    found = list(sources)
    digits = province_code(province, found) if province else ""
    return [
        source
        for source in found
        if (source.region_code or "").startswith(digits) and level in (None, source.level)
    ]
