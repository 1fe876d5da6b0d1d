"""Facts in a few words."""

from typing import Any

import pytest

from crawler.promises.words import chinese, english


def fact(written: str, value: float | None, bound: str = "exact", **fields: Any) -> dict[str, Any]:
    row = {"measure": "growth", "unit": "%", "written": written, "value": value, "bound": bound}
    return row | {"low": None, "high": None, "striving": False, "estimated": False} | fields


@pytest.mark.parametrize(
    ("row", "en", "zh"),
    [
        (None, "–", "–"),
        (fact("5.5%左右", 5.5, "about"), "about +5.5%", "增长5.5%左右"),
        (fact("2%以上", -2, "at_most"), "≤ -2%", "下降2%以上"),
        (fact("3%", -3, "at_most"), "≤ -3%", "下降不低于3%"),
        (fact("5%—6%", None, "range", low=5, high=6), "+5% to +6%", "增长5%—6%"),
        (fact("1.2万亿元", 12000, "above", measure="level", unit="亿元"), "> 12,000 亿元", "超过1.2万亿元"),
        (fact("1.3个百分点", 1.3, measure="change", unit="个百分点"), "+1.3 points", "增加1.3个百分点"),
        (fact("6%", 6, striving=True), "+6%, hoped for", "增长6%（力争）"),
        (fact("6%", 6, estimated=True), "+6%, expected", "增长6%（预计）"),
    ],
)
def test_words(row: dict[str, Any] | None, en: str, zh: str) -> None:
    assert (english(row), chinese(row)) == (en, zh)
