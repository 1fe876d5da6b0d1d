"""Boxes on a picture in the order in which they are read."""

from pipelines.extraction.attachments.pdf_recognised import Recognised
from pipelines.extraction.attachments.recognised_lines import in_rows


def box(text: str, left: float, top: float, right: float, sure: float = 0.9) -> Recognised:
    return Recognised(text, sure, left, top, right, top + 30)


def test_lines_come_from_above_and_parts_of_one_are_joined() -> None:
    found = [box("第二行", 100, 200, 400), box("后半", 420, 104, 500, 0.7), box("前半", 100, 100, 410)]
    lines = in_rows(found)
    assert [line.text for line in lines] == ["前半后半", "第二行"]
    assert (lines[0].confidence, lines[0].left, lines[0].right, lines[0].bottom) == (0.7, 100, 500, 134)


def test_what_stands_far_apart_stays_apart() -> None:
    assert [line.text for line in in_rows([box("右栏", 600, 100, 900), box("左栏", 100, 102, 400)])] == [
        "左栏",
        "右栏",
    ]


def test_a_tilted_page_keeps_its_lines() -> None:
    """At half a degree a line's end lies 10 pixels above its beginning, and lines stand 60 apart."""
    found = [Recognised(f"第{n}行", 0.9, 100, 60 * n, 1300, 60 * n + 44) for n in range(5)]
    assert [line.text for line in in_rows(found[::-1])] == [f"第{n}行" for n in range(5)]
