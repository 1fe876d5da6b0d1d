import pytest

from pipelines.extraction.fields import PageFacts, read_fields
from pipelines.extraction.fields.year import in_plan_heading
from tests.pipelines.extraction.fields.speech import speech


@pytest.mark.parametrize(
    ("headings", "year"),
    [
        (["一、2023年工作回顾", "二、2024年工作安排"], 2024),
        (["一、2019年主要工作", "二、2020年工作安排"], 2020),
        (["一、2019年主要工作", "二、2020年主要工作"], 2020),
        (["一、过去五年工作回顾", "二、今后五年奋斗目标", "三、2022年重点工作"], 2022),
        (["一、2020年工作回顾", "二、2021年工作安排", "三、2035年远景目标"], 2021),
        (["一、砥砺前行", "二、继续前行"], None),
    ],
)
def test_the_heading_of_the_plan_names_the_year(headings: list[str], year: int | None) -> None:
    assert in_plan_heading([line for heading in headings for line in (heading, "大家都很努力。")]) == year


def test_a_year_that_was_over_at_the_session_is_that_of_the_review() -> None:
    head = ["——2019年2月19日在湘潭市第十六届人民代表大会第三次会议上", "湘潭市市长 胡贺波"]
    spoken = ["2018年主要工作" if line.startswith("一、") else line for line in speech(year=None)]
    fields = read_fields(
        "政府工作报告", [*head, *spoken], PageFacts(url="https://www.example.invalid/a.html")
    )
    assert (fields.year, fields.evidence["year"]) == (2019, "session")
