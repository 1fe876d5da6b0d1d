"""PDF files: paragraphs from broken lines, what pages bear besides the text, locators, broken files."""

import pytest

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction.attachments import Reading, pdf_file, piece_reader, read
from pipelines.provenance import render
from tests.pipelines.extraction.attachments.pdf_writer import Put, typeset, write_pdf
from tests.pipelines.extraction.fields.speech import speech

SPEECH = speech()


def texts(reading: Reading) -> list[str]:
    return [line.text for line in reading.lines]


def replayed(body: bytes, reading: Reading) -> list[str]:
    reader = piece_reader(body, "pdf")
    return [render(line.paragraph, reader) for line in reading.lines]


def test_paragraphs_over_lines_and_pages_without_furniture() -> None:
    body = write_pdf(typeset(SPEECH * 3, head="某某资料库 www.example.invalid", watermark="内部资料"))
    reading = read(body, "pdf")
    assert texts(reading) == SPEECH * 3
    assert replayed(body, reading) == SPEECH * 3
    assert len({piece.page for line in reading.lines for piece in line.paragraph.pieces}) > 2
    assert any("page number" in note for note in reading.notes)
    assert any("watermark" in note for note in reading.notes)


@pytest.mark.parametrize("numbers", ["— {} —", "{}", "第{}页 共9页", "{} / 9", "- {} -", "·{}·"])
def test_page_numbers_of_every_style(numbers: str) -> None:
    assert texts(read(write_pdf(typeset(SPEECH, numbers=numbers, lines_a_page=20)), "pdf")) == SPEECH


def test_a_number_within_the_text_is_no_page_number() -> None:
    page = [Put(60, 700, "全年修路里程（公里）"), Put(60, 600, "2100"), Put(60, 500, "比上年增加")]
    assert "2100" in texts(read(write_pdf([page]), "pdf"))


def test_heads_that_differ_on_left_and_right_pages_and_carry_the_number() -> None:
    pages = typeset(SPEECH * 3, numbers=None)
    for i, page in enumerate(pages, 1):
        page.insert(0, Put(60, 815, f"{i}　湘潭市人民政府" if i % 2 else f"政府工作报告　{i}", 9))
    assert len(pages) >= 5
    assert texts(read(write_pdf(pages), "pdf")) == SPEECH * 3


def test_a_line_that_recurs_in_the_text_stays() -> None:
    said = ["各位代表！", SPEECH[3]] * 8
    assert texts(read(write_pdf(typeset(said, lines_a_page=20)), "pdf")) == said


def test_headings_and_unindented_paragraphs_with_gaps() -> None:
    full = [f"这是第{n}行它排满了整个版心一共有三十个汉字一直写到右边为止了" for n in "一二三四五六"]
    heights = (740, 720, 700, 640, 620, 600)
    page = [Put(200, 780, "政府工作报告", 22), *(Put(60, y, t) for y, t in zip(heights, full, strict=True))]
    assert texts(read(write_pdf([page]), "pdf")) == ["政府工作报告", "".join(full[:3]), "".join(full[3:])]


def test_words_of_letters_keep_their_space_and_han_gets_none() -> None:
    page = [
        Put(60, 700, "The government of the city has built two hundred miles of road"),
        Put(60, 680, "and forty schools."),
        Put(60, 640, "我们修路二百一十公里并且把所有的学校都重新修缮一遍还种了许多树"),
        Put(60, 620, "群众很满意。"),
    ]
    lines = texts(read(write_pdf([page]), "pdf"))
    assert lines[0].endswith("miles of road and forty schools.")
    assert lines[1].endswith("许多树群众很满意。")


def test_rare_characters_do_not_shift_the_locators() -> None:
    paragraphs = ["𬭸元素和𠮷野家都是四个字节的字符。" * 6, SPEECH[3]]
    body = write_pdf(typeset(paragraphs))
    reading = read(body, "pdf")
    assert replayed(body, reading) == texts(reading)
    assert texts(reading)[-1] == SPEECH[3]


def test_joins_are_recorded_and_pieces_lie_on_pages() -> None:
    body = write_pdf(typeset(SPEECH))
    for line in read(body, "pdf").lines:
        assert all(piece.page and piece.start < piece.end for piece in line.paragraph.pieces)
        assert all(edit.why == "line_join" for edit in line.paragraph.edits)
        starts = [edit.start for edit in line.paragraph.edits]
        assert starts == sorted(starts)


def test_the_title_counts_where_the_text_bears_it_out() -> None:
    pages = typeset(["湘潭市政府工作报告", *SPEECH])
    assert read(write_pdf(pages, title="湘潭市政府工作报告"), "pdf").title == "湘潭市政府工作报告"
    assert read(write_pdf(pages, title="Microsoft Word - 文档1"), "pdf").title is None
    assert read(write_pdf(pages, title="二〇一九年会议材料汇编"), "pdf").title is None


def test_nothing_at_all() -> None:
    with pytest.raises(UnreadableError, match="nothing on its 2 page"):
        read(write_pdf([[], []]), "pdf")


@pytest.mark.parametrize("body", [b"", b"%PDF-1.5\n", b"<html>no</html>", b"%PDF-1.7\ngarbage\n%%EOF"])
def test_what_is_no_pdf(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="cannot be opened"):
        read(body, "pdf")


def test_a_locked_pdf_says_so() -> None:
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]" % (b"41" * 32, b"42" * 32)
    with pytest.raises(UnreadableError, match="password"):
        read(write_pdf(typeset(SPEECH), trailer=lock), "pdf")


def test_cut_off_files_are_read_or_refused_but_never_crash() -> None:
    body = write_pdf(typeset(SPEECH))
    for length in range(0, len(body), len(body) // 25):
        try:
            read(body[:length], "pdf")
        except UnreadableError:
            continue


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    body = write_pdf(typeset(SPEECH * 3))
    monkeypatch.setattr(pdf_file, "PAGES", 1)
    with pytest.raises(UnreadableError, match="pages"):
        read(body, "pdf")
    monkeypatch.undo()
    monkeypatch.setattr(pdf_file, "CHARACTERS", 100)
    with pytest.raises(UnreadableError, match="characters"):
        read(body, "pdf")


@pytest.mark.parametrize(
    "piece", [Piece(start=0, end=9, page=9), Piece(start=0, end=9**9, page=1), Piece(start=0, end=1)]
)
def test_pieces_that_are_not_there(piece: Piece) -> None:
    with pytest.raises(UnreadableError):
        piece_reader(write_pdf(typeset(SPEECH)), "pdf")(piece)
