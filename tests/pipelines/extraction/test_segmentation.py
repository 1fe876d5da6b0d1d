from pipelines.extraction.segmentation import Bounds, find_documents

BODY = ["各位代表：", "现在，我代表市人民政府向大会作报告。", "一、过去一年工作", "成绩不小。" * 30]


def test_titles_of_the_contents_are_not_the_documents() -> None:
    lines = ["目录", "2023年甲市政府工作报告", "2023年乙市政府工作报告", "2023年甲市政府工作报告", *BODY]
    lines += ["2023年乙市政府工作报告", *BODY]
    assert find_documents(lines) == [
        Bounds("2023年甲市政府工作报告", 3, 4, 8),
        Bounds("2023年乙市政府工作报告", 8, 9, 13),
    ]


def test_a_running_head_does_not_begin_a_document() -> None:
    lines = [
        "2023年甲市政府工作报告",
        *BODY,
        "2023年甲市政府工作报告",
        *BODY,
        "2023年乙县政府工作报告",
        *BODY,
    ]
    assert [bounds.first for bounds in find_documents(lines)] == [0, 10]


def test_a_sentence_about_the_report_is_no_title() -> None:
    lines = ["2023年甲市政府工作报告", *BODY, "会议审议了政府工作报告。", "全面落实：政府工作报告", *BODY]
    assert len(find_documents(lines)) == 1


def test_byline_lines_may_stand_before_the_speech() -> None:
    lines = ["政府工作报告", "——2023年1月5日在甲县第三次会议上", "县长 王某", *BODY]
    assert find_documents(lines) == [Bounds("政府工作报告", 0, 1, 7)]


def test_a_long_body_needs_no_address() -> None:
    lines = [
        "2022年甲市国民经济和社会发展统计公报",
        "全年生产总值增长。" * 100,
        "2022年乙市统计公报",
        "增长。" * 300,
    ]
    assert [bounds.first for bounds in find_documents(lines)] == [0, 2]
