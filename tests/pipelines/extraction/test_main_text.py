"""The lines between the title and the salutation of a speech: a byline that belongs to the text."""

from __future__ import annotations

import pytest

from crawler.pages.text import squeeze
from pipelines.extraction.analysis import Page, analyse

BYLINE = (
    "——2023年1月12日在云溪县第十八届人民代表大会第三次会议上",
    "云溪县县长　韩　立",
    "（2023年1月12日）",
)
BODY = (
    "各位代表：",
    "现在，我代表云溪县人民政府，向大会报告政府工作，请予审议，并请各位政协委员提出意见。",
    "一、2022年工作回顾",
    "过去一年，我们坚持稳中求进，全县生产总值增长百分之五点八，一般公共预算收入增长百分之六点一。" * 6,
    "二、2023年工作安排",
    "今年，我们要修好山路，办好学校，管好河道，把该做的事一件一件做完。" * 6,
    "各位代表，让我们一起努力，把云溪建设得更好！",
)
NAVIGATION = "".join(f"<li><a href='/c{n}/'>栏目之{n}</a></li>" for n in range(12))


def shell(text: str) -> bytes:
    """Return an article page around a text, in the manner of a small county's portal."""
    return (
        "<html><head><title>政府工作报告_云溪县人民政府</title>"
        "<meta name='ArticleTitle' content='政府工作报告'>"
        f"<meta name='PubDate' content='2023-02-01'></head><body><ul>{NAVIGATION}</ul><h1>政府工作报告</h1>"
        f"<div class='info'>发布时间：2023-02-01　来源：县府办</div>{text}"
        "<div>版权所有：云溪县人民政府</div></body></html>"
    ).encode()


def paragraphs(lines: tuple[str, ...], attributes: str = "") -> str:
    """Return a paragraph a line."""
    return "".join(f"<p{attributes}>{line}</p>\n" for line in lines)


SHELLS = {
    "paragraphs": f"<div class='con'>{paragraphs(BYLINE + BODY)}</div>",
    "line breaks": f"<div class='con'>{'<br><br>'.join(BYLINE + BODY)}</div>",
    "a byline of paragraphs above line breaks": (
        f"<section class='b1'>{paragraphs(BYLINE, ' align=center')}\n{'<br><br>'.join(BODY)}</section>"
    ),
    "a byline in a box of its own": (
        f"<div class='con'><div class='by'>{paragraphs(BYLINE)}</div>{paragraphs(BODY)}</div>"
    ),
}


@pytest.mark.parametrize("text", SHELLS.values(), ids=SHELLS)
def test_a_byline_belongs_to_the_text_and_a_day_below_it_as_well(text: str) -> None:
    (document,) = analyse(Page(shell(text), "http://www.example.gov.cn/a.html")).documents

    lines = document.text.split("\n")
    assert [squeeze(line) for line in lines[:3]] == [squeeze(line) for line in BYLINE]
    assert (document.speaker, document.speaker_role) == ("韩立", "县长")
    assert str(document.delivered_on) == "2023-01-12"
    assert document.session == "云溪县第十八届人民代表大会第三次会议"
    assert str(document.published_on) == "2023-02-01"


def test_a_day_under_the_title_that_no_speaker_stands_beside_is_when_it_was_published() -> None:
    text = f"<div class='date'>2023年2月1日</div><div class='con'>{paragraphs(BODY)}</div>"
    (document,) = analyse(Page(shell(text), "http://www.example.gov.cn/a.html")).documents

    assert document.text.startswith("各位代表")
    assert document.delivered_on is None
