"""An article in several pages, from its bytes: fields of the whole text, and paragraphs over page breaks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pipelines import provenance
from pipelines.documents import Paragraph, Piece
from pipelines.extraction import Page, analyse
from pipelines.records import rows
from pipelines.records.joining import join
from tests.crawler.pages.pages import html
from tests.pipelines.extraction.fields.speech import SENTENCES, speech
from tests.pipelines.made import capture

Row = dict[str, Any]

TITLE = "2023年湘潭市政府工作报告"
HEAD = ["——2023年1月5日在湘潭市第十六届人民代表大会第二次会议上", "湘潭市人民政府市长 胡贺波"]


def body(lines: list[str], number: int, last: int) -> bytes:
    paragraphs = "".join(f"<p>　　{line}</p>\n" for line in lines)
    pager = f"<script>createPageHTML({last}, {number - 1}, 'a', 'html');</script>" if last > 1 else ""
    source = f"<h1>{TITLE}</h1><div class='TRS_Editor'>{paragraphs}</div>{pager}"
    return html(f"{TITLE}_湘潭市人民政府", source).encode()


def joined(*pages: list[str]) -> tuple[Row, list[str]]:
    """Return the article of these pages, and its lines as the locators give them from the bytes."""
    chain: list[Row] = []
    readers: dict[str, provenance.ReadPiece] = {}
    for number, lines in enumerate(pages, start=1):
        url = "http://www.example.cn/a.html" if number == 1 else f"http://www.example.cn/a_{number - 1}.html"
        seen = capture(url, id=f"urn:uuid:{number}", at=number)
        content = body(lines, number, len(pages))
        read = analyse(Page(content, url, "text/html", datetime(2023, 2, 1, tzinfo=UTC)))
        following = f"http://www.example.cn/a_{number}.html" if number < len(pages) else None
        assert read.next_page == following
        [row] = rows.document_rows(seen, read.documents, 9, read.next_page)
        chain.append(row)
        readers[seen.id] = provenance.open_reader(content, row["medium"], charset=row["charset"])
    whole = join(chain)

    def read_piece(piece: Piece) -> str:
        return readers[piece.capture or whole["capture_id"]](piece)

    found = [provenance.render(Paragraph.model_validate(row), read_piece) for row in whole["paragraphs"]]
    return whole, found


def test_a_report_whose_pages_are_none_by_themselves() -> None:
    short = [SENTENCES[0], SENTENCES[1]]
    whole, found = joined(
        [*HEAD, *speech()[:2], "一、2022年工作回顾", *short], ["二、2023年工作安排", *speech()[3:]]
    )
    assert found == whole["text"].split("\n")
    assert (whole["kind"], whole["year"], whole["region_code"]) == ("work_report", 2023, "430300")
    assert (whole["speaker"], whole["session"]) == ("胡贺波", "湘潭市第十六届人民代表大会第二次会议")
    assert [section["part"] for section in whole["outline"]][:2] == ["review", "plan"]


def test_the_year_and_the_session_are_those_of_the_whole_text() -> None:
    appendix = ["附：2019年湘潭市第十四届人民代表大会第一次会议决定的事项", *[SENTENCES[2]] * 4]
    whole, _ = joined([*HEAD, *speech()], appendix)
    assert (whole["year"], whole["session"]) == (2023, "湘潭市第十六届人民代表大会第二次会议")


def test_a_paragraph_over_a_page_break_is_one() -> None:
    sentence = "要持续优化营商环境，让办事的人少跑腿，让投资的人更放心，让创业的人有奔头。"
    cut = sentence.index("更放心")
    whole, found = joined([*HEAD, *speech(), sentence[:cut]], [sentence[cut:], *speech()[2:]])
    lines = whole["text"].split("\n")
    assert found == lines
    assert sentence in lines
    assert "broken_lines" in whole["flags"]
    paragraph = whole["paragraphs"][lines.index(sentence)]
    assert [piece["capture"] for piece in paragraph["pieces"]] == [None, "urn:uuid:2"]


def test_whole_paragraphs_and_headings_stay_apart() -> None:
    for end, begin in (
        ("这一段到此为止，下一段另起。", "下一段在这里，也有标点。"),
        ("这一段到此为止，没有句号也罢了，这是页尾", "二、下一部分的标题，也有标点。"),
        ("没有标点的一行是标题而不是正文也不会接下去", "下一段在这里，也有标点。"),
        ("短，行", "下一段在这里，也有标点。"),
    ):
        whole, found = joined([*HEAD, *speech(), end], [begin, *speech()[2:]])
        assert found == whole["text"].split("\n")
        assert {end, begin} <= set(found)
        assert "broken_lines" not in whole["flags"]
