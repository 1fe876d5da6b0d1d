"""Indicators with the values that a sentence gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pipelines.extraction.facts.model import Measure
from pipelines.extraction.facts.values import (
    DOWN,
    EACH,
    EXPECTED,
    FALL,
    PACE,
    PLANNED,
    SHARED,
    STRIVING,
    TO,
    UP,
    Movement,
    Value,
    movement,
    value_at,
    values_at,
)
from pipelines.extraction.facts.vocabulary import Indicator, Mention, mentions

LONGEST_BEFORE: Final = 60
"""Characters between a border and a name, at most."""
BARE: Final = frozenset({"进出口", "出口", "进口"})
_AND: Final = re.compile(r"[、和与及]|以及")
_NEXT: Final = re.compile(r"[，、,(]?(?:且|并)?")
_BEFORE: Final = (
    "全年|年度|地方|实现|完成|预计|初步预计|初步核算|初步测算|经初步核算|力争|确保|努力|争取|使|其中|今年|去年|上年|当年|年内|本年"
    r"|(?:19|20)\d\d年|促进|推动|推进|保持|保障|力促|将|要|即|我们|按可比价格?计算|同口径|一是|预期|这一年|过去一年|一年来|到今年底"
    r"|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、]|建议为|工作中"
)
_GOAL_IS: Final = r"目标(?:建议|初步|拟|拟定|安排)?(?:是|为|如下)?"


@dataclass(frozen=True)
class Found:
    """One value of one indicator in a plain text."""

    indicator: Indicator
    measure: Measure
    value: Value
    sign: int
    striving: bool
    estimated: bool
    planned: bool
    """Whether it is called a plan or a goal."""
    at: int
    """Where the indicator is named."""
    bare: bool = False
    """Whether it is called by a word that may also speak of one product or trader (出口)."""


@lru_cache(maxsize=64)
def _left(own: frozenset[str]) -> re.Pattern[str]:
    words = "|".join([_BEFORE, *sorted(map(re.escape, own), key=len, reverse=True)])
    return re.compile(rf"(?P<border>^|[，,：。；(“-]|{_GOAL_IS}|[、和与及])(?:{words})*$")


def match(text: str, own: frozenset[str]) -> Iterator[Found]:
    """Yield what a sentence says of indicators, from left to right.

    Only what is said in plain words counts: each name stands alone or after words such as 全市 (`own`) or
    确保, and nothing but known words stands between it and its value.
    """
    named = list(mentions(text))
    ends: set[int] = set()
    index = 0
    while index < len(named):
        group, after = _group(text, named, index)
        words = _words_before(text, group[0], own, ends)
        if words is not None:
            hoped = any(word in words for word in STRIVING)
            bare = text[group[0].start : group[0].end] in BARE
            found = [
                replace(each, striving=each.striving or hoped, bare=bare) for each in _values(text, group)
            ]
            yield from found
            ends |= {each.value.end for each in found}
        index = after


def _group(text: str, named: Sequence[Mention], index: int) -> tuple[list[Mention], int]:
    """Return the names that share what follows (A、B和C), and the index of the next name."""
    group = [named[index]]
    index += 1
    while index < len(named) and _AND.fullmatch(text[group[-1].end : named[index].start]):
        group.append(named[index])
        index += 1
    return group, index


def _words_before(text: str, mention: Mention, own: frozenset[str], ends: set[int]) -> str | None:
    """Return the words before a name back to a border; None where anything else stands there."""
    cut = max(0, mention.start - LONGEST_BEFORE)
    before = text[cut : mention.start]
    border = _left(own).search(before if cut == 0 else f"#{before[1:]}")
    if not border or (border["border"] in tuple("、和与及") and cut + border.start() not in ends):
        return None
    return before[border.end("border") :]


def _values(text: str, group: Sequence[Mention]) -> Iterator[Found]:
    indicators = [indicator for mention in group for indicator in mention.indicators]
    moved = movement(text, group[-1].end)
    first = list(_first(text, indicators, moved, group[0].start))
    yield from first
    if len(first) == 1:
        yield from _more(text, first[0], moved)


def _first(text: str, indicators: Sequence[Indicator], moved: Movement, at: int) -> Iterator[Found]:
    if EACH in moved.words:
        values = _alike(list(values_at(text, moved.end, moved.bound)))
        if len(values) != len(indicators):
            return  # which is whose is not said
    else:
        value = value_at(text, moved.end, moved.bound)
        if not value or (len(indicators) > 1 and not moved.has(SHARED)):
            return
        values = [value] * len(indicators)
    found = [_found(*each, moved, at) for each in zip(indicators, values, strict=True)]
    if all(found):
        yield from filter(None, found)


def _alike(values: list[Value]) -> list[Value]:
    """Return the values of a list; the bound after the last one is that of all which have none."""
    if not values or values[-1].bound == "range":
        return values
    last = values[-1].bound
    return [replace(value, bound=last) if value.bound == "exact" else value for value in values]


def _more(text: str, first: Found, moved: Movement) -> Iterator[Found]:
    """Yield what is said next of the same indicator: 达到500亿元、增长5%以上，力争6%."""
    seen, last, last_moved = {first.measure}, first, moved
    while True:
        separator = _NEXT.match(text, last.value.end)
        moved = movement(text, separator.end() if separator else last.value.end)
        value = value_at(text, moved.end, moved.bound)
        if not value or not moved.has(UP | DOWN | PACE | FALL | TO | STRIVING):
            return
        if moved.has(STRIVING) and not moved.sign and value.unit == last.value.unit:
            moved = replace(
                moved, words=(*moved.words, *(w for w in last_moved.words if w in UP | DOWN | PACE))
            )
            found = _found(
                first.indicator,
                value,
                replace(moved, words=tuple(w for w in moved.words if w not in TO)),
                first.at,
            )
        else:
            found = _found(first.indicator, value, moved, first.at)
        if not found or (found.measure in seen and not found.striving):
            return
        yield found
        seen.add(found.measure)
        last, last_moved = found, moved


def _found(indicator: Indicator, value: Value, moved: Movement, at: int) -> Found | None:
    value = _in_units_of(indicator, value)
    measure = _measure(indicator, value, moved)
    if measure is None:
        return None
    sign = -1 if moved.sign < 0 and measure != "level" else 1
    number = value.value if value.value is not None else value.high
    if value.unit == "%" and number is not None:
        low, high = indicator.limits
        if not low <= sign * float(number) <= high:
            return None
    if value.value is not None and value.value < 0 and (measure != "growth" or moved.has(UP | DOWN)):
        return None
    striving = moved.has(STRIVING)
    return Found(indicator, measure, value, sign, striving, moved.has(EXPECTED), moved.has(PLANNED), at)


def _in_units_of(indicator: Indicator, value: Value) -> Value:
    """Return money of one person in 元."""
    if indicator.unit != "元" or value.unit != "亿元":
        return value
    times = Decimal(100_000_000)
    scaled = {
        name: None if each is None else each * times
        for name, each in (("value", value.value), ("low", value.low), ("high", value.high))
    }
    return Value(
        "元",
        value.written_unit,
        scaled["value"],
        scaled["low"],
        scaled["high"],
        value.bound,
        value.start,
        value.end,
    )


def _measure(indicator: Indicator, value: Value, moved: Movement) -> Measure | None:
    """Return what a value measures; None where its unit or the words before it do not say."""
    moves = moved.has(UP | DOWN | PACE | FALL)
    if moved.has(UP | PACE) and moved.has(DOWN | FALL):
        return None
    if value.unit == "个百分点":
        return "change" if indicator.percent == "rate" and moved.has(UP | DOWN) else None
    if value.unit == "%":
        if indicator.percent == "rate":
            return "level" if not moves or moved.has(TO - {"总量"}) else None
        growth = (moves and not moved.has(frozenset({"至", "到"}))) or indicator.percent == "growth"
        return "growth" if growth else None
    if indicator.unit == "%" or not (
        value.unit == indicator.unit or (indicator.unit, value.unit) == ("亿元", "亿美元")
    ):
        return None
    if moved.has(PACE | FALL):
        return None
    return "level" if not moves or moved.has(TO) else "change"
