import sys

import pytest

from crawler.pages.text import either_case, fold, squeeze, stops


@pytest.mark.parametrize(
    ("text", "folded", "squeezed"),
    [
        ("政府工作报告", "政府工作报告", "政府工作报告"),
        ("政府 工作报告", "政府 工作报告", "政府工作报告"),
        (" 政府  工作报告 ", "政府 工作报告", "政府工作报告"),
        ("\n政府\t工作\u3000报\xa0告\r", "政府 工作 报 告", "政府工作报告"),
        ("政府\u200b工作\ufeff报告", "政府 工作 报告", "政府工作报告"),
        ("\u200b\u2060", "", ""),
        ("政府\u00ad工作\ue000报告", "政府\u00ad工作\ue000报告", "政府\u00ad工作\ue000报告"),
        (" ", "", ""),
        ("", "", ""),
    ],
)
def test_white_space_is_folded_or_left_out(text: str, folded: str, squeezed: str) -> None:
    assert fold(text) == folded
    assert squeeze(text) == squeezed


def test_of_all_white_space_only_the_space_is_printable() -> None:
    assert [one for one in map(chr, range(sys.maxunicode + 1)) if one.isspace() and one.isprintable()] == [
        " "
    ]


def test_words_in_either_case_begin_with_a_character() -> None:
    assert either_case("a b", "[1]") == "a [bB][1]|A [bB][1]"


@pytest.mark.parametrize(
    "text", ["", "目录", "一，二。三，四", "一、二；三！四？五,六", "一，二。三、四；五"]
)
@pytest.mark.parametrize("enough", range(1, 7))
def test_punctuation_is_counted_as_far_as_it_counts(text: str, enough: int) -> None:
    every = sum(text.count(mark) for mark in "，。；：！？、,;!?")
    assert min(stops(text, enough), enough) == min(every, enough)
