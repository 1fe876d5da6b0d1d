"""What a text is found by: Han characters in pairs, Latin words and digits whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reports.words import MOST_ASKED, asked, folded, pattern, phrases_of, words_of

TEXT = "发展新质生产力，GDP增长５.5％。\n各 位 代 表，2023年建成5G基站"


def test_the_words_of_a_text_are_its_characters_its_pairs_and_its_latin_words() -> None:
    found = words_of("新质生产，GDP增长5.5%\n力")
    assert found == sorted(
        {*"新质生产增长力", "新质", "质生", "生产", "增长", "gdp", "5"}
    )  # 产力 stands in no line


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("新质生产力", True),
        ("gdp", True),
        ("ＧＤＰ增长", True),
        ("各位代表", True),  # spread out, as old pages have it
        ("5.5%", False),  # the page has a wide sign
        ("5.5", True),
        ("2023年", True),
        ("023年", False),  # a number is a whole word
        ("5G", True),
        ("5g基站", True),
        ("力", True),
        ("长力", False),
        ("力，GDP", True),
        ("新质 基站", True),
        ("新质 高铁", False),
        ("生产力发展", False),  # all its pairs but one are there
    ],
)
def test_a_phrase_is_found_where_it_stands(query: str, there: bool) -> None:
    phrases = phrases_of(query)
    by_words = set(asked(phrases)) <= set(words_of(TEXT))
    by_look = all(pattern(phrase).search(folded(TEXT)) for phrase in phrases)
    assert (by_words and by_look) == there


@given(st.text(alphabet="新质生产力发展ab1Ｂ２ ，\n", max_size=40), st.data())
def test_whatever_a_look_finds_the_words_find_too(text: str, data: st.DataObject) -> None:
    """The index may say too much, never too little."""
    start = data.draw(st.integers(0, len(text)))
    query = text[start : start + data.draw(st.integers(1, 8))]
    for phrase in phrases_of(query):
        if pattern(phrase).search(folded(text)):
            assert set(asked([phrase])) <= set(words_of(text))


def test_folding_keeps_places_and_a_long_question_is_bounded() -> None:
    assert len(folded("ＡB１　\u00a0İ")) == 6
    assert len(asked(phrases_of("".join(map(chr, range(0x4E00, 0x4F00)))))) == MOST_ASKED
    assert phrases_of("， 。") == []
