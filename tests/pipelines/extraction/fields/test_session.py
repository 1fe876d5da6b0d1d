"""Sessions as bylines write them, and in full as they are stored."""

import pytest

from tests.pipelines.extraction.fields.reading import read

FULL = "湘潭市第十六届人民代表大会第二次会议"


@pytest.mark.parametrize(
    "written",
    [
        "湘潭市第十六届人民代表大会第二次会议",
        "湘潭市第十六届 人民代表大会 第二次会议",
        "湘潭市第16届人民代表大会第2次会议",
        "湘潭市十六届人大二次会议",
        "湘潭市第十六届人大第二次全体会议",
        "市第十六届人民代表大会第二次会议",
        "市十六届人大二次会议",
        "第十六届人民代表大会第二次会议",
        "湘潭市第十六届?人民代表大会第二次会议",
    ],
)
@pytest.mark.parametrize("frame", ["——2023年1月5日在{}上", "（{}，2023年1月5日）", "2023年1月5日{}"])
def test_every_form_becomes_the_full_one(written: str, frame: str) -> None:
    assert read(head=[frame.format(written)]).session == FULL


def test_a_session_broken_over_two_lines() -> None:
    assert read(head=["2023年1月5日在湘潭市第十六届", "人民代表大会第二次会议上"]).session == FULL


@pytest.mark.parametrize(
    ("title", "byline", "session"),
    [
        (
            "2021年天心区政府工作报告",
            "在长沙市天心区第五届人民代表大会第七次会议上",
            "长沙市天心区第五届人民代表大会第七次会议",
        ),
        (
            "2021年天心区政府工作报告",
            "在区第五届人民代表大会第七次会议上",
            "天心区第五届人民代表大会第七次会议",
        ),
        (
            "2023年新疆政府工作报告",
            "在自治区十四届人大一次会议上",
            "新疆维吾尔自治区第十四届人民代表大会第一次会议",
        ),
        (
            "2023年黄兴镇政府工作报告",
            "在黄兴镇第五届人民代表大会第三次会议上",
            "黄兴镇第五届人民代表大会第三次会议",
        ),
        ("政府工作报告", "在第十四届全国人民代表大会第三次会议上", "第十四届全国人民代表大会第三次会议"),
        ("政府工作报告", "在十三届全国人大五次会议上", "第十三届全国人民代表大会第五次会议"),
        (
            "2023年于都县政府工作报告",
            "1月5日于于都县第十八届人民代表大会第三次会议",
            "于都县第十八届人民代表大会第三次会议",
        ),
    ],
)
def test_the_congress_of_every_level(title: str, byline: str, session: str) -> None:
    assert read(title, [byline]).session == session


@pytest.mark.parametrize(
    "byline",
    [
        "在市人大常委会第十次会议上",
        "在湘潭市第十六届人民代表大会常务委员会第十次会议上",
        "在政协湘潭市第十三届委员会第二次会议上",
        "在湘潭市第十?届人民代表大会第二次会议上",  # the ? may be 六
        "",
    ],
)
def test_what_is_no_session_or_a_damaged_one_is_none(byline: str) -> None:
    assert read(head=[byline]).session is None


def test_without_a_region_the_session_is_not_in_full() -> None:
    assert read("政府工作报告", ["在市第十六届人民代表大会第二次会议上"]).session is None


def test_a_session_in_the_title_counts() -> None:
    fields = read("政府工作报告（2023年1月5日在湘潭市第十六届人民代表大会第二次会议上）")
    assert fields.session == FULL
    assert str(fields.delivered_on) == "2023-01-05"
    assert fields.year == 2023
