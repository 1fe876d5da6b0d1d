import pytest

from pipelines.documents import Completeness
from pipelines.extraction.completeness import read_completeness
from pipelines.extraction.outline import read_outline

REPORT = [
    "2024年1月9日在青禾县第十届人民代表大会第三次会议上",
    "各位代表：",
    "现在，我代表县人民政府，向大会报告工作，请予审议，并请各位政协委员提出意见。",
    "一、2023年工作回顾",
    "2023年，青禾人种下三万亩新稻，修好十七座老桥。秋后晒场上金黄一片，孩子们在新校舍里念书。",
    "各位代表，成绩来之不易，是全县人民奋斗的结果。我代表县人民政府，向大家表示衷心感谢！",
    "二、2024年工作安排",
    "今年，我们要再修十座桥，让每个村子都通上班车；再建两所学校，让每个孩子就近上学；治好三条河。",
    "我们要守住粮食安全的底线，建好高标准农田，把每一粒种子都选好，把每一条水渠都修到田头。",
    "各位代表，路在脚下，春在枝头。让我们同心同德、埋头苦干，为建设美丽青禾而努力奋斗！",
]


def judged(lines: list[str], *, truncated: bool = False, year: int | None = 2024) -> Completeness:
    return read_completeness(lines, read_outline(lines, year), year=year, truncated=truncated)


def test_a_whole_report_shows_what_makes_it_whole() -> None:
    found = judged(REPORT)
    assert found.complete
    assert found.missing == ()
    assert found.opening == "现在，我代表县人民政府，向大会报告工作，请予审议"
    assert found.review == "2023年工作回顾"
    assert found.plan == "2024年工作安排"
    assert found.closing is not None
    assert found.closing.endswith("为建设美丽青禾而努力奋斗！")


@pytest.mark.parametrize("end", range(2, len(REPORT)))
def test_a_report_that_is_cut_off_between_two_paragraphs_lacks_its_end(end: int) -> None:
    found = judged(REPORT[:end])
    assert not found.complete
    assert "closing" in found.missing


def test_a_report_that_stops_in_mid_sentence_has_no_end() -> None:
    assert judged([*REPORT[:8], "我们要守住粮食安全的底线，建好"]).missing == ("closing", "end")


def test_what_the_page_calls_a_preview_is_not_complete() -> None:
    assert judged(REPORT, truncated=True).missing == ("end",)


@pytest.mark.parametrize(
    ("without", "missing"), [(slice(0, 3), "opening"), (slice(3, 6), "review"), (slice(6, 9), "plan")]
)
def test_each_part_is_missed(without: slice, missing: str) -> None:
    lines = list(REPORT)
    del lines[without]
    assert judged(lines).missing == (missing,)


def test_words_stand_for_a_part_that_has_no_heading() -> None:
    lines = [line for line in REPORT if "、20" not in line[:8]]
    lines[3] = "过去的一年，" + lines[3]
    lines[5] = "今年政府工作的总体要求是：" + lines[5]
    found = judged(lines)
    assert found.complete
    assert (found.review, found.plan) == ("过去的一年", "今年政府工作的总体要求")


def test_annexes_and_thanks_may_follow_the_closing_call() -> None:
    annex = ["附件", "名词解释", "1.班车：按班次开行的车", "2.老桥：民国以前的桥"]
    assert judged([*REPORT, "谢谢大家！"]).complete
    assert judged([*REPORT, *annex]).complete


def test_the_call_may_follow_the_address_on_a_line_of_its_own() -> None:
    call = ["各位代表！", "路在脚下，春在枝头。让我们埋头苦干，把青禾建设得更加美好，不断开创新局面。"]
    assert judged([*REPORT[:-1], *call]).complete


def test_nothing_lacks_everything() -> None:
    assert judged([""]).missing == ("opening", "review", "plan", "closing", "end")
