"""What holds for every input."""

import time
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents import Document
from pipelines.extraction.fields import PageFacts, read_fields
from tests.pipelines.extraction.fields.speech import speech

PIECES = st.sampled_from(
    [
        *"市省县区长届年月日第在上?;· \u3000（）：、",
        "政府工作报告",
        "各位代表",
        "人民代表大会",
        "会议上",
        "主席",
        "我代表",
        "人民政府",
        "来源：",
        "2023",
        "二〇二三",
        "鼓楼",
        "湘潭市",
        "新区",
        "X亿元",
        "http://x/t20230109_1.html",
    ]
)
TEXT = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)


@given(title=TEXT, paragraphs=st.lists(TEXT, max_size=8), site=st.none() | TEXT, url=TEXT)
def test_strange_input_raises_nothing(title: str, paragraphs: list[str], site: str | None, url: str) -> None:
    fields = read_fields(title, paragraphs, PageFacts(url=url, site_name=site))
    Document(kind=fields.kind, title=fields.title, text="\n".join(paragraphs), region_code=fields.region_code)
    assert 0 <= fields.head_lines <= len(paragraphs)


def fastest(action: Callable[[], object]) -> float:
    spent = []
    for _ in range(5):
        start = time.process_time()
        action()
        spent.append(time.process_time() - start)
    return min(spent)


def test_fields_cost_little() -> None:
    paragraphs = ["".join(speech() * 10)[:20_000]]
    facts = PageFacts(url="https://www.example.invalid/a")
    read_fields("2023年湘潭市政府工作报告", paragraphs, facts)  # the table of regions is read once
    assert fastest(lambda: read_fields("2023年湘潭市政府工作报告", paragraphs, facts)) < 0.006


def test_hostile_repetition_costs_little() -> None:
    facts = PageFacts(url="https://www.example.invalid/a")
    for text in ("各位代表", "第一届", "在" * 40, "市长 ", "代表市", "2023年1月", "（", "?", "预算", "X亿"):
        paragraphs = [text * (200_000 // len(text))]
        assert fastest(lambda p=paragraphs: read_fields(p[0][:5_000], p, facts)) < 0.5, text
