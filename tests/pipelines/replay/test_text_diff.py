"""Differences of texts, short."""

from __future__ import annotations

from pipelines.replay.text_diff import MOST_LINES, WIDTH, text_diff


def test_only_what_differs_is_shown() -> None:
    assert text_diff("一\n二\n三", "一\n两\n三") == "-二\n+两"
    assert text_diff("一", "一\n二") == "+二"
    assert text_diff("", "一") == "-\n+一"


def test_a_long_line_is_cut_around_the_first_difference() -> None:
    head, tail = "甲" * 500, "乙" * 500
    old, new = text_diff(head + "旧" + tail, head + "新" + tail).split("\n")
    assert "旧" in old
    assert "新" in new
    assert len(old) == len(new) == WIDTH + 3


def test_many_lines_are_counted() -> None:
    lines = text_diff("", "\n".join(map(str, range(100)))).split("\n")
    assert len(lines) == MOST_LINES + 1
    assert lines[-1].startswith("… 91 more")
