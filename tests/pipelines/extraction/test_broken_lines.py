import pytest

from pipelines.extraction.broken_lines import columns, rejoin, rejoin_lines
from pipelines.extraction.parts import Part

FIRST = "今年以来全市上下坚持稳中求进工作总基调扎实推动高质量发展" * 4
SECOND = "新的一年我们要着力扩大内需提振消费加快建设现代化产业体系" * 4


def part(text: str) -> Part:
    return Part(text, (("", 0, len(text)),))


def broken(text: str, width: int, indent: int) -> list[str]:
    """Break a text as a converter does: the first line is shorter by its indent."""
    lines = [text[: width - indent]]
    rest = text[width - indent :]
    return lines + [rest[at : at + width] for at in range(0, len(rest), width)]


def test_lines_parted_by_spaces_become_paragraphs() -> None:
    lines = broken(FIRST + "。", 25, 2) + broken(SECOND + "。", 25, 2)
    found = rejoin(part(" ".join(lines)))
    assert [one.line().text for one in found] == [FIRST + "。", SECOND + "。"]
    assert {edit.why for one in found for edit in one.edits} == {"line_join"}


def test_a_mark_that_cannot_start_a_line_is_joined() -> None:
    text = " ".join([FIRST[:12], *broken(FIRST, 25, 0)[:-1], "，" + SECOND])
    assert "，" + SECOND[:5] in rejoin(part(text))[-1].line().text
    assert not rejoin(part(text))[-1].line().text.startswith("，")


def test_latin_words_keep_their_space() -> None:
    line = "A" * 51 + " " + "B" * 51
    text = " ".join([line] * 6)
    [found] = rejoin(part(text))
    assert "  " not in found.line().text
    assert "A B" in found.line().text


def test_honest_spaces_stay() -> None:
    text = (
        "某市政府工作报告 各位代表 一、工作回顾 这一年很不平凡，全市经济社会发展取得了新的成绩。 二、今后打算"
    )
    assert [one.line().text for one in rejoin(part(text))] == [text]


def test_lines_in_elements_of_their_own_become_paragraphs() -> None:
    lines = broken(FIRST + "。", 25, 2) + broken(SECOND + "。", 25, 2)
    parts = [Part(line, ((f"/p[{n}]", 0, len(line)),)) for n, line in enumerate(lines, 1)]
    found = [one.line() for one in rejoin_lines(parts)]
    assert [line.text for line in found] == [FIRST + "。", SECOND + "。"]
    assert found[1].paragraph.pieces[0].xpath == f"/p[{len(broken(FIRST + '。', 25, 2)) + 1}]"


def test_paragraphs_are_not_lines() -> None:
    parts = [part(FIRST[: 20 + 9 * n] + "。") for n in range(10)]
    assert rejoin_lines(parts) == parts


@pytest.mark.parametrize(("open_lines", "is_broken"), [(34, True), (33, False)])
def test_of_full_lines_two_fifths_may_end_a_sentence(open_lines: int, is_broken: bool) -> None:
    line = FIRST[:30]
    lines = [line] * open_lines + [line[:-1] + "。"] * (56 - open_lines) + ["第" * 120 + "。"] * 44
    parts = [part(each) for each in lines]
    assert (len(rejoin_lines(parts)) < len(parts)) is is_broken


@pytest.mark.parametrize(
    ("text", "wide"),
    [("政府工作报告", 12), ("abc 1", 5), ("甲a，·é", 9), ("\U00020000甲a", 5), ("ｶﾅ甲", 4), ("\xa0甲", 3)],
)
def test_columns_are_counted_as_unicode_has_them(text: str, wide: int) -> None:
    assert columns(text) == wide
