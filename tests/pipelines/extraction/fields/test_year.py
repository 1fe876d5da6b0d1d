import pytest

from pipelines.extraction.fields.year import in_plan_heading


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
