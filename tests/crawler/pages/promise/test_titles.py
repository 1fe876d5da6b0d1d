"""What the text of a link says it leads to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.promise.plain import plain
from crawler.pages.promise.titles import Title, is_other, may_be_report, may_name, title_of

REPORTS = [
    "2023年政府工作报告",
    "政府工作报告",
    "政府工作报告（2023年）",
    "青山县2023年政府工作报告",
    "在青山县第十八届人民代表大会第三次会议上的政府工作报告",
    "政府工作报告——2023年1月10日在青山市第十五届人民代表大会第二次会议上",
    "受权发布：政府工作报告",
    "2019年焦作市政府工作报告",
    "合作市人民政府2021年政府工作报告",
    "政 府 工 作 报 告",
    "《政府工作报告》（全文）",
    "二〇二三年政府工作報告",
    "关于印发2023年政府工作报告的通知",
    "2021年行署工作报告",
    "2020年国务院政府工作报告",
    "市经开区管理委员会2022年工作报告",
    "在县第十六届人民代表大会第三次会议上的报告",
    # as editors type it, and as lists cut it off
    "2023年政府工作报吿",
    "2023年政俯工作报告",
    "2023年政府工报告",
    "2023年政府工…",
    "青山县人民政府2023年政府工作...",
]
ABOUT = [
    "政府工作报告解读",
    "一图读懂2023年政府工作报告",
    "关于政府工作报告的决议",
    "政府工作报告征求意见稿",
    "政府工作报告任务分解表",
    "关于印发政府工作报告重点工作分工的通知",
    "政府工作报告名词解释",
    "代表委员热议政府工作报告",
    "县长作政府工作报告",
    "学习贯彻政府工作报告精神",
    # reports of others
    "青山县人民法院工作报告",
    "青山县人民检察院2023年工作报告",
    "青山县人大常委会工作报告",
    "政协工作报告",
    "2022年政府信息公开工作年度报告",
    "2022年法治政府建设工作报告",
    "青山县教育局2022年工作报告",
]
OTHERS = [
    "凝心聚力谱写新篇章",
    "关于召开防汛会议的通知",
    "",
    "更多",
    "规划计划",
    "全县经济工作会议召开",
]


@pytest.mark.parametrize("text", REPORTS)
def test_titles_of_reports(text: str) -> None:
    assert title_of(plain(text)) is Title.REPORT


@pytest.mark.parametrize("text", ABOUT)
def test_what_is_said_about_reports_and_reports_of_others(text: str) -> None:
    assert title_of(plain(text)) is Title.ABOUT


@pytest.mark.parametrize("text", OTHERS)
def test_titles_of_other_things(text: str) -> None:
    assert title_of(plain(text)) is Title.OTHER


@pytest.mark.parametrize("text", ["2023年工作报告", "工作报告"])
def test_a_report_that_names_no_government_is_likely_one(text: str) -> None:
    assert title_of(plain(text)) is Title.LIKELY


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("关于印发青山县防汛预案的通知", True),
        ("青山县水利局2023年部门预算公开", True),
        ("关于王平等同志任免职的通知", True),
        ("2013年青山县供水专项规划", True),
        ("奋力谱写现代化青山新篇章", False),
        ("在县十六届人大三次会议上的讲话", False),
    ],
)
def test_documents_of_other_kinds(text: str, other: bool) -> None:
    assert is_other(plain(text)) is other


NAME = "政府工作报告"


@pytest.mark.parametrize("at", range(len(NAME)))
def test_the_name_with_one_character_wrong_or_left_out(at: int) -> None:
    assert title_of(f"2023年{NAME[:at]}某{NAME[at + 1 :]}") is Title.REPORT
    if 0 < at < len(NAME) - 1:
        assert title_of(f"2023年{NAME[:at]}{NAME[at + 1 :]}") is Title.REPORT


@settings(deadline=None)  # a busy machine
@given(st.text(max_size=200))
def test_any_text_has_a_title(text: str) -> None:
    assert title_of(plain(text)) in Title


@pytest.mark.parametrize("text", [*REPORTS, *ABOUT, "在縣人代會上的報告", "政府\u2f2f作报告"])
def test_a_title_is_not_ruled_out_by_how_it_is_written(text: str) -> None:
    assert may_name(text)
    assert not any(map(may_name, ("", "更多", "规划计划", "凝心聚力谱写新篇章")))


def test_whatever_is_folded_to_what_names_is_known() -> None:
    characters = (chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000)
    naming = [each for each in characters if not {"报", "工", "会"}.isdisjoint(plain.__wrapped__(each))]
    assert len(naming) > 5
    assert all(map(may_name, naming))


@pytest.mark.parametrize(
    "text", [*REPORTS, "2023年政府工作抱告", "2023年政府工作报吿", "政府工作告2023", "2023年政府工\ufe19"]
)
def test_the_title_of_a_report_is_not_ruled_out_either(text: str) -> None:
    assert title_of(plain(text)) is not Title.REPORT or may_be_report(text)
    assert not any(map(may_be_report, ("", "更多", "工作会议", "政府工作")))


def test_whatever_is_folded_to_half_of_it_or_to_dots_is_known() -> None:
    characters = (chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000)
    naming = [each for each in characters if not {"报", "告", ".", "…"}.isdisjoint(plain.__wrapped__(each))]
    assert len(naming) > 30
    assert all(map(may_be_report, naming))
