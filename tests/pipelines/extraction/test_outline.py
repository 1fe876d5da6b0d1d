from pipelines.extraction.outline import read_outline


def levels(*lines: str, year: int | None = 2024) -> list[tuple[int, str, str]]:
    return [(s.level, s.number, s.title) for s in read_outline(lines, year)]


def parts(*lines: str, year: int | None = 2024) -> list[str | None]:
    return [s.part for s in read_outline(lines, year)]


def test_numbered_headings_nest_in_their_usual_order() -> None:
    found = levels(
        "一、2023年工作回顾",
        "这一年，雨水很多。",
        "（一）粮食丰收。全县三十个乡镇都增产。",
        "1.修好了水渠。总长二十里。",
        "（二）道路畅通",
        "二、2024年工作安排",
        "（一）再修十座桥。",
    )
    assert found == [
        (1, "一", "2023年工作回顾"),
        (2, "(一)", "粮食丰收"),
        (3, "1", "修好了水渠"),
        (2, "(二)", "道路畅通"),
        (1, "二", "2024年工作安排"),
        (2, "(一)", "再修十座桥"),
    ]


def test_a_form_that_is_left_out_leaves_no_gap_in_the_levels() -> None:
    assert levels("一、2023年工作回顾", "1.粮食丰收。", "2.道路畅通。") == [
        (1, "一", "2023年工作回顾"),
        (2, "1", "粮食丰收"),
        (2, "2", "道路畅通"),
    ]


def test_short_lines_name_the_parts_where_no_number_does() -> None:
    lines = ("2023年工作回顾", "一、桥修好了", "做好2024年工作", "一、再修十座桥", "加强政府自身建设")
    assert [(level, title) for level, _, title in levels(*lines)] == [
        (1, "2023年工作回顾"),
        (2, "桥修好了"),
        (1, "做好2024年工作"),
        (2, "再修十座桥"),
        (1, "加强政府自身建设"),
    ]
    assert parts(*lines) == ["review", "review", "plan", "plan", "plan"]


def test_a_line_of_the_speech_is_no_heading() -> None:
    assert levels(
        "各位代表：", "2024年，我们要做好十件工作。", "3.5万亩水田增产。", "一、是因为雨水多。" * 9
    ) == [(1, "一", "是因为雨水多")]


def test_the_line_of_each_heading_is_its_place_in_the_text() -> None:
    lines = ["各位代表：", "一、2023年工作回顾", "好。", "二、2024年工作安排"]
    assert [lines[s.line][2:] == s.title for s in read_outline(lines, 2024)] == [True, True]


def test_years_tell_the_parts_apart_where_the_words_do_not() -> None:
    assert parts("一、2023年主要工作", "二、2024年主要工作", "三、自身建设") == ["review", "plan", "plan"]
    assert parts("一、2023年主要工作", "二、2024年主要工作", year=2025) == ["review", "review"]


def test_the_plan_of_five_years_begins_the_plan_part() -> None:
    assert parts("一、过去五年工作回顾", "二、今后五年奋斗目标", "三、2024年重点工作") == [
        "review",
        "plan",
        "plan",
    ]


def test_without_a_telling_heading_the_part_is_unknown() -> None:
    assert parts("一、牢记嘱托，开创新局", "二、牢记使命，勇往直前") == [None, None]


def test_a_heading_that_lost_its_line_break_ends_with_its_set_words() -> None:
    run_in = (
        "三、2024年重点工作2024年是新一届政府的第一年,我们要把每一件小事都当成大事来办,办好办实办出成效来"
    )
    assert levels("一、2023年工作回顾", run_in)[1] == (1, "三", "2024年重点工作")


def test_annexes_are_no_part_of_the_speech() -> None:
    speech = ["一、2023年工作回顾", "好。", "二、2024年工作安排", "更好。", "各位代表，让我们奋斗！"]
    assert len(levels(*speech, "附件1", "2024年十件实事", "一、修桥。", "二、铺路。")) == 2


def test_nothing_has_no_outline() -> None:
    assert levels("") == []
