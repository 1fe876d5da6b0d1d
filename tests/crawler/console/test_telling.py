"""Where a field comes from: its rule, and the words that say it."""

from __future__ import annotations

import pytest

from crawler.console.telling import Told, tell

TEXT = (
    "政府工作报告\n——２０２３年1月5日在池州市第五届人民代表大会第二次会议上\n池州市市长 朱 浩 东\n各位代表："
)
ROW = {
    "title": "2023年池州市政府工作报告",
    "text": TEXT,
    "evidence": {
        "year": "title",
        "delivered_on": "byline",
        "speaker": "byline: 朱 浩 东",
        "publisher": "meta:Source",
    },
    "paragraphs": [{"pieces": [{"xpath": f"/html/body/p[{n}]", "start": 0, "end": 9}]} for n in range(4)],
}


@pytest.mark.parametrize(
    ("name", "value", "line", "found"),
    [
        ("year", 2023, None, "2023年"),
        ("delivered_on", "2023-01-05", 1, "1月5日"),
        ("speaker", "朱浩东", 2, "朱 浩 东"),
        ("session", "池州市第五届人民代表大会第二次会议", 1, "池州市第五届人民代表大会第二次会议"),
    ],
)
def test_the_words_are_found(name: str, value: object, line: int | None, found: str) -> None:
    told = tell(ROW, name, value)
    assert (told.line, told.found) == (line, found)
    assert told.place == ("title" if line is None else f"/html/body/p[{line}] [0:9]")
    assert told.rule == ROW["evidence"].get(name)  # type: ignore[attr-defined]


def test_what_no_words_say_has_its_rule_alone() -> None:
    assert tell(ROW, "publisher", "池州日报") == Told("meta:Source")
    assert tell(ROW, "region_code", "341700") == Told(None)
    assert tell({"title": None, "text": ""}, "session", "五届") == Told(None)


def test_days_in_han_numerals() -> None:
    row = {"title": "", "text": "——二〇二三年十二月二十一日", "evidence": {}}
    assert tell(row, "delivered_on", "2023-12-21").found == "二〇二三年十二月二十一日"
    assert tell(row, "delivered_on", "2023-12-02").found == ""
