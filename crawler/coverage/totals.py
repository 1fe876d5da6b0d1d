"""Totals that a person can quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from crawler.coverage.matrix import counts, expected
from crawler.coverage.model import HAVE, Coverage, Row, State

LEVELS: Final = {
    "country": ("State Council", "国务院"),
    "province": ("provinces", "省级"),
    "prefecture": ("prefectures", "地级"),
    "county": ("counties", "县级"),
}
"""In English and in Chinese."""
STATES: Final = {
    State.OFFICIAL: ("official", "官方"),
    State.COPY: ("only as copies", "仅有转载"),
    State.TRUNCATED: ("truncated", "截断"),
    State.BLOCKED: ("blocked", "被拦"),
    State.MISSING: ("missing", "缺失"),
}
"""In English and in Chinese."""


def have(counted: Counter[State]) -> int:
    """Return how many of the counted reports are there and complete."""
    return sum(counted[state] for state in HAVE)


def share(counted: Counter[State]) -> int | None:
    """Return how many in a hundred of those that should be there are; None where none should.

    100 are all of them, and 0 is none: what rounds to these is 99 and 1.
    """
    total, number = expected(counted), have(counted)
    if not total:
        return None
    if number in (0, total):
        return 100 * number // total
    return min(99, max(1, round(100 * number / total)))


def sentence(rows: Iterable[Row], years: Sequence[int]) -> str:
    """Return what there is of these years: by level, and then by what is wrong with the others."""
    by_level, total = _counted(rows, years)
    levels = (f"{have(level):,} of {expected(level):,} of {name}" for (name, _), level in by_level)
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    states = ", ".join(f"{total[state]:,} {words}" for state, (words, _) in STATES.items())
    there = ", ".join(levels) or "of nobody"
    return f"{span}: complete reports {there}. Of all {expected(total):,}: {states}."


def chinese_sentence(rows: Iterable[Row], years: Sequence[int]) -> str:
    """Return the same in Chinese."""
    by_level, total = _counted(rows, years)
    levels = (f"{name} {have(level):,}/{expected(level):,}" for (_, name), level in by_level)
    span = f"{years[0]} 年" if len(years) == 1 else f"{years[0]} 至 {years[-1]} 年"
    states = "，".join(f"{words} {total[state]:,}" for state, (_, words) in STATES.items())
    return f"{span}完整的报告：{'，'.join(levels) or '无'}。共应有 {expected(total):,} 份：{states}。"


def _counted(
    rows: Iterable[Row], years: Sequence[int]
) -> tuple[list[tuple[tuple[str, str], Counter[State]]], Counter[State]]:
    """Return the names and counts of each level of which there should be reports, and the counts of all."""
    rows = list(rows)
    by_level = [(names, counts(rows, years, level)) for level, names in LEVELS.items()]
    return [(names, counted) for names, counted in by_level if expected(counted)], counts(rows, years)


def as_json(coverage: Coverage, without_code: int) -> dict[str, object]:
    """Return the coverage for machines."""
    years, rows = coverage.years, coverage.rows
    return {
        "years": list(years),
        "totals": {
            "all": _totals(counts(rows, years)),
            "by_level": {level: _totals(counts(rows, years, level)) for level in LEVELS},
            "by_year": {str(year): _totals(counts(rows, [year])) for year in years},
            "reports_of_areas_without_a_code": without_code,
        },
        "regions": [
            {
                "region_code": row.code,
                "name": row.name,
                "level": row.level,
                "parent": row.parent or None,
                "years": {str(year): state.value for year, state in row.years.items()},
                "sources": [
                    {"id": each.source, "last_tried": each.last_tried, "blocked_by": each.blocked_by}
                    for each in row.tries
                ],
            }
            for row in rows
        ],
    }


def _totals(counted: Counter[State]) -> dict[str, int]:
    return {"expected": expected(counted), **{state.value: counted[state] for state in State}}
