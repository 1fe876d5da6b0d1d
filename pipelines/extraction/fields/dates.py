"""Dates as people write them in Chinese: 2026年1月27日, 二〇二六年一月二十七日, 1月6日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.extraction.fields.numerals import number, positional

DATE = re.compile(
    r"(?:(?P<year>[12一二][0-9OoО○零〇一二三四五六七八九]{3})\s*年\s*)?"
    r"(?P<month>[01]?\d|[元正]|十?[一二三四五六七八九]|十)\s*月\s*"
    r"(?P<day>[0-3]?\d|[一二三]?十?[一二三四五六七八九]|[二三]?十|[廿卅][一二三四五六七八九]?)\s*[日号]"
)
RANGE = re.compile(r"\s*(?:至|到|-|—|–|~|～|、)\s*(?:[\d十]+\s*月\s*)?[\d一二三十廿]+\s*[日号]")
NUMERIC = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/.年](0?[1-9]|1[0-2])[-/.月](0?[1-9]|[12]\d|3[01])(?!\d)")
IN_URL = re.compile(
    r"/t?((?:19|20)\d{2})[-/_]?(0[1-9]|1[0-2])(?:[-/_]?|/t\d{6})(0[1-9]|[12]\d|3[01])(?=[/_.-])"
    r"|/t((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_"
    r"|/art/((?:19|20)\d{2})/(1[0-2]|[1-9])/(3[01]|[12]\d|[1-9])/"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A date found in a line."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    is_range: bool
    """Whether it is only the first day of several (1月5日至8日)."""

    def on(self, year: int | None = None) -> date | None:
        """Return the day, in the given year where it names none; None if there is no such day."""
        return day_of(self.year or year, self.month, self.day)


def day_of(year: int | None, month: int | None, day: int | None) -> date | None:
    """Return the date, or None where a part is missing or there is no such day."""
    if year is None or month is None or day is None or not 1949 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def spoken(line: str) -> Iterator[Spoken]:
    """Yield the dates of a folded line, with or without year, in order."""
    for match in DATE.finditer(line):
        year = positional(match["year"]) if match["year"] else None
        month, day = number(match["month"]), number(match["day"])
        if month is not None and day is not None:
            ranged = RANGE.match(line, match.end()) is not None
            yield Spoken(match.start(), match.end(), year, month, day, ranged)


def numeric(text: str) -> date | None:
    """Return the first date written with digits: 2021-1-6, 2021/01/06, 2021年1月6日."""
    for match in NUMERIC.finditer(text):
        found = day_of(*(int(part) for part in match.groups()))
        if found:
            return found
    return None


def in_url(url: str) -> date | None:
    """Return the date in a URL's path (…/202502/t20250205_3425117.html); it is the day of publication."""
    match = IN_URL.search(url)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    return day_of(year, month, day)
