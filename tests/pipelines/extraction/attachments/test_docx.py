"""DOCX files: what is text and what is not, tables, locators, broken and hostile files."""

import io

import docx
import pytest

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments import Reading, package, piece_reader, read
from pipelines.provenance import render
from tests.pipelines.extraction.attachments.docx_writer import STRICT, pack, paragraph, write_docx
from tests.pipelines.extraction.fields.speech import speech


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def texts(body: bytes) -> list[str]:
    reading: Reading = read(body, "docx")
    reader = piece_reader(body, "docx")
    assert [render(line.paragraph, reader) for line in reading.lines] == [line.text for line in reading.lines]
    return [line.text for line in reading.lines]


def test_a_file_of_a_word_processor() -> None:
    made = docx.Document()
    for text in speech():
        made.add_paragraph(text)
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("指标", "目标", "生产总值", "增长5%"), strict=True
    ):
        cell.text = text
    made.add_paragraph("完")
    out = io.BytesIO()
    made.save(out)
    assert texts(out.getvalue()) == [*speech(), "指标 目标", "生产总值 增长5%", "完"]


def test_runs_tabs_and_line_breaks() -> None:
    body = write_docx(
        paragraph("来源：湘潭日报", "<w:br/>", "2023年1月5日在湘潭市")
        + paragraph("市长", "<w:tab/>", "胡贺波")
        + paragraph("   ")
        + paragraph("一", "<w:noBreakHyphen/>", "二")
    )
    assert texts(body) == ["来源：湘潭日报", "2023年1月5日在湘潭市", "市长 胡贺波", "一-二"]


def test_what_is_not_shown_is_not_text() -> None:
    body = write_docx(
        paragraph("看得见", "<w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t>", "<w:instrText>PAGE</w:instrText>")
        + f"<w:p><w:del><w:r><w:delText>删去的</w:delText></w:r></w:del><w:ins>{run('添上的')}</w:ins></w:p>"
        + f"<w:p><w:moveFrom>{run('移走的')}</w:moveFrom>{run('留下的')}</w:p>"
        + paragraph(f"<w:ruby><w:rt>{run('zhōng')}</w:rt><w:rubyBase>{run('中')}</w:rubyBase></w:ruby>")
        + paragraph('<w:rPr><w:vanish w:val="0"/></w:rPr><w:t>又看得见</w:t>')
    )
    assert texts(body) == ["看得见", "添上的", "留下的", "中", "又看得见"]


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{paragraph('框里的话')}</w:txbxContent>"
    inner = "".join(
        ("<mc:AlternateContent>", f"<mc:Choice>{box}</mc:Choice>", f"<mc:Fallback>{box}</mc:Fallback>")
    )
    inner += "</mc:AlternateContent>"
    assert texts(write_docx(paragraph("正文", inner) + paragraph("下一段"))) == ["正文", "框里的话", "下一段"]


def test_content_controls_are_read_in_place() -> None:
    body = write_docx(
        paragraph("甲")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('乙')}</w:sdtContent></w:sdt>"
        + paragraph("丙")
    )
    assert texts(body) == ["甲", "乙", "丙"]


def test_a_layout_table_is_no_table() -> None:
    inner = "".join(map(paragraph, ("第一段", "第二段")))
    body = write_docx(f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{paragraph('')}</w:tc></w:tr></w:tbl>")
    assert texts(body) == ["第一段", "第二段"]


def test_columns_of_text_are_no_table() -> None:
    text = "".join(map(paragraph, speech()))
    row = f"<w:tr><w:tc>{text}</w:tc><w:tc>{paragraph('甲县')}{paragraph('乙县')}</w:tc></w:tr>"
    assert texts(write_docx(f"<w:tbl>{row}</w:tbl>")) == [*speech(), "甲县", "乙县"]


@pytest.mark.parametrize(("prefix", "space"), [("w", STRICT), ("ns0", STRICT), ("ns0", "urn:another")])
def test_other_prefixes_and_namespaces(prefix: str, space: str) -> None:
    assert texts(write_docx(paragraph("甲") + paragraph("乙"), prefix=prefix, space=space)) == ["甲", "乙"]


def test_foreign_elements_do_not_shift_the_locators() -> None:
    body = write_docx(
        f"<!-- c --><x:a/>{paragraph('甲')}<x:b><w:p><w:r><w:t>乙</w:t></w:r></w:p></x:b>{paragraph('丙')}"
    )
    assert texts(body) == ["甲", "乙", "丙"]


def test_locators_are_readable_paths() -> None:
    reading = read(write_docx(paragraph("甲") + paragraph("乙丙")), "docx")
    assert reading.lines[1].paragraph.pieces == (
        Piece(start=0, end=2, xpath="/w:document[1]/w:body[1]/w:p[2]"),
    )


def test_the_title_counts_where_the_text_bears_it_out() -> None:
    body = paragraph("2023年湘潭市政府工作报告") + paragraph("各位代表：")
    assert read(write_docx(body, title="湘潭市政府工作报告"), "docx").title == "湘潭市政府工作报告"
    assert read(write_docx(body, title="某市讲话稿模板"), "docx").title is None
    assert read(write_docx(body, title="报告"), "docx").title is None
    assert read(write_docx(body), "docx").title is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "cannot be unpacked"),
        (b"PK\x03\x04 broken", "cannot be unpacked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old DOC or a locked DOCX"),
        (pack({"mimetype": "x"}), "no DOCX file"),
        (pack({"word/document.xml": "<w:document"}), "broken"),
        (pack({"word/document.xml": ""}), "broken"),
        (write_docx(""), "no text"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(body, "docx")


def test_cut_off_files_are_refused() -> None:
    body = write_docx("".join(map(paragraph, speech())))
    for length in range(0, len(body), len(body) // 20):
        with pytest.raises(UnreadableError):
            read(body[:length], "docx")


def test_a_zip_bomb_is_refused() -> None:
    body = write_docx(paragraph("一" * 20_000_000))
    assert len(body) < 200_000
    with pytest.raises(UnreadableError, match="densely packed"):
        read(body, "docx")


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "ENTRIES", 1)
    with pytest.raises(UnreadableError, match="entries"):
        read(write_docx(paragraph("甲"), title="乙"), "docx")


def test_entities_are_refused() -> None:
    xml = (
        '<!DOCTYPE d [<!ENTITY a "哈哈哈哈"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        f'<w:document xmlns:w="urn:w"><w:body><w:p>{run("开始&a;&f;")}</w:p></w:body></w:document>'
    )
    with pytest.raises(UnreadableError, match="declares a DTD"):
        texts(pack({"word/document.xml": xml}))


def test_very_deep_nesting_is_no_crash() -> None:
    deep = "<w:sdt>" * 200 + paragraph("深") + "</w:sdt>" * 200
    assert texts(write_docx(paragraph("浅") + deep)) == ["浅"]


@pytest.mark.parametrize(
    "piece",
    [
        Piece(start=0, end=9, xpath="/w:document[1]/w:body[1]/w:p[1]"),
        Piece(start=0, end=1, xpath="/w:document[1]/w:body[1]/w:p[7]"),
        Piece(start=0, end=1, xpath="/w:document[1]/w:body[1]/w:p"),
        Piece(start=0, end=1, xpath="count(//*)"),
        Piece(start=0, end=1, xpath="]["),
        Piece(start=0, end=1),
    ],
)
def test_pieces_that_are_not_there(piece: Piece) -> None:
    with pytest.raises(UnreadableError):
        piece_reader(write_docx(paragraph("甲") + paragraph("乙")), "docx")(piece)


def test_other_media_are_refused() -> None:
    with pytest.raises(UnreadableError, match="'xls'"):
        read(b"", "xls")
