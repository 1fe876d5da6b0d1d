"""Page numbers and advertisements between the lines of a text."""

from crawler.pages.plain import read_lines
from pipelines.extraction.furniture import without_furniture

AD = "某某资料库 请访问 www.example.invalid"


def kept(lines: list[str]) -> list[str]:
    return [block.text for block in without_furniture(read_lines("\n".join(lines)).blocks)]


def test_page_numbers_that_count_on_go() -> None:
    assert kept(["一段", "- 1 -", "二段", "- 2 -", "三段", "- 3 -"]) == ["一段", "二段", "三段"]
    assert kept(["一段", "第 7 页 共 9 页", "二段", "第 8 页 共 9 页", "三段", "第 9 页 共 9 页"]) == [
        "一段",
        "二段",
        "三段",
    ]


def test_other_numbers_stay() -> None:
    lines = ["增长", "5", "下降", "3", "达到", "12", "指标", "2023"]
    assert kept(lines) == lines


def test_an_advertisement_on_page_after_page_goes() -> None:
    assert kept([AD, "一段", AD, "二段", AD]) == ["一段", "二段"]


def test_what_is_said_again_and_again_stays() -> None:
    lines = ["各位代表！", "一段", "各位代表！", "二段", "各位代表！", AD]
    assert kept(lines) == lines


def test_two_numbers_are_page_numbers_where_a_page_lies_between_them() -> None:
    page = [f"第{n}行" for n in range(12)]
    assert kept([*page, "1", *page, "2", *page]) == [*page, *page, *page]
    assert kept(["甲", "1", "乙", "2"]) == ["甲", "1", "乙", "2"]
