"""The year of a report: the one that its title names and whose work it plans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipelines.extraction.fields.dates import DATE
from pipelines.extraction.fields.numerals import positional
from pipelines.extraction.fields.text import compact

YEAR = re.compile(r"(?<!\d)([12一二][0-9OoO○零〇一二三四五六七八九]{3})\s*年(?:度)?")
BARE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
HEADING_YEAR = re.compile(r"(20\d{2})年")
PLANS = re.compile(r"工作|任务|目标|安排|要求|打算|重点|建议|部署|思路")
REVIEWS = re.compile(r"回顾|总结|完成情况|过去|成效|成绩|主要做了|以来")
HEADING = 50
"""Characters that the heading of a part has at most."""
RUN_IN = re.compile(
    r"(?:[一二三四五六七八九十]、|[)）\s]|部分[:：]?)\s*(?:关于|做好)?(20\d{2})年(?:的)?"
    r"(?:全[省市县区州旗]|我[省市县区州旗])?(?:经济社会发展|政府|国民经济和社会发展)?(?:的)?(?:主要)?(?:工作)?(?:的)?"
    r"(?:总体要求|总体思路|主要目标|预期目标|发展目标|目标任务|安排|打算|部署|重点|重点工作|重点任务|主要任务|建议|任务|思路)"
)
"""The same in a text without line breaks, where only its number and its set words show a heading."""
FIRST, LAST = 1949, 2100


def in_title(title: str) -> int | None:
    """Return the year that a title names, of two the later (2022年执行情况与2023年草案); dates do not."""
    text = DATE.sub(" ", compact(title))
    years = [positional(match[1]) for match in YEAR.finditer(text)] or [
        int(m[1]) for m in BARE.finditer(text)
    ]
    return max((year for year in years if year and FIRST <= year <= LAST), default=None)


def in_plan_heading(paragraphs: Sequence[str]) -> int | None:
    """Return the year that the heading of the plan part names; None where it names none.

    Where 2019年主要工作 is followed by 2020年主要工作, the first one is the review.
    """
    years = list(_in_headings(paragraphs))
    if not years:
        return None
    return years[0] + 1 if years[0] + 1 in years else years[0]


def _in_headings(paragraphs: Sequence[str]) -> Iterator[int]:
    for paragraph in paragraphs:
        if len(paragraph) > HEADING:
            match = RUN_IN.search(paragraph)
            if match:
                yield int(match[1])
            continue
        heading = compact(paragraph)
        named = HEADING_YEAR.search(heading)
        if named and PLANS.search(heading) and not REVIEWS.search(heading) and not DATE.search(heading):
            yield int(named[1])


def of_session(delivered_on: date | None) -> int | None:
    """Return the year that a session of that day plans: in November and December the next one."""
    if delivered_on is None:
        return None
    return delivered_on.year + 1 if delivered_on.month >= 11 else delivered_on.year
