from collections.abc import Callable

import pytest

from crawler.pages.dom import parse
from crawler.pages.inline import Item, inline_items, is_date_line
from crawler.pages.plain import read_lines
from crawler.pages.walk import read_blocks

BODY = "会议指出，要坚持稳中求进工作总基调，扎实推动各项工作落到实处。" * 15


def items(*lines: str) -> list[Item]:
    return inline_items(read_lines("\n".join(lines)))


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


HEAD = ("2025年1月5日", "在某市第三届人民代表大会第四次会议上", "市长 王某某", "各位代表：")


CLOSED = (
    "——2025年1月5日在某市第三届人民代表大会第四次会议上",
    "市长 王某某",
    "（2025年1月5日）",
    "各位代表：",
)

FAR = ("——在某市第三届人民代表大会第四次会议上", "某市人民政府", "市长 王某某", "2025年1月5日", "各位代表：")


@pytest.mark.parametrize(
    "head", [HEAD, CLOSED, FAR], ids=["above the session", "below the speaker", "three lines below it"]
)
def test_the_day_of_a_speech_is_not_that_of_publication(head: tuple[str, ...]) -> None:
    lines = [
        line for n in range(3) for line in (f"{n}县政府工作报告", *head, *[BODY] * 6, f"2025-07-0{n + 1}")
    ]
    each = len(head) + 8
    starts = [1 + each * n for n in range(3)]
    assert items("首页", *lines) == [Item(at, at + 1, at + each - 1, at + each - 1) for at in starts]


def test_an_article_of_several_lines_begins_after_the_date_above_it() -> None:
    lines = [
        line for n in range(4) for line in (f"第{n}篇的标题文字", "记者 王某", BODY, f"2025-07-0{n + 1}")
    ]
    assert [item.title for item in items(*lines)][1:] == [4, 8, 12]


def heading(body: str, n: int) -> str:
    return f"<h3><a href='{n}.html'>第{n}篇文章的标题</a></h3>{body}"


PARAGRAPHS = "".join(f"<p>{BODY[:60]}</p>" for _ in range(8))
FOOTER = (
    "<div><p>主办：某某县人民政府办公室 承办：某某县政务服务中心</p><p>"
    + "地址：某某县某某路一号 " * 9
    + "</p></div>"
)


@pytest.mark.parametrize(
    "item",
    [
        lambda n: f"<span>2025-07-0{n}</span>{heading(PARAGRAPHS, n)}",
        lambda n: heading(f"<div>2025-07-0{n}</div>{PARAGRAPHS}", n),
        lambda n: heading(f"{PARAGRAPHS}<em>2025-07-0{n}</em>", n),
    ],
)
def test_short_paragraphs_wherever_the_date_stands(item: Callable[[int], str]) -> None:
    rows = "".join(f"<li>{item(n)}</li>" for n in range(1, 6))
    found = inline_items(read_blocks(parse(f"<html><body><ul>{rows}</ul>{FOOTER}</body></html>")))
    assert [each.end - each.start for each in found] == [8] * 5


def _page(*parts: str) -> list[Item]:
    return inline_items(read_blocks(parse("<html><body>" + "".join(parts) + "</body></html>")))


@pytest.mark.parametrize(
    "title",
    [
        "在某县第十四届人民代表大会第四次会议上的政府工作报告",
        "某县第十六届人民代表大会第四次会议关于政府工作报告的决议",
    ],
)
def test_a_date_above_a_title_that_names_a_session_ends_the_article_above(title: str) -> None:
    titles = ["第一篇的标题", "第二篇的标题", title, "第四篇的标题"]
    found = _page(*(f"<h3>{each}</h3><div>{BODY}</div><p>2025-07-02</p>" for each in titles))
    assert [item.title for item in found] == [0, 3, 6, 9]


def test_a_menus_link_is_not_the_title_of_the_first_article() -> None:
    menu = "<div><a href='/so'>政府工作报告</a></div>"
    found = _page(menu, *(f"<h3>第{n}篇的标题</h3><div>{BODY}</div><p>2025-07-02</p>" for n in range(3)))
    assert [item.title for item in found] == [1, 4, 7]


@pytest.mark.parametrize(
    "before", ["", "[", "(", "（", "发布时间：", "更新日期", "时间", "日期：", "发表于", ":", "："]
)
def test_dates_are_found_however_they_begin(before: str) -> None:
    lines = [
        line for day in (2, 3, 4) for line in (f"关于第{day}次会议的通报", BODY, f"{before}2024-01-0{day}")
    ]
    assert [item.date for item in items(*lines)] == [2, 5, 8]
