"""What pages say of themselves."""

from __future__ import annotations

import pytest

from crawler.pages.promise import place_of

URL = "http://www.example.gov.cn/col/col12/index.html"


@pytest.mark.parametrize(
    ("head", "meta", "lines", "tier"),
    [
        ("政府工作报告_青山县人民政府", {}, (), 8),
        ("青山县人民政府", {"columnname": "规划计划"}, (), 6),
        ("青山县人民政府", {}, ("当前位置：首页 > 政务公开 > 政府工作报告",), 8),
        ("青山县人民政府", {}, ("您的位置: 首页 / 政府工作报告 / 2023年",), 8),
        ("要闻-青山县人民政府", {}, (), 0),
        ("青山县人民政府", {}, ("政府工作报告", "新闻中心"), 0),  # lines of the frame
    ],
)
def test_the_column_that_a_list_is(
    head: str, meta: dict[str, str], lines: tuple[str, ...], tier: int
) -> None:
    assert place_of(URL, head=head, meta=meta, lines=lines).tier == tier


def test_a_page_that_does_not_say_what_it_is_is_what_it_was_queued_as() -> None:
    assert place_of(URL, promise=8).tier == 8
    assert place_of(URL, promise=9).tier == 0  # a report is no column
    assert place_of(URL, promise=2).tier == 2
    assert place_of(URL, head="要闻_青山县", promise=2).tier == 0


def test_a_page_that_says_nothing_is_where_it_lies() -> None:
    assert place_of("http://www.example.gov.cn/zwgk/zfgzbg/index.html").tier == 8


def test_an_article_is_no_column_but_may_be_a_report() -> None:
    report = place_of(URL, head="2023年政府工作报告-青山县", is_list=False, promise=8)
    assert (report.tier, report.is_report) == (0, True)
    other = place_of(URL, head="政府工作报告解读", lines=("首页 > 政府工作报告",), is_list=False)
    assert not other.is_report
