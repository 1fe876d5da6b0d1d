"""What `scrapy extract` prints of pages of every sort."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract_report import lines
from pipelines.extract import Extracted
from pipelines.extraction import Page, analyse
from tests.pipelines.extraction.fields.speech import speech


def printed(body: str, *, explain: bool = True, content_type: str = "text/plain") -> list[str]:
    analysis = analyse(Page(body.encode(), "http://www.example.cn/a", content_type))
    return list(lines(Extracted(analysis), explain=explain))


def rows(found: list[str], name: str) -> list[str]:
    return [line.removeprefix(name).strip() for line in found if line.startswith(f"{name:14} ")]


def test_a_report_with_what_is_known_and_what_is_not() -> None:
    found = printed("\n".join(["2023年湘潭市政府工作报告", "——2023年1月5日", *speech()]))
    assert found[0] == "documents (article), 1 document, 0 links"
    assert rows(found, "delivered_on") == [f"{date(2023, 1, 5)}   ← byline"]
    assert rows(found, "not found") == ["session, speaker, speaker_role"]
    assert rows(found, "complete")[0].startswith("no, without ")
    assert rows(found, "part")[0] == "一 2022年工作回顾   (review)"
    assert len(rows(found, "text")) == 1
    assert "⏎" in rows(found, "text")[0]


def test_without_explanation_nothing_says_why() -> None:
    found = printed("\n".join(["2023年湘潭市政府工作报告", *speech()]), explain=False)
    assert not any("←" in line for line in found)
    assert rows(found, "part") == rows(found, "agreement") == []


def test_many_documents_are_numbered_and_each_is_explained_once() -> None:
    body = "会议指出，要坚持稳中求进工作总基调，扎实推动各项工作落到实处。" * 15
    items = [line for n in range(3) for line in ("-", f"第{n}篇的标题", body, f"2025-07-0{n + 1}")]
    found = printed("\n".join(items))
    assert [line for line in found if line.endswith(" of 3")] == ["1 of 3", "2 of 3", "3 of 3"]
    assert sum("第1篇的标题" in line for line in found) == 1


@pytest.mark.parametrize(
    ("body", "content_type", "first"),
    [
        ("{\\rtf1}", "application/msword", "unreadable (unreadable), 0 documents, 0 links"),
        ("", "text/html", "empty (empty), 0 documents, 0 links"),
        ("<title>404 Not Found</title><p>页面不存在</p>", "text/html", "error (error), 0 documents, 0 links"),
    ],
)
def test_pages_without_documents_say_why(body: str, content_type: str, first: str) -> None:
    found = printed(body, content_type=content_type)
    assert found[0] == first
    assert len(found) >= 2
