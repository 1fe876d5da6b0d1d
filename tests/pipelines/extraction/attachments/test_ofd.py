"""OFD files: paragraphs, furniture, locators, broken and hostile files."""

import pytest

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction import extract_documents
from pipelines.extraction.attachments import piece_reader, read
from pipelines.extraction.attachments.ofd_file import _advance
from pipelines.provenance import open_reader, render
from tests.pipelines.extraction.attachments.docx_writer import pack
from tests.pipelines.extraction.attachments.ofd_writer import SPACE, TEMPLATE, write_ofd
from tests.pipelines.extraction.attachments.pdf_writer import Put, typeset
from tests.pipelines.extraction.fields.speech import speech

HEAD = [
    "2023年湘潭市政府工作报告",
    "——2023年1月5日在湘潭市第十六届人民代表大会第二次会议上",
    "湘潭市人民政府市长 胡贺波",
]


def texts(body: bytes) -> list[str]:
    reading = read(body, "ofd")
    reader = piece_reader(body, "ofd")
    assert [render(line.paragraph, reader) for line in reading.lines] == [line.text for line in reading.lines]
    return [line.text for line in reading.lines]


@pytest.mark.parametrize("space", [SPACE, "http://www.ofdspec.org"])
def test_a_report_of_several_pages(space: str) -> None:
    paragraphs = [*HEAD, *speech(), *speech()[3:]]
    body = write_ofd(typeset(paragraphs, head="湘潭市人民政府公报", watermark="内部资料"), space=space)
    [document] = extract_documents(
        body, url="http://www.example.cn/a.ofd", content_type="application/octet-stream"
    )
    assert document.text.split("\n") == paragraphs[1:]
    assert (document.title, document.medium, document.charset) == (HEAD[0], "ofd", None)
    assert (document.speaker, document.region_code, document.year) == ("胡贺波", "430300", 2023)
    assert TEMPLATE not in document.text
    reader = open_reader(body, "ofd")
    assert [render(paragraph, reader) for paragraph in document.paragraphs] == paragraphs[1:]


def test_texts_of_one_line_are_joined() -> None:
    page = [Put(60, 700, "市长"), Put(88, 700, "胡贺波"), Put(200, 700, "同志"), Put(60, 650, "下一行")]
    assert texts(write_ofd([page]))[0] == "市长胡贺波 同志"


def test_distances_of_characters() -> None:
    assert _advance("一二三四", "g 3 5", 4) == 19
    assert _advance("一二三四", "5 5 6", 4) == 20
    assert _advance("一二a", None, 4) == 10
    assert _advance("一", "g 999999999 5 g", 4) == 4


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"PK\x03\x04", "unpacked"),
        (pack({"OFD.xml": "<a/>"}), "names no document"),
        (pack({"OFD.xml": "<a><DocRoot>D.xml</DocRoot></a>"}), "no D.xml"),
        (pack({"OFD.xml": "<a"}), "broken"),
        (write_ofd([[]]), "no text"),
        (pack({"OFD.xml": "<a><DocRoot>../../etc/passwd</DocRoot></a>"}), "no ../../etc/passwd"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read(body, "ofd")


def test_a_zip_bomb_and_entities_are_refused() -> None:
    bomb = pack({"OFD.xml": "<a>" + "一" * 20_000_000 + "</a>"})
    with pytest.raises(UnreadableError, match="densely packed"):
        read(bomb, "ofd")
    entity = '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]><a><DocRoot>&f;</DocRoot></a>'
    with pytest.raises(UnreadableError, match="declares a DTD"):
        read(pack({"OFD.xml": entity}), "ofd")


def test_cut_off_files_are_refused() -> None:
    body = write_ofd(typeset(speech()))
    for length in range(0, len(body), len(body) // 12):
        with pytest.raises(UnreadableError):
            read(body[:length], "ofd")


def test_numbers_that_are_none_do_no_harm() -> None:
    body = write_ofd([[Put(60, 700, "甲乙丙丁")]])
    assert texts(body) == ["甲乙丙丁"]
    code = '<TextCode X="?">甲乙</TextCode>'
    page = f'<Page><TextObject Boundary="a b" Size="x" CTM="1 0">{code}</TextObject></Page>'
    strange = pack(
        {
            "OFD.xml": "<a><DocRoot>D.xml</DocRoot></a>",
            "D.xml": '<a><Page BaseLoc="P.xml"/></a>',
            "P.xml": page,
        }
    )
    assert texts(strange) == ["甲乙"]


@pytest.mark.parametrize(
    "piece", [Piece(start=0, end=9, page=1), Piece(start=0, end=1, page=7), Piece(start=0, end=1)]
)
def test_pieces_that_are_not_there(piece: Piece) -> None:
    with pytest.raises(UnreadableError):
        piece_reader(write_ofd([[Put(60, 700, "甲乙")]]), "ofd")(piece)
