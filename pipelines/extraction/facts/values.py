"""What stands after an indicator's name: how it moves, and values with their units and bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipelines.extraction.facts.model import Bound
from pipelines.extraction.facts.numbers import DIGITS, NUMERALS, number

UNITS: Final[dict[str, tuple[str, Decimal]]] = {
    written: (unit, Decimal(factor))
    for written, unit, factor in (
        ("个百分点", "个百分点", "1"),
        ("%", "%", "1"),
        ("万亿元", "亿元", "10000"),
        ("亿元", "亿元", "1"),
        ("万元", "亿元", "0.0001"),
        ("元", "亿元", "0.00000001"),
        ("万亿美元", "亿美元", "10000"),
        ("亿美元", "亿美元", "1"),
        ("万美元", "亿美元", "0.0001"),
        ("万人", "万人", "1"),
        ("人", "万人", "0.0001"),
        ("亿吨", "万吨", "10000"),
        ("万吨", "万吨", "1"),
        ("吨", "万吨", "0.0001"),
        ("亿公斤", "万吨", "10"),
        ("亿斤", "万吨", "5"),
        ("万斤", "万吨", "0.0005"),
    )
}
"""Units as written, and what they are in the unit that is stored."""

UP: Final = frozenset({"增长", "增加", "提高", "提升", "上升", "上涨", "递增", "增", "涨"})
DOWN: Final = frozenset({"下降", "降低", "减少", "回落", "下滑", "降"})
PACE: Final = frozenset({"增速", "增幅", "涨幅", "增长率", "增长速度", "升幅"})
FALL: Final = frozenset({"降幅"})
TO: Final = frozenset({"达到", "达", "至", "到", "突破", "超过", "总量", "总额", "总值", "规模", "完成"})
"""Words after which an amount is a level, whatever moved."""
LEAST, MOST = frozenset({"不低于", "不少于", "不小于"}), frozenset({"不超过", "不高于", "控制在"})
ABOVE, BELOW = frozenset({"高于", "超过", "突破", "大于", "超"}), frozenset({"低于", "小于"})
ABOUT: Final = frozenset({"约", "近", "接近", "大约"})
STRIVING: Final = frozenset({"力争", "争取", "努力", "冲刺", "力求", "努力争取"})
EXPECTED: Final = frozenset({"预计", "预计可", "有望", "可望"})
EACH, SHARED = "分别", frozenset({"均", "都"})
PLANNED: Final = frozenset(
    {"预期", "目标", "目标为", "目标设定为", "设定为", "定为", "预期为", "计划", "将", "要"}
)
"""Words of what was meant to be."""
FILLERS: Final = frozenset(
    """水平 全年 同比 比上年 较上年 比去年 按可比价 按可比价格 按可比价计算 按可比价格计算 按不变价格计算
    按不变价计算 同口径 可比口径 按可比口径 按同口径 可比 名义 实际 首次 再次 历史性 成功 稳步 为 是 实现 在
    保持 保持在 维持在 稳定在 确保 速度 完成 更 又 就 已""".split()
)
WORDS: Final = (
    UP
    | DOWN
    | PACE
    | FALL
    | TO
    | LEAST
    | MOST
    | ABOVE
    | BELOW
    | ABOUT
    | STRIVING
    | EXPECTED
    | SHARED
    | PLANNED
    | FILLERS
) | {EACH}
MOST_WORDS: Final = 6
MOST_VALUES: Final = 12
_SEPARATOR: Final = re.compile(r"[、和与及，]")

_WORD: Final = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
_NUMBER: Final = f"(?:{DIGITS}|{NUMERALS})"
_UNIT: Final = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))


def _quantity(name: str) -> str:
    return (
        rf"(?:百分之(?P<share{name}>{_NUMBER})"
        rf"|(?P<number{name}>-?{_NUMBER})(?P<more{name}>[多余])?(?P<unit{name}>{_UNIT}))"
    )


_AFTER: Final = "左右|上下|以上|以下|以内|之内"
_VALUE: Final = re.compile(
    rf"(?:(?P<low>{_NUMBER})%?|百分之(?P<lowshare>{_NUMBER}))(?P<to>--?|至|到){_quantity('1')}(?P<after1>{_AFTER})?"
    rf"|{_quantity('2')}(?P<after2>{_AFTER})?"
)
_END: Final = re.compile(r"$|[，,。；：！？、()和与及且并居]|的目标|目标")


@dataclass(frozen=True)
class Value:
    """A quantity in its stored unit, without a sign for its direction."""

    unit: str
    written_unit: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    start: int
    end: int


@dataclass(frozen=True)
class Movement:
    """The words between an indicator's name and its value."""

    words: tuple[str, ...]
    start: int
    end: int

    def has(self, of: frozenset[str]) -> bool:
        """Whether one of these words is among them."""
        return not of.isdisjoint(self.words)

    @property
    def sign(self) -> int:
        """1 for what rises, -1 for what falls, 0 where nothing is said of it or both."""
        up, down = self.has(UP | PACE), self.has(DOWN | FALL)
        return up - down

    @property
    def bound(self) -> Bound | None:
        """The bound that stands before the value."""
        bounds: tuple[tuple[frozenset[str], Bound], ...] = (
            (LEAST, "at_least"),
            (MOST, "at_most"),
            (ABOVE, "above"),
            (BELOW, "below"),
            (ABOUT, "about"),
        )
        found = [bound for words, bound in bounds if self.has(words)]
        return found[0] if found else None


def movement(text: str, at: int) -> Movement:
    """Return the words that stand at a place."""
    words: list[str] = []
    start = at
    while len(words) < MOST_WORDS and (match := _WORD.match(text, at)):
        words.append(match.group())
        at = match.end()
    return Movement(tuple(words), start, at)


def value_at(text: str, at: int, before: Bound | None = None) -> Value | None:
    """Return the value that begins at a place, None where none does or where more follows than a bound.

    `before` is the bound that stands before it; one that stands after it counts more, except that 超过 and
    不低于 say more than 左右.
    """
    match = _VALUE.match(text, at)
    if not match or not _END.match(text, match.end()):
        return None
    low = match["low"] or match["lowshare"]
    place = "1" if match["to"] else "2"
    share = match[f"share{place}"]
    written = "%" if share else match[f"unit{place}"]
    high = number(share or match[f"number{place}"].lstrip("-"))
    bottom = number(low) if low else None
    if high is None or (low and (bottom is None or bottom > high)):
        return None
    if not share and match[f"number{place}"].startswith("-"):
        high = -high
    unit, factor = UNITS[written]
    bound = _bound(before, match[f"after{place}"], more=not share and bool(match[f"more{place}"]))
    if bottom is not None:
        return Value(unit, written, None, bottom * factor, high * factor, "range", at, match.end())
    return Value(unit, written, high * factor, None, None, bound, at, match.end())


def values_at(text: str, at: int, before: Bound | None = None) -> Iterator[Value]:
    """Yield the values of a list: 5%、6%和7%左右."""
    value = value_at(text, at, before)
    for _ in range(MOST_VALUES):
        if not value:
            return
        yield value
        separator = _SEPARATOR.match(text, value.end)
        value = value_at(text, separator.end(), before) if separator else None


def _bound(before: Bound | None, after: str | None, *, more: bool) -> Bound:
    if after in ("左右", "上下"):
        return "about"
    if after == "以上":
        return "at_least"
    if after in ("以下", "以内", "之内"):
        return "at_most"
    return before or ("above" if more else "exact")
