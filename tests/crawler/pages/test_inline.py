import pytest

from crawler.pages.inline import Item, inline_items, is_date_line
from crawler.pages.plain import read_lines

BODY = "会议指出，要坚持稳中求进工作总基调，扎实推动各项工作落到实处。" * 15


def items(*lines: str) -> list[Item]:
    return inline_items(read_lines("\n".join(lines)).blocks)


@pytest.mark.parametrize(
    "text",
    ["2025-07-02", "2025年7月2日", "发布时间：2025/07/02 10:30:00", "[2025-7-2]", "2025-07-02 浏览：123"],
)
def test_lines_that_are_dates(text: str) -> None:
    assert is_date_line(text)


@pytest.mark.parametrize(
    "text", ["2025年7月2日，会议在长沙召开。", "——2025年1月5日在某市第三次会议上", "2025", "7月2日"]
)
def test_lines_that_only_hold_dates(text: str) -> None:
    assert not is_date_line(text)


def test_title_body_date() -> None:
    lines = [line for n in range(3) for line in ("-", f"第{n}篇的标题", BODY, f"2025-07-0{n + 1}")]
    assert items("首页", "导航", *lines, "联系我们") == [
        Item(3, 4, 5, 5),
        Item(7, 8, 9, 9),
        Item(11, 12, 13, 13),
    ]


def test_title_date_body() -> None:
    lines = [line for n in range(3) for line in (f"第{n}篇的标题", f"2025-07-0{n + 1}", BODY)]
    assert items(*lines) == [Item(0, 2, 3, 1), Item(3, 5, 6, 4), Item(6, 8, 9, 7)]


def test_date_title_body() -> None:
    lines = [line for n in range(3) for line in (f"2025-07-0{n + 1}", f"第{n}篇的标题", BODY)]
    assert items(*lines, "联系我们") == [Item(1, 2, 3, 0), Item(4, 5, 6, 3), Item(7, 8, 9, 6)]


def test_a_body_of_several_paragraphs() -> None:
    lines = [
        line
        for n in range(3)
        for line in ("-", f"第{n}篇的标题", BODY, "一、小标题", BODY, f"2025-07-0{n + 1}")
    ]
    assert [(item.start, item.end) for item in items(*lines)] == [(2, 5), (8, 11), (14, 17)]


def test_teasers_are_not_whole_articles() -> None:
    lines = [
        line for n in range(5) for line in ("-", f"第{n}篇的标题", BODY[:120] + "...", f"2025-07-0{n + 1}")
    ]
    assert items(*lines) == []


def test_an_article_with_two_dates_is_no_list() -> None:
    assert items("某市召开会议", "2025-07-02", *[BODY] * 5, "2025年7月1日", "相关新闻") == []
