"""Regions of every level, ambiguous ones, and places without a code."""

from collections import Counter

import pytest

from pipelines.extraction import regions
from pipelines.extraction.regions import table
from tests.pipelines.extraction.fields.reading import read

AUTONOMOUS = ("自治区", "自治州", "自治县", "自治旗")


@pytest.mark.parametrize(
    ("title", "unit", "year", "code", "name"),
    [
        ("2023年湖南省政府工作报告", "省", 2023, "430000", "湖南省"),
        ("湖南省2023年政府工作报告", "省", 2023, "430000", "湖南省"),
        ("2025年宁夏政府工作报告", "自治区", 2025, "640000", "宁夏回族自治区"),
        ("内蒙古自治区2023年自治区政府工作报告", "自治区", 2023, "150000", "内蒙古自治区"),
        ("2023年海南省政府工作报告", "省", 2023, "460000", "海南省"),
        ("海南州2023年政府工作报告", "州", 2023, "632500", "海南藏族自治州"),
        ("2022年湘西州政府工作报告", "州", 2022, "433100", "湘西土家族苗族自治州"),
        ("2023年阿拉善盟行政公署工作报告", "盟", 2023, "152900", "阿拉善盟"),
        ("2023年和田地区行署工作报告", "地区", 2023, "653200", "和田地区"),
        ("长沙市天心区2021年政府工作报告", "区", 2021, "430103", "天心区"),
        ("2023年湘潭市市政府工作报告", "市", 2023, "430300", "湘潭市"),
        ("津市市2023年政府工作报告", "市", 2023, "430781", "津市市"),
        ("2023年准格尔旗政府工作报告", "旗", 2023, "150622", "准格尔旗"),
        ("鄂温克旗2023年政府工作报告", "自治旗", 2023, "150724", "鄂温克族自治旗"),
        ("长阳县2023年政府工作报告", "自治县", 2023, "420528", "长阳土家族自治县"),
        ("2023年神农架林区政府工作报告", "林区", 2023, "429021", "神农架林区"),
        ("2023年六枝特区政府工作报告", "特区", 2023, "520203", "六枝特区"),
        ("2022年济源市政府工作报告", "市", 2022, "419001", "济源市"),
        ("2023年万宁市政府工作报告", "市", 2023, "469006", "万宁市"),
        ("2023年石河子市政府工作报告", "市", 2023, "659001", "石河子市"),
        ("2023年浦东新区政府工作报告", "区", 2023, "310115", "浦东新区"),
        ("2023年泗县人民政府工作报告", "县", 2023, "341324", "泗县"),
        ("湘潭市2023年《政府工作报告》", "市", 2023, "430300", "湘潭市"),
    ],
)
def test_names_as_titles_give_them(title: str, unit: str, year: int, code: str, name: str) -> None:
    fields = read(title, unit=unit, year=year)
    assert (fields.region_code, fields.region_name, fields.evidence["region_code"]) == (code, name, "title")


@pytest.mark.parametrize(
    ("title", "year", "code"),
    [
        ("2017年彬县政府工作报告", 2017, "610427"),
        ("2023年彬州市政府工作报告", 2023, "610482"),
        ("2009年襄樊市政府工作报告", 2009, "420600"),
        ("1996年重庆市政府工作报告", 1996, "510200"),
        ("2008年重庆市政府工作报告", 2008, "500000"),
        ("2019年杭州市江干区政府工作报告", 2019, "330104"),
        ("2022年杭州市钱塘区政府工作报告", 2022, "330114"),
        ("2024年邢台市信都区政府工作报告", 2024, "130503"),
    ],
)
def test_codes_are_those_of_the_year(title: str, year: int, code: str) -> None:
    assert read(title, unit=title[-7], year=year).region_code == code


def test_the_state_council() -> None:
    fields = read(
        "政府工作报告",
        ["——2024年3月5日在第十四届全国人民代表大会第二次会议上", "国务院总理 李强"],
        opening="现在，我代表国务院，向大会报告政府工作，请予审议，并请全国政协委员提出意见。",
        year=2024,
    )
    assert (fields.region_code, fields.region_name, fields.speaker_role) == ("100000", "全国", "总理")


def test_an_ambiguous_name_keeps_its_name_only() -> None:
    fields = read("2023年鼓楼区政府工作报告", unit="区")
    assert (fields.region_code, fields.region_name) == (None, "鼓楼区")
    assert fields.flags == ("ambiguous_region",)


def test_an_ambiguous_name_is_resolved_by_the_session() -> None:
    fields = read("2023年鼓楼区政府工作报告", ["在南京市鼓楼区第十九届人民代表大会第二次会议上"], unit="区")
    assert (fields.region_code, fields.flags) == ("320106", ())


def test_an_ambiguous_name_is_resolved_by_the_site() -> None:
    assert read("2023年鼓楼区政府工作报告", unit="区", site="开封市鼓楼区人民政府").region_code == "410204"
    assert (
        read("2023年朝阳区政府工作报告", unit="区", site="北京市朝阳区人民政府网站").region_code == "110105"
    )


def test_an_ambiguous_name_is_resolved_by_the_parents_that_the_text_names() -> None:
    opening = (
        "现在，我代表区人民政府向大会报告工作，请予审议。我们紧跟福州的步伐，在福建走在前列，为福州添彩。"
    )
    assert read("2023年鼓楼区政府工作报告", unit="区", opening=opening).region_code == "350102"
    both = f"{opening}我们也学习南京、江苏和徐州的经验，多次到南京、江苏考察。"
    assert read("2023年鼓楼区政府工作报告", unit="区", opening=both).region_code is None


def test_a_short_name_is_completed_by_the_government_that_speaks() -> None:
    assert read("2023年邵阳政府工作报告", unit="县").region_code == "430523"
    assert read("2023年邵阳政府工作报告", unit="市").region_code == "430500"


@pytest.mark.parametrize(
    ("title", "unit", "name"),
    [
        ("长沙县黄兴镇2023年政府工作报告", "镇", "黄兴镇"),
        ("河北雄安新区2023年政府工作报告", "新区", "河北雄安新区"),
        ("2023年苏州工业园区政府工作报告", "园区", "苏州工业园区"),
        ("2023年岳麓高新技术产业开发区管委会工作报告", "高新区", "岳麓高新技术产业开发区"),
    ],
)
def test_places_without_a_code_keep_their_name(title: str, unit: str, name: str) -> None:
    fields = read(title, unit=unit)
    assert (fields.region_code, fields.region_name) == (None, name)


def test_an_untitled_report_gets_its_region_from_its_opening() -> None:
    opening = "我代表湘潭市第十六届人民政府，向大会作工作报告，请予审议。"
    fields = read("政府工作报告", opening=opening)
    assert (fields.region_code, fields.evidence["region_code"]) == ("430300", "opening")


def test_the_site_counts_only_for_its_own_government() -> None:
    assert read("政府工作报告", site="湘潭市人民政府").region_code == "430300"
    assert read("政府工作报告", site="湖南省人民政府").region_code is None


@pytest.mark.parametrize("opening", ["我代表第十六届市人民政府，向大会作工作报告，请予审议。", None])
def test_nothing_is_guessed(opening: str | None) -> None:
    fields = read("政府工作报告", opening=opening)
    assert (fields.region_code, fields.region_name) == (None, None)


def test_every_seventh_region_of_today_in_title_and_session() -> None:
    current = [region for region in table.regions() if region.current and region.name[-1] in "省市县区州旗盟"]
    names = Counter(region.name for region in current)
    assert len(current) > 3_000
    for region in current[::7]:
        unit = next((u for u in AUTONOMOUS if region.name.endswith(u)), region.name[-1])
        place = "".join(regions.path(region)[-2:])
        head = [f"——2024年1月5日在{place}第十届人民代表大会第三次会议上"]
        fields = read("政府工作报告", head, unit=unit, year=2024)
        assert (fields.region_code, fields.session) == (region.code, head[0][12:-1])
        titled = read(f"{region.name}2024年政府工作报告", unit=unit, year=2024)
        assert titled.region_name == region.name
        assert titled.region_code == (region.code if names[region.name] == 1 else None)


def test_the_session_outweighs_the_title() -> None:
    fields = read("长沙政府工作报告", ["在长沙市雨花区第六届人民代表大会第三次会议上"], unit="区")
    assert fields.region_code == "430111"
