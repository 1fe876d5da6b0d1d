import pytest

from pipelines.similarity import containment, grams, jaccard, signature
from tests.pipelines.reports.made import edited, part_of, speech

WHOLE = speech(1, 6000)


def likeness(one: str, other: str) -> float:
    return jaccard(signature(one)["minhash"], signature(other)["minhash"])


def test_only_han_characters_and_letters_count() -> None:
    assert grams("三农 工作，GDP 增长 5.3%") == grams("三农工作gdp增长")


@pytest.mark.parametrize("size", [0, 4, 5, 39, 40, 41, 44, 45, 46, 200])
@pytest.mark.parametrize("between", ["", "g", "é〇", "gdp增长", "𠀀", "②", "ア"])
def test_each_five_letters_in_a_row_are_a_gram(size: int, between: str) -> None:
    han = "".join(chr(0x4E00 + number * 7) for number in range(size))
    text = han + between + han[::-1] + between
    assert grams(text) == {text[at : at + 5].encode() for at in range(len(text) - 4)}


def test_what_comes_twice_counts_once() -> None:
    assert signature("一二三四五" * 12)["grams"] == 5
    assert signature("一二三四五" * 12) == signature("一二三四五" * 2)


def test_other_line_breaks_and_punctuation_change_nothing() -> None:
    assert likeness(WHOLE, WHOLE.replace("\n", " ").replace("。", "．")) == 1.0


def test_two_reports_share_little_and_an_edited_one_much() -> None:
    assert likeness(WHOLE, speech(2, 6000)) < 0.12
    assert likeness(WHOLE, edited(WHOLE, every=100)) > 0.8


def test_the_beginning_of_a_text_lies_in_it() -> None:
    assert likeness(part_of(WHOLE), WHOLE) == pytest.approx(0.6, abs=0.13)
    assert containment(grams(part_of(WHOLE)), grams(WHOLE)) == 1.0
    assert containment(grams(WHOLE), grams(part_of(WHOLE))) < 0.65


def test_a_text_without_a_letter_is_in_nothing() -> None:
    assert signature("1234。")["grams"] == 0
    assert containment(grams(""), grams(WHOLE)) == 0.0


def test_half_a_character_is_no_letter() -> None:
    assert signature("青禾县政府\ud800工作")["grams"] == 3


def test_a_signature_is_the_same_on_every_machine_and_in_every_version() -> None:
    # it is stored; one that changes would make strangers of copies
    assert signature("青禾县人民政府工作报告")["minhash"][:8].hex() == "be562fcc745a214f"
