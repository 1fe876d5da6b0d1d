import pytest

from crawler.pages.dom import parse
from crawler.pages.text import fold
from crawler.pages.walk import read_blocks
from pipelines.extraction.parts import Part, joined, part_of, row_of


@pytest.mark.parametrize(
    "raw", ["各位代表", "\u3000\u3000各位代表：", "\n 一 \xa0二\u200b \n", "\u200b 甲", " "]
)
def test_a_stripped_part_says_the_same(raw: str) -> None:
    part = Part(raw, (("/p[1]", 5, 5 + len(raw)),), (), False, fold(raw))
    bare = part.stripped()
    assert bare.raw == raw.strip()
    assert sum(end - start for _, start, end in bare.ranges) == len(bare.raw)
    assert bare.line().text == fold(bare.raw) == fold(raw)


def test_a_cut_goes_through_one_range_as_through_several() -> None:
    one = Part("一二三四五六", (("/p", 10, 16),))
    several = Part("一二三四五六", (("/p", 10, 12), ("/p", 12, 13), ("/p", 13, 16)))
    for start in range(7):
        for end in range(start, 7):
            pieces = several.cut(start, end).ranges
            [whole] = one.cut(start, end).ranges or [("/p", 0, 0)]
            assert sum(last - first for _, first, last in pieces) == whole[2] - whole[1] == end - start
            assert not pieces or (pieces[0][1], pieces[-1][2]) == whole[1:]


def test_a_stripped_row_has_its_spaces_and_is_none_any_more() -> None:
    cells = [part_of(block) for block in read_blocks(parse("<td> 甲 </td><td> 乙 </td>")).blocks]
    row = row_of(cells)
    assert (row.is_row, row.stripped().is_row) == (True, False)
    assert row.line().text == row.stripped().line().text == "甲 乙"
    assert joined(cells).line().text == "甲乙"
