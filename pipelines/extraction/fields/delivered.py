"""The day on which a report was given, from its head or its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from pipelines.extraction.fields.dates import Spoken, spoken
from pipelines.extraction.fields.session import in_session

NOT_SPOKEN = re.compile(r"(?:发布|发表|更新|公布|刊登|日期|时间|来源|上传|印发|录入|成文|生成)[^。]{0,12}$")
AT = re.compile(r"[\s?]*[)）]?[\s?]*(?:在|于)")
FURNITURE = re.compile(r"来源|浏览|点击|阅读|字号|作者|编辑|\d{1,2}:\d{2}")
PASSED = re.compile(r"^.{0,60}(?:通过|批准)[)）]?$")


def in_head(lines: Sequence[str]) -> Spoken | None:
    """Return the date of the speech: one next to the session's name before any other."""
    best: Spoken | None = None
    for line in lines:
        session = in_session(line)
        for found in spoken(line):
            if AT.match(line[found.end :]):
                return found
            if NOT_SPOKEN.search(line[: found.start]) or PASSED.match(line[found.end :]):
                continue
            if not session and FURNITURE.search(line):
                continue
            if session:
                return found
            if best is None or (best.year is None and found.year is not None):
                best = found
    return best


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
