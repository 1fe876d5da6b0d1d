import pytest

from pipelines.extraction.lost_paragraphs import restore
from pipelines.extraction.parts import Part

SENTENCE = "坚持稳中求进，推动高质量发展，2.5万人就业，增长10.5%，完成“1、2、3”行动。"


def texts(raw: str) -> list[str]:
    parts = restore(Part(raw, (("/p[1]", 7, 7 + len(raw)),)))
    for part in parts:
        [(xpath, start, end)] = part.ranges
        assert (xpath, raw[start - 7 : end - 7]) == ("/p[1]", part.raw)
    return [part.line().text for part in parts]


def test_headings_and_set_phrases_begin_paragraphs() -> None:
    opening = "2021年1月5日在某市第三次会议上市长某某各位代表：现在，我代表市人民政府报告工作。"
    review = f"一、工作回顾{SENTENCE * 20}（一）稳增长。{SENTENCE * 20}1.抓项目。{SENTENCE * 20}"
    raw = f"{opening}{review}各位代表！任务艰巨。二、今年安排{SENTENCE * 5}"
    starts = [text[:6] for text in texts(raw)]
    assert starts == [
        "2021年1",
        "各位代表：",
        "现在，我代表",
        "一、工作回顾",
        "（一）稳增长",
        "1.抓项目。",
        "各位代表！任",
        "二、今年安排",
    ]


def test_nothing_is_lost() -> None:
    raw = f"各位代表：现在报告工作。 一、回顾 {SENTENCE * 60} 二、安排 {SENTENCE * 30}"
    assert "".join("".join(texts(raw)).split()) == "".join(raw.split())


def test_numbers_in_sentences_begin_nothing() -> None:
    assert texts(SENTENCE * 60) == [SENTENCE * 60]


def test_a_paragraph_of_honest_length_is_left_alone() -> None:
    assert texts("一、回顾。二、安排。三、保障。") == ["一、回顾。二、安排。三、保障。"]


def test_a_damaged_question_mark_is_no_end_of_a_sentence() -> None:
    raw = f"2020年12月26日在会上区长? 黄?某各位代表：现在报告工作。{SENTENCE * 60}"
    assert texts(raw)[0] == "2020年12月26日在会上区长? 黄?某"


@pytest.mark.timeout(10)
def test_a_long_run_of_white_space_is_looked_at_once() -> None:
    """It took minutes with 100,000 blanks in a paragraph, since each of them could begin the run."""
    raw = f"各位代表：现在报告工作。{SENTENCE * 60}{' ' * 200_000}再看 一、回顾{SENTENCE}"
    assert texts(raw)[-1] == f"一、回顾{SENTENCE}"
