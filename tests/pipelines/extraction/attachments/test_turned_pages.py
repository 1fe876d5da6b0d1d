"""Pages on their side or on their head are noticed and read upright; an upright one is read once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.documents import Document
from pipelines.extraction import Page, analyse
from pipelines.extraction.attachments import recognising, recognition
from pipelines.extraction.attachments.pdf_file import PdfPage
from pipelines.extraction.attachments.pdf_recognised import Recognised, recognised_page
from pipelines.extraction.attachments.pdf_scans import PageImage
from pipelines.extraction.attachments.remembering import Lines, remembering
from pipelines.extraction.attachments.turned_pages import read_upright
from pipelines.provenance import open_reader, render
from pipelines.scans import pictures
from tests.pipelines.extraction.attachments.pdf_writer import typeset, write_pdf
from tests.pipelines.extraction.fields.speech import speech
from tests.scans import needs_ocr, scanned

URL = "https://www.example.invalid/P020240301.pdf"
TEXT = ["2023年政府工作报告", *speech()[:2]]
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")


class Paper:
    """A page that reads right when it is turned clockwise by `upright`, as the models read one."""

    def __init__(self, upright: int, text: str = "现在向大会报告工作", sure: float = 0.98) -> None:
        self.upright, self.text, self.sure = upright, text, sure
        self.read: list[int] = []

    def __call__(self, turned: int) -> Sequence[Recognised]:
        self.read.append(turned)
        off = (self.upright - turned) % 360
        wide, high = (40, 1000) if off in (90, 270) else (1000, 40)
        right = off in (0, 270)  # what runs downwards is cut out and read right, in a false order
        text, sure = (self.text, self.sure) if right else ("一护", 0.56)
        return [
            Recognised(text, sure, 50 * n, 50 * n, 50 * n + wide, 50 * n + high, turned) for n in range(9)
        ]


@pytest.mark.parametrize(("upright", "read"), [(0, [0]), (90, [0, 90]), (180, [0, 180]), (270, [0, 270])])
def test_each_way_takes_one_further_reading_at_most(upright: int, read: list[int]) -> None:
    paper = Paper(upright)
    lines = read_upright(paper)
    assert {(line.text, line.turned) for line in lines} == {(paper.text, upright)}
    assert paper.read == read


@pytest.mark.parametrize(
    ("paper", "read"),
    [
        (Paper(0, "TOTAL 12.5", 0.97), [0]),
        (Paper(0, "污渍", 0.4), [0, 180]),
        (Paper(180, "TOTAL 12.5", 0.97), [0, 180]),
        (Paper(90, "污渍", 0.4), [0, 90, 270]),
    ],
)
def test_what_says_nothing_in_any_direction_stays_as_it_lies(paper: Paper, read: list[int]) -> None:
    assert {line.turned for line in read_upright(paper)} == {0}
    assert paper.read == read


def test_a_page_without_a_line_is_read_once() -> None:
    read: list[int] = []

    def nothing(turned: int) -> Sequence[Recognised]:
        read.append(turned)
        return []

    assert read_upright(nothing) == []
    assert read == [0]


def test_a_page_that_was_turned_on_its_side_is_as_wide_as_it_was_high() -> None:
    image = PageImage(1, 842, 595, b"", 1.0)
    line = Recognised("政府工作报告", 0.9, 100, 80, 500, 100)
    lying = PdfPage(1, "", (), 842.0, 595.0)
    assert recognised_page(lying, image, [line]).lines[0].top == 595 - 80
    for turned in (90, 270):
        upright = Recognised("政府工作报告", 0.9, 100, 80, 500, 100, turned)
        page = recognised_page(lying, image, [upright])
        assert (page.width, page.height, page.lines[0].top) == (595.0, 842.0, 842 - 80)


def test_the_turn_is_kept_with_the_picture() -> None:
    lines = (Recognised("政府工作报告", 0.9, 100, 80, 500, 100, 270),)
    row = pictures.row("a", lines, 2.5)
    assert row["turned"] == 270
    assert pictures.known([row]) == {"a": lines}
    del row["turned"]  # of a revision that turned nothing
    assert pictures.known([row])["a"][0].turned == 0


@pytest.fixture(scope="module")
def upright() -> Document:
    needs_ocr()
    if not FONT.exists():
        pytest.skip("needs a font with Chinese characters (on Debian: apt-get install fonts-wqy-zenhei)")
    return read(0)[0]


def read(turned: int) -> tuple[Document, Lines]:
    """Return the document of a scan whose page is turned, which is proved, and the lines on it."""
    body = scanned(write_pdf(typeset(TEXT)), dpi=120, first=1, turned=turned)
    found, known = recognition.recogniser(), dict[str, Lines]()
    assert found
    reader = remembering(found, known)
    [document] = analyse(Page(body, URL), reader).documents
    with recognising(reader):
        pieces = open_reader(body, "pdf")
    assert [render(each, pieces) for each in document.paragraphs] == document.text.split("\n")
    [lines] = known.values()
    return document, lines


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_the_extra_reads_a_turned_page_as_an_upright_one(upright: Document, turned: int) -> None:
    document, lines = read(turned)
    assert document.text == upright.text
    assert document.title == upright.title == TEXT[0]
    assert {line.turned for line in lines} == {360 - turned}
