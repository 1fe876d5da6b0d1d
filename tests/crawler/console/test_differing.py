"""Texts side by side: by paragraph, then by character, within bounds."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from crawler.console.differing import MOST_CHARACTERS, MOST_LINES, Comparison, compare

ONE = ["一、回顾", "过去一年，生产总值增长5.5%。", "旧的一段没有了。", "谢谢大家。"]
OTHER = ["一、回顾", "过去一年，生产总值增长5.6%。", "谢谢大家。", "附：名词解释"]


def test_a_changed_paragraph_shows_its_characters() -> None:
    found = compare(ONE, OTHER)
    assert [line.kind for line in found.lines] == ["same", "changed", "removed", "same", "added"]
    assert [text for text, other in found.lines[1].left if other] == ["5"]
    assert [text for text, other in found.lines[1].right if other] == ["6"]
    assert found.differences == 3
    assert not found.cut


def test_what_is_the_same_far_from_differences_is_left_out() -> None:
    long = [f"第{n}段" for n in range(50)]
    found = compare(long, [*long[:25], "新的", *long[25:]])
    assert [(line.kind, line.skipped) for line in found.lines] == [
        *(("gap", 24), ("same", 0), ("added", 0), ("same", 0), ("gap", 24))
    ]
    assert [line.kind for line in compare(long, long).lines] == ["gap"]


lines = st.lists(st.text(alphabet="发展生产a", max_size=12), max_size=12)


@given(lines, lines)
def test_both_sides_are_whole(one: list[str], other: list[str]) -> None:
    found = compare(one, other)
    left = [line for line in found.lines if line.kind in ("same", "changed", "removed")]
    right = [line for line in found.lines if line.kind in ("same", "changed", "added")]
    skipped = sum(line.skipped for line in found.lines)
    assert len(left) + skipped == len(one)
    assert len(right) + skipped == len(other)
    assert {"".join(text for text, _ in line.left) for line in left} <= set(one)
    assert {"".join(text for text, _ in line.right) for line in right} <= set(other)


def test_hostile_texts_are_bounded() -> None:
    choose = random.Random(3)
    noise = ["".join(choose.choices("ab", k=MOST_CHARACTERS)) for _ in range(400)]
    other = ["".join(choose.choices("ab", k=MOST_CHARACTERS)) for _ in range(400)]
    start = time.process_time()
    assert compare(noise, other).differences
    repeated: Comparison = compare(["同"] * (MOST_LINES + 1), ["同", "异"] * MOST_LINES)
    assert repeated.cut
    assert time.process_time() - start < 20
