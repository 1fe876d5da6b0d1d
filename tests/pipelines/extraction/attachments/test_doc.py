"""DOC and WPS files: what is text, where it lies, and what cannot be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction import Page, analyse, extract_documents
from pipelines.extraction.attachments import piece_reader, read
from pipelines.provenance import open_reader, render
from tests.pipelines.extraction.attachments.doc_writer import write_doc, write_ole
from tests.pipelines.extraction.fields.speech import speech

REAL = (Path(__file__).parent / "files" / "speech.doc").read_bytes()
"""Written by LibreOffice 7.4: a speech of ours with a header, a footer, a linked word and a table."""


@pytest.fixture(autouse=True, scope="module")
def no_programs() -> Iterator[None]:
    """Leave damaged files to our own reader alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "/nowhere")
        yield


def texts(body: bytes) -> list[str]:
    reading = read(body, "doc")
    reader = piece_reader(body, "doc")
    assert [render(line.paragraph, reader) for line in reading.lines] == [line.text for line in reading.lines]
    return [line.text for line in reading.lines]


def test_a_file_of_a_word_processor() -> None:
    [document] = extract_documents(REAL, url="http://www.example.cn/a.doc", content_type="application/msword")
    lines = document.text.split("\n")
    assert document.title == "2023年湘潭市政府工作报告"
    assert lines[:2] == [
        "——2023年1月5日在湘潭市第十六届人民代表大会第二次会议上",
        "湘潭市人民政府市长 胡贺波",
    ]
    assert lines[2 : 2 + len(speech())] == speech()
    assert lines[2 + len(speech()) :] == ["详见统计公报。", "指标 目标", "生产总值 增长5%"]
    assert (document.medium, document.speaker, document.region_code) == ("doc", "胡贺波", "430300")
    reader = open_reader(REAL, "doc")
    assert [render(paragraph, reader) for paragraph in document.paragraphs] == lines


def test_pieces_of_one_and_of_two_bytes() -> None:
    body = write_doc(
        ("增长", False), ("5.2% \x93up\x94".encode("latin-1").decode("cp1252"), True), ("以上\r", False)
    )
    assert texts(body) == ["增长5.2% “up”以上"]


def test_what_follows_the_main_text_is_left_out() -> None:
    assert texts(write_doc(("正文\r页眉\r脚注\r", False), main=3)) == ["正文"]


def test_breaks_part_lines_and_cell_marks_the_cells() -> None:
    body = write_doc(("一\x0b二\x0c三\r指标\x07数量\x07\x07人口\x075万\x07\x07完\r", False))
    assert texts(body) == ["一", "二", "三", "指标 数量", "人口 5万", "完"]


def test_of_a_field_only_the_result_is_shown() -> None:
    nested = "\x13 TOC \x13 PAGEREF a \x14 1 \x15 \x14目录\x15"
    body = write_doc((f'见\x13 HYPERLINK "http://a" \x14网站\x15，第\x13 PAGE \x15页\r{nested}\r', False))
    assert texts(body) == ["见网站，第页", "目录"]


def test_anchors_and_hyphens() -> None:
    assert texts(write_doc(("甲\x01乙\x02丙\x05\x08丁 1\x1e2 3\x1f4\r", False))) == ["甲乙丙丁 1-2 34"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (write_ole({"Workbook": b"x"}), "no DOC or WPS text"),
        (write_doc(("甲", False), version=0x65), "older than Word 97"),
        (write_doc(("甲", False), flags=0x0300), "password"),
        (write_doc(("甲", False), clx=b""), "no table of pieces"),
        (write_doc(("甲", False), main=-1), "claims to have"),
        (write_doc(("\r\r", False)), "no text"),
        (write_doc(("甲", False))[:600], "broken"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(body, "doc")


def test_other_forms_are_named() -> None:
    found = analyse(Page(write_ole({"Workbook": b"x"}), "http://www.example.cn/a.xls"))
    assert (found.outcome, found.documents) == ("unreadable", ())
    assert "XLS" in found.explanation[0]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(REAL) - 1), st.binary(min_size=1, max_size=64))
def test_broken_files_never_raise_anything_else(at: int, junk: bytes) -> None:
    body = REAL[:at] + junk + REAL[at + len(junk) :]
    found = analyse(Page(body, "http://www.example.cn/a.doc", "application/msword"))
    assert found.outcome in ("documents", "unreadable", "empty")


def test_pieces_that_are_not_there() -> None:
    with pytest.raises(UnreadableError):
        piece_reader(write_doc(("甲乙\r", False)), "doc")(Piece(start=1, end=9))
