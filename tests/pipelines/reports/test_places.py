import pytest

from pipelines.reports.places import place


def test_a_coded_region_has_its_level_and_the_region_above() -> None:
    assert place("341723", "青阳县", 2024, []) == {
        "region_code": "341723",
        "lineage": "341723",
        "level": "county",
        "parent": "341700",
        "parent_name": "池州市",
    }
    assert place("100000", "全国", 2024, [])["parent"] is None


def test_reports_of_a_renamed_region_are_one_line() -> None:
    county, city = place("610427", "彬县", 2017, []), place("610482", "彬州市", 2023, [])
    assert county["lineage"] == city["lineage"] == "610482"
    assert place("310103", "卢湾区", 2010, [])["lineage"] is None
    assert place(None, "乌沙镇", 2024, [])["lineage"] is None


def test_a_code_is_read_as_of_the_year() -> None:
    assert place("612227", "彬县", 1982, [])["level"] == "county"


@pytest.mark.parametrize(
    ("session", "parent", "name"),
    [
        ("青阳县乌沙镇第十九届人民代表大会第三次会议", "341723", "青阳县"),
        ("安徽省池州市贵池区乌沙镇第十九届人民代表大会第三次会议", "341702", "贵池区"),
        ("甲县乌沙镇第十九届人民代表大会第三次会议", None, "甲县"),
        ("乌沙镇第十九届人民代表大会第三次会议", None, None),
    ],
)
def test_an_area_without_a_code_lies_where_its_session_says(
    session: str, parent: str | None, name: str | None
) -> None:
    found = place(None, "乌沙镇", 2024, ["第三次会议", session])
    assert (found["region_code"], found["level"]) == (None, None)
    assert (found["parent"], found["parent_name"]) == (parent, name)
