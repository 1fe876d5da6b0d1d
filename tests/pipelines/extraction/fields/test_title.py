"""Titles without site tags."""

import pytest

from pipelines.extraction.fields.title import clean_title

REPORT = "2021年天心区政府工作报告"


@pytest.mark.parametrize(
    "raw",
    [
        REPORT,
        f"  {REPORT}\n",
        f"【天心区招商】{REPORT}",
        f"[湖南] {REPORT}",
        f"{REPORT} - 天心区人民政府门户网站",
        f"{REPORT}-天心区政府网",
        f"{REPORT}_中国政府网",
        f"{REPORT}|政府工作报告|天心区政府",
        f"{REPORT} - 湖南 - 政府工作报告 - 某某论坛 -  Powered by Discuz!",
        f"某某市人民政府门户网站 - 政府工作报告 - {REPORT}",
        f"{REPORT}.docx",
        f"{REPORT}-百度文库",
    ],
)
def test_tags_sites_and_columns_are_cut_off(raw: str) -> None:
    assert clean_title(raw) == REPORT


@pytest.mark.parametrize(
    "title",
    [
        "政府工作报告（摘要）",
        "2022年岳阳市政府工作报告(全文)",
        "湖北省-政府工作报告",
        "2023年政府工作报告——2023年1月5日在市第十六届人民代表大会第二次会议上",
        "关于湘潭-长沙城际铁路的说明",
        "前4月湖南进出口1656亿余元 东盟稳居第一大贸易伙伴",
        "湖南:以全域低空开放试点引领通用航空产业高质量发展",
        "【长沙招商】",
        "2021-2025年规划纲要",
    ],
)
def test_what_belongs_to_the_title_stays(title: str) -> None:
    assert clean_title(title) == title


def test_a_title_set_with_spaces_is_closed_up() -> None:
    assert clean_title("政 府 工 作 报 告") == "政府工作报告"


def test_the_known_site_name_is_cut_off_whatever_it_is() -> None:
    assert clean_title("老街新生-湘潭在此", "湘潭在此") == "老街新生"


@pytest.mark.parametrize("length", [501, 10_017])
def test_a_whole_text_is_no_title(length: int) -> None:
    """Where a page never closes its title element, that holds all of the page."""
    assert clean_title("全市经济平稳运行。" * (length // 9) + "是" * (length % 9)) == ""
    assert clean_title("关于" * 240 + "的报告") != ""
