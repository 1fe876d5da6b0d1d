"""Traps that a link shows by itself: paths that repeat themselves, years of a calendar that nobody will see.

Asked of every link that is new to a worker, so that what most links have is looked for first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from crawler.traps.kinds import TrapKind

FOLDERS: Final = 8192
"""Of which it is remembered what they are."""
_CALENDAR: Final = re.compile(
    r"(?:^|[/_.-])(?:calendars?|cal|rili|events?|schedule|richeng)(?:[/_.-]|$)", re.IGNORECASE
)
_QUERY_YEAR: Final = re.compile(r"[?&](?:y|yy|year|yr|nian)=(\d{1,6})(?=&|$)", re.IGNORECASE)
_QUERY_MONTH: Final = re.compile(r"[?&](?:m|mm|mon|month|yue)=(?:0?[1-9]|1[0-2])(?=&|$)", re.IGNORECASE)
_QUERY_DATE: Final = re.compile(
    r"[?&](?:d|day|date|month|from|start|week)=(\d{4})-?(?:0[1-9]|1[0-2])(?:-?(?:0[1-9]|[12]\d|3[01]))?(?=&|$)",
    re.IGNORECASE,
)
_PATH_YEAR: Final = re.compile(r"/(\d{4})[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|$)")


class ShapeLimits(NamedTuple):
    """How far a URL may go."""

    repeats: int = 4
    """Times that one part of a path may follow itself; of several parts in turn one time less."""
    depth: int = 30
    """Parts of a path."""
    parameters: int = 30
    years: int = 3
    """From now on, that a calendar may show."""
    oldest: int = 1900
    """Year of a calendar."""


DEFAULT: Final = ShapeLimits()


class Shapes:
    """Knows traps by their shape. Links of a page share their folders, so that these are looked at once."""

    def __init__(self, limits: ShapeLimits = DEFAULT) -> None:
        self._limits = limits
        self._folders: dict[str, TrapKind | None] = {}

    def trap(self, url: str) -> TrapKind | None:
        """Return why a link is a trap by its shape; None for nearly all."""
        place, question, _ = url.partition("?")
        folder = place[: place.rfind("/")]
        try:
            found = self._folders[folder]
        except KeyError:
            found = self._learn(folder)
        return found or (self._in_query(url) if question else None)

    def _learn(self, folder: str) -> TrapKind | None:
        if len(self._folders) >= FOLDERS:
            self._folders.clear()
        found = self._folders[folder] = self._in_path(folder.split("/")[3:])
        return found

    def _in_path(self, parts: list[str]) -> TrapKind | None:
        if len(parts) >= self._limits.depth:
            return TrapKind.DEEP_PATH
        if len(set(parts)) < len(parts) and _repeats(parts, self._limits.repeats):
            return TrapKind.REPEATED_PATH
        path = f"/{'/'.join(parts)}/"
        if _CALENDAR.search(path) and (found := _PATH_YEAR.search(path)) and self._far(int(found[1])):
            return TrapKind.FAR_DATE
        return None

    def _in_query(self, url: str) -> TrapKind | None:
        if url.count("&") >= self._limits.parameters:
            return TrapKind.PARAMETERS
        year = _shown_in_query(url)
        return TrapKind.FAR_DATE if year is not None and self._far(year) else None

    def _far(self, year: int) -> bool:
        return not self._limits.oldest <= year <= datetime.now(UTC).year + self._limits.years


def _repeats(parts: list[str], times: int) -> bool:
    """Whether parts with letters follow themselves that often; up to four in turn: one time less.

    So do parts that stand anywhere in a path, twice as often. Numbers may: they are dates and ids.
    """
    words = Counter(part for part in parts if part and not part.isdigit())
    if words and max(words.values()) >= 2 * times:
        return True
    return any(_in_turn(parts, size, times if size == 1 else times - 1) for size in range(1, 5))


def _in_turn(parts: list[str], size: int, times: int) -> bool:
    same = 0
    for place in range(len(parts) - size):
        same = same + 1 if parts[place] == parts[place + size] else 0
        if same >= size * (times - 1):
            block = parts[place + 1 : place + 1 + size]
            if any(part and not part.isdigit() for part in block):
                return True
    return False


def _shown_in_query(url: str) -> int | None:
    """Return the year of a month or a day that a query asks for; None where it asks for none."""
    year = _QUERY_YEAR.search(url)
    if year and _QUERY_MONTH.search(url):
        return int(year[1])
    date = _QUERY_DATE.search(url)
    return int(date[1]) if date else None


def limits_of(settings: Mapping[str, object]) -> ShapeLimits:
    """Return the limits that Scrapy's settings name."""
    names = {
        "repeats": "TRAP_REPEATS",
        "depth": "TRAP_DEPTH",
        "parameters": "TRAP_PARAMETERS",
        "years": "TRAP_YEARS",
    }
    return ShapeLimits(**{field: int(str(settings[name])) for field, name in names.items()})
