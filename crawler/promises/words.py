"""Facts in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Fact = Mapping[str, Any]

SIGNS: Final = {
    "exact": "",
    "about": "about ",
    "at_least": "≥ ",
    "at_most": "≤ ",
    "above": "> ",
    "below": "< ",
}
VERDICTS: Final = {
    "kept": "kept",
    "nearly": "nearly kept",
    "missed": "missed",
    "unclear": "unclear",
    "not_reported": "not reported",
}
"""What a verdict is called, in the order in which they are counted."""


def english(fact: Fact | None) -> str:
    """Return a fact's value with its sign, bound and unit: `about +5.5%`, `≥ 12 万人`, `+5% to +6%`."""
    if fact is None:
        return "–"
    sign = "" if fact["measure"] == "level" else "+"
    unit = fact["unit"] if fact["unit"] == "%" else f" {_UNITS.get(fact['unit'], fact['unit'])}"
    if fact["bound"] == "range":
        said = f"{fact['low']:{sign},.10g}{unit} to {fact['high']:{sign},.10g}{unit}"
    else:
        said = f"{SIGNS[fact['bound']]}{fact['value']:{sign},.10g}{unit}"
    return said + "".join(f", {word}" for word, holds in _marks(fact, "hoped for", "expected") if holds)


def chinese(fact: Fact | None) -> str:
    """Return a fact's value in Chinese: 增长5.5%左右."""
    if fact is None:
        return "–"
    number = fact["value"] if fact["value"] is not None else fact["low"]
    verbs = {"growth": ("增长", "下降"), "change": ("增加", "减少"), "level": ("", "")}
    bounds = _FALLING if number < 0 else _BEFORE
    written = str(fact["written"])
    before = "" if written.endswith(_SAID) else bounds.get(fact["bound"], "")
    marks = "".join(f"（{word}）" for word, holds in _marks(fact, "力争", "预计") if holds)
    return f"{verbs[fact['measure']][number < 0]}{before}{written}{marks}"


_UNITS: Final = {"个百分点": "points"}
_BEFORE: Final = {"at_least": "不低于", "at_most": "不超过", "above": "超过", "below": "低于", "about": "约"}
_FALLING: Final = {"at_most": "不低于", "at_least": "不超过", "below": "超过", "above": "低于", "about": "约"}
_SAID: Final = ("左右", "上下", "以上", "以下", "以内", "之内")
"""What ends a value whose bound is in its words."""


def _marks(fact: Fact, hoped: str, expected: str) -> tuple[tuple[str, bool], ...]:
    return (hoped, fact["striving"]), (expected, fact["estimated"])


def counted(promises: list[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many promises there are of each verdict that there is."""
    verdicts = [each["verdict"] for each in promises]
    return {verdict: verdicts.count(verdict) for verdict in VERDICTS if verdict in verdicts}
