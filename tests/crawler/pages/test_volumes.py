"""Titles in volumes, and what only looks like one."""

import pytest

from crawler.pages.titles import is_report_title
from crawler.pages.volumes import Title, bound_speeches, titles

OPENED = ["各位代表：", "现在，我代表市人民政府向大会报告工作。"]


@pytest.mark.parametrize(
    "line",
    [
        "政 府 工 作 报 告",
        "2 0 2 3 年 甲 市 政 府 工 作 报 告",
        "《2023年甲市政府工作报告》",
        "甲市政府工作报告（2023年）",
    ],
)
def test_title_lines(line: str) -> None:
    assert is_report_title(line)


@pytest.mark.parametrize(
    "line", ["会议审议了政府工作报告。", "3、政府工作报告", "政府工作报告指出", "图解：政府工作报告"]
)
def test_what_is_no_title_line(line: str) -> None:
    assert not is_report_title(line)


@pytest.mark.parametrize("number", ["1、", "12.", "（三）", "四、"])
def test_a_numbered_title(number: str) -> None:
    lines = [f"{number}2023年甲市政府工作报告", *OPENED]
    assert list(titles(lines)) == [Title(0, 1, "2023年甲市政府工作报告", numbered=True)]
    assert bound_speeches(lines) == 1


def test_a_title_over_two_lines() -> None:
    lines = ["甲县新城建设迈出坚实步伐！", "甲县人民政府2023年", "政府工作报告", *OPENED]
    assert [title.text for title in titles(lines)] == ["甲县人民政府2023年政府工作报告"]


@pytest.mark.parametrize(
    "byline",
    [
        ["2023年1月5日在甲市第八届人民代表大会第二次会议上市长王某某作政府工作报告"],
        ["2023年1月5日王某某市长在甲市第八届人民代表大会第二次会", "议的政府工作报告"],
        ["2023年1月5日在甲市第八届人民代表大会第二次会议上市长王某", "某作政府工作报告"],
    ],
)
def test_a_byline_that_ends_like_a_title(byline: list[str]) -> None:
    assert [title.start for title in titles(["2023年甲市政府工作报告", *byline, *OPENED])] == [0]


def test_a_title_may_name_the_session() -> None:
    lines = ["目录", "在甲市第八届人民代表大会第二次会议上的政府工作报告", *OPENED]
    assert [title.start for title in titles(lines)] == [1]
