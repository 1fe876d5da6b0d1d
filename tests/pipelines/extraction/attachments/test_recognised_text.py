"""What is set right in a recognized line, and what is left as it is."""

import pytest

from pipelines.extraction.attachments.recognised_text import corrected


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("２０２５年１月１４日", "2025年1月14日"),
        ("2O25年1月", "2025年1月"),
        ("二O二五年一月", "二〇二五年一月"),
        ("二0二五年", "二〇二五年"),
        ("第十五届人民代表大会第—次会议", "第十五届人民代表大会第一次会议"),
        ("—、过去一年的工作", "一、过去一年的工作"),
        ("(—)加快转型", "（一）加快转型"),
        ("各位代表:现在,我代表", "各位代表：现在，我代表"),
        ("增长 5.2% 左右;其中", "增长5.2%左右；其中"),
        ("（不含农户)", "（不含农户）"),
    ],
)
def test_what_can_only_be_a_confusion_is_set_right(read: str, meant: str) -> None:
    assert corrected(read) == meant


@pytest.mark.parametrize(
    "text", ["二零二五年", "5G+O2O平台", "10:30", "GDP (PPP)", "——夯实基础", "O型血2000毫升", "1,500"]
)
def test_what_may_be_meant_is_left(text: str) -> None:
    assert corrected(text) == text
