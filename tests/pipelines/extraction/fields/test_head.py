"""Where the head of a speech ends."""

import pytest

from pipelines.extraction.fields.head import read_head

BYLINE = "——2023年1月5日在青山县第十八届人民代表大会第二次会议上"


@pytest.mark.parametrize(
    "salutation",
    [
        "各位代表：",
        "尊敬的大会主席团、各位人大代表：",
        "各位委员：",
        "同志们：",
        "现在，请允许我代表青山县人民政府，向大会报告工作。",
        "我谨代表县政府报告工作。",
        "由我受县委、县政府的委托，代表县政府报告工作。",
    ],
)
def test_a_speech_begins_with_its_salutation(salutation: str) -> None:
    head = read_head([BYLINE, "县长 王青山", salutation, "一、过去一年工作回顾"])
    assert head.salutation
    assert head.opening.startswith(salutation[:3])
    assert head.lines == (BYLINE, "县长 王青山")


def test_a_text_without_one_has_a_head_all_the_same() -> None:
    head = read_head([BYLINE, "县长 王青山", "一、过去一年工作回顾"])
    assert not head.salutation
    assert head.lines == (BYLINE, "县长 王青山")
