"""The day on which a report was given, from its head or its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pipelines.extraction.fields.dates import Spoken, spoken
from pipelines.extraction.fields.session import in_session

NOT_SPOKEN = re.compile(r"(?:发布|发表|更新|公布|刊登|日期|时间|来源|上传|印发|录入|成文|生成)[^。]{0,12}$")
AT = re.compile(r"[\s?]*[)）]?[\s?]*(?:在|于)")
FURNITURE = re.compile(r"来源|浏览|点击|阅读|字号|作者|编辑|\d{1,2}:\d{2}")
BROKEN = re.compile(
    r"[\d〇○零Oo一二三四五六七八九]{4}\s*年\s*(?:[\d一二三四五六七八九十元]{1,2}\s*(?:月\s*(?:[\d一二三十]{1,3}\s*)?)?)?$"
)
"""A line that ends within a date."""
PASSED = re.compile(r"^.{0,60}(?:通过|批准)[)）]?$")


def in_head(lines: Sequence[str]) -> Spoken | None:
    """Return the date of the speech: one next to the session's name before any other, best with its year.

    The press opens with a day (1月7日，……开幕), and prints the byline with the whole date below.
    """
    placed, others = [], []
    for line in whole_dates(lines):
        session = in_session(line)
        for found in spoken(line):
            at = bool(AT.match(line[found.end :]))
            if not at and (NOT_SPOKEN.search(line[: found.start]) or PASSED.match(line[found.end :])):
                continue
            if at or session:
                placed.append(found)
            elif not FURNITURE.search(line):
                others.append(found)
    first = next(_with_year(placed), None) or next(iter(placed), None)
    if first is None:
        return next(_with_year(others), None) or next(iter(others), None)
    if first.year is not None:
        return first
    same = (found for found in _with_year(others) if (found.month, found.day) == (first.month, first.day))
    return next(same, first)


def _with_year(dates: Sequence[Spoken]) -> Iterator[Spoken]:
    return (found for found in dates if found.year is not None)


def whole_dates(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, those joined between which a page broke a date (2017年1月 / 17日在…)."""
    before = ""
    for line in lines:
        line = before + line
        before = line if BROKEN.search(line) else ""
        if not before:
            yield line
    if before:
        yield before


def delivered(
    found: Spoken | None, title_year: int | None, plan_year: int | None, published: date | None
) -> date | None:
    """Return the full date; a missing year is completed only where it can be no other.

    A day within four months before `published` has its year. Otherwise the title's year holds for January to
    September; in the last months it is the year before the one that title and plan part both name.
    """
    if found is None or found.is_range:
        return None
    if found.year is not None:
        return found.on()
    if published is not None:
        for year in (published.year, published.year - 1):
            day = found.on(year)
            if day and timedelta(0) <= published - day <= timedelta(days=120):
                return day
    if title_year is None:
        return None
    if found.month <= 9:
        return found.on(title_year)
    return found.on(title_year - 1) if plan_year == title_year else None
