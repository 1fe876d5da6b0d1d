"""PDF files as they are laid out: columns, footnotes, outlines, lines that are spread to the edge."""

from itertools import pairwise

import pytest

from pipelines.extraction import Page, analyse
from pipelines.extraction.attachments import pdf
from pipelines.provenance import render
from tests.pipelines.extraction.attachments.pdf_writer import Put, set_lines, typeset, write_pdf
from tests.pipelines.extraction.fields.speech import speech

SPEECH = speech()
EDGES = (50.0, 310.0)
"""Left edges of two columns of 16 characters of 14 points."""


def column_lines(paragraphs: list[str], per_line: int = 16) -> list[tuple[float, str]]:
    """Break paragraphs into the lines of a column: how far each is indented, and what it says."""
    lines: list[tuple[float, str]] = []
    for paragraph in paragraphs:
        first, *rest = set_lines("　　" + paragraph, per_line)
        lines += [(28.0, first[2:]), *((0.0, line) for line in rest)]
    return lines


def in_columns(paragraphs: list[str], rows: int = 32) -> list[list[Put]]:
    """Set paragraphs in two columns a page."""
    lines = column_lines(paragraphs)
    columns = [lines[start : start + rows] for start in range(0, len(lines), rows)]
    pages: list[list[Put]] = []
    for number, column in enumerate(columns):
        if number % 2 == 0:
            pages.append([])
        left = EDGES[number % 2]
        pages[-1] += [Put(left + x, 740 - 20 * row, text) for row, (x, text) in enumerate(column)]
    return pages


def row_by_row(page: list[Put]) -> list[Put]:
    """Order a page's lines as programs do that write row by row, across the columns."""
    return sorted(page, key=lambda put: (-put.y, put.x))


@pytest.mark.parametrize("across", [False, True], ids=["column by column", "row by row"])
def test_two_columns_are_read_one_after_the_other(across: bool) -> None:
    pages = in_columns(SPEECH * 3)
    title = Put(200, 790, "湘潭市政府工作报告", 22)
    pages[0].insert(0, title)
    body = write_pdf([row_by_row(page) for page in pages] if across else pages)
    reading = pdf.read(body)
    assert [line.text for line in reading.lines] == ["湘潭市政府工作报告", *SPEECH * 3]
    reader = pdf.piece_reader(body)
    assert [render(line.paragraph, reader) for line in reading.lines] == ["湘潭市政府工作报告", *SPEECH * 3]


def test_a_table_is_not_read_by_columns() -> None:
    rows = [(f"指标{n}", f"第{n}个单位") for n in "一二三四五六七八九十"]
    page = [
        each
        for n, (left, right) in enumerate(rows)
        for each in (Put(60, 700 - 20 * n, left), Put(320, 700 - 20 * n, right))
    ]
    text = "\n".join(line.text for line in pdf.read(write_pdf([page])).lines)
    assert [text.index(row[0]) for row in rows] == sorted(text.index(row[0]) for row in rows)
    assert all(text.index(a[1]) < text.index(b[0]) for a, b in pairwise(rows))


FOOTNOTES = [
    "① “两优一改”：优化营商环境、优化政务服务、深化改革。",
    "② “四上”企业：规模以上工业企业等四类企业。",
]


@pytest.mark.parametrize("marks", [("①", "②"), ("[1]", "[2]"), ("1 ", "2 "), ("*", "**")])
def test_footnotes_do_not_stand_in_the_sentence_over_the_page(marks: tuple[str, str]) -> None:
    pages = typeset(SPEECH * 2, lines_a_page=30)
    notes = [mark + note[2:] for mark, note in zip(marks, FOOTNOTES, strict=True)]
    for page in pages[:2]:
        page[-1:-1] = [Put(60, 100 - 14 * n, note, 9) for n, note in enumerate(notes)]
    body = write_pdf(pages)
    reading = pdf.read(body)
    assert [line.text for line in reading.lines] == SPEECH * 2
    assert ["".join(line.text.split()) for line in reading.footnotes] == [
        "".join(note.split()) for note in notes
    ] * 2
    reader = pdf.piece_reader(body)
    assert all(render(line.paragraph, reader) == line.text for line in reading.footnotes)


def test_footnotes_are_the_document_s_notes() -> None:
    pages = typeset(["湘潭市政府工作报告", *SPEECH])
    pages[0][-1:-1] = [Put(60, 60 - 14 * n, note, 9) for n, note in enumerate(FOOTNOTES)]
    body = write_pdf(pages)
    (document,) = analyse(Page(body, "https://www.example.invalid/a.pdf")).documents
    assert document.notes.split("\n") == FOOTNOTES
    assert len(document.note_paragraphs) == 2
    assert "glossary" not in document.flags
    assert "四上" not in document.text


def test_small_print_that_goes_on_with_the_text_stays() -> None:
    page = [Put(60, 700 - 20 * n, text) for n, text in enumerate(["这是一段正文它的字号比较大一些"] * 5)]
    page += [Put(60, 500, "以上数据由统计局提供未经审计", 9)]
    assert pdf.read(write_pdf([page])).footnotes == ()


def test_headings_of_the_file_s_own_outline_are_lines_of_their_own() -> None:
    heading = "坚定不移推动高质量发展在新征程上迈出更加坚实而有力的步伐咯"
    page = [
        Put(60, 760, heading),
        Put(60, 740, "过去一年是极不平凡的一年我们在市委的坚强领导下攻坚克难取得新"),
        Put(60, 720, "的成绩。"),
    ]
    assert len(pdf.read(write_pdf([page])).lines) == 1
    lines = pdf.read(write_pdf([page], outline=["封面", heading])).lines
    assert lines[0].text == heading
    assert len(lines) == 2


def test_a_heading_above_short_paragraphs_is_indented_as_they_are() -> None:
    long = "这是一个很长的名词它的解释说明要排两行才能够写得完整清楚明白所以它的第二行又回到了左边"
    terms = [
        "名词解释",
        *(f"{n}．名词{n}说明：它的解释说明刚好在一行之内全部写完了。" for n in range(1, 9)),
        long,
    ]
    full = "各位代表！让我们更加紧密地团结起来，为把我们的城市建设得更加美好而努力奋斗，再创新的更大的辉煌！"
    body = write_pdf([*typeset([*SPEECH, full]), *typeset(terms)])
    assert [line.text for line in pdf.read(body).lines] == [*SPEECH, full, *terms]


def test_room_between_characters_is_no_space() -> None:
    words = ["全市生产总值", "2", "年增长", "5.1", "个百分点"]
    x = 60.0
    page: list[Put] = []
    for word in words:
        page.append(Put(x, 700, word))
        x += 14 * sum(0.5 if c.isascii() else 1.0 for c in word) + 3.5
    spread = [Put(100 + 18 * n, 660, char) for n, char in enumerate("生态环境持续改善")]
    cells = [Put(60, 620, "粮食总产量"), Put(240, 620, "万吨")]
    body = write_pdf([[*page, *spread, *cells]])
    texts = [line.text for line in pdf.read(body).lines]
    assert texts == ["".join(words), "生态环境持续改善", "粮食总产量 万吨"]
    reader = pdf.piece_reader(body)
    assert [render(line.paragraph, reader) for line in pdf.read(body).lines] == texts
