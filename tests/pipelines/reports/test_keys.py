import pytest

from pipelines.reports.keys import key_of, query_of, session_number, session_of
from tests.pipelines.reports.made import rendition


def test_a_key_is_kind_and_region() -> None:
    assert key_of(rendition("a", "文")) == "work_report/341721"


@pytest.mark.parametrize(
    "lacking",
    [{"kind": "news"}, {"region_code": None, "region_name": None}],
)
def test_what_cannot_be_named_has_no_key(lacking: dict[str, object]) -> None:
    assert key_of(rendition("a", "文", **lacking)) is None


def test_an_area_without_a_code_stands_under_its_name() -> None:
    key = key_of(rendition("a", "文", region_code=None, region_name="乌沙镇"))
    assert key == "work_report/乌沙镇"
    assert query_of(key) == {
        "kind": "work_report",
        "region_code": None,
        "region_name": "乌沙镇",
        "retired_at": None,
    }


def test_a_session_is_known_by_its_numbers() -> None:
    assert session_number("青禾县第十届人民代表大会第三次会议") == "10-3"
    assert session_number("第10届 人民代表大会 第3次会议") == "10-3"
    assert session_number("换届大会") == "换届大会"
    assert session_number(None) is None


def test_sessions_of_towns_of_one_name_differ_by_what_stands_before() -> None:
    one = rendition(
        "a", "文", region_code=None, region_name="城关镇", session="甲县城关镇第五届人民代表大会第二次会议"
    )
    other = rendition(
        "a", "文", region_code=None, region_name="城关镇", session="乙县城关镇第五届人民代表大会第二次会议"
    )
    assert session_of(one) != session_of(other)
