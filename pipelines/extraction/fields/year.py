"""The year of a report: the one that its title names and whose work it plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipelines.extraction.fields.dates import DATE
from pipelines.extraction.fields.numerals import positional
from pipelines.extraction.fields.text import compact

YEAR = re.compile(r"(?<!\d)([12一二][0-9OoO○零〇一二三四五六七八九]{3})\s*年(?:度)?")
BARE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
PLAN = re.compile(
    r"(?:^|[一二三四五六七八九十]、|[)）\s]|部分[:：]?)\s*(?:关于)?(20\d{2})年(?:的)?(?:全[省市县区州旗]|我[省市县区州旗])?(?:经济社会发展|政府|国民经济和社会发展)?(?:的)?(?:主要)?(?:工作)?(?:的)?"
    r"(?:总体要求|总体思路|主要目标|预期目标|发展目标|目标任务|工作目标|工作安排|工作打算|工作部署|工作重点|重点工作|重点任务|"
    r"主要任务|主要工作安排|工作建议|工作任务|工作计划|工作思路|政府工作安排)"
)
FIRST, LAST = 1949, 2100


def in_title(title: str) -> int | None:
    """Return the year that a title names, of two the later (2022年执行情况与2023年草案); dates do not."""
    text = DATE.sub(" ", compact(title))
    years = [positional(match[1]) for match in YEAR.finditer(text)] or [
        int(m[1]) for m in BARE.finditer(text)
    ]
    return max((year for year in years if year and FIRST <= year <= LAST), default=None)


def in_plan_heading(paragraphs: Sequence[str]) -> int | None:
    """Return the year that the heading of the plan part names; None where it names none."""
    for paragraph in paragraphs:
        for match in PLAN.finditer(paragraph if len(paragraph) > 80 else compact(paragraph)):
            return int(match[1])
    return None


def of_session(delivered_on: date | None) -> int | None:
    """Return the year that a session of that day plans: in November and December the next one."""
    if delivered_on is None:
        return None
    return delivered_on.year + 1 if delivered_on.month >= 11 else delivered_on.year
