"""Pages whose text is a picture: noticed, given out as pictures, and read where somebody can."""

import pytest

from crawler.errors import UnreadableError
from pipelines.extraction import Page, analyse
from pipelines.extraction.attachments import pdf
from pipelines.extraction.attachments.pdf_file import opened
from pipelines.extraction.attachments.pdf_recognised import Recognised
from pipelines.extraction.attachments.pdf_scans import PageImage, page_images
from pipelines.provenance import render
from tests.pipelines.extraction.attachments.pdf_writer import Picture, Put, Stroke, typeset, write_pdf
from tests.pipelines.extraction.fields.speech import speech

SPEECH = speech()
URL = "https://www.example.invalid/P020240301.pdf"


def test_a_scan_is_noticed_and_is_not_empty() -> None:
    found = analyse(Page(write_pdf([[Picture()], [Picture()], [Picture()]]), URL))
    assert (found.outcome, found.kind, found.documents) == ("scan", "scan", ())
    assert "Scan, not read: 3 page(s) are pictures of a text (1-3)" in found.explanation[0]
    assert "`ocr`" in found.explanation[0]


def test_a_scan_with_page_numbers_and_the_mark_of_its_program() -> None:
    pages = [[Picture(), Put(280, 30, f"— {n} —", 9), Put(400, 20, "扫描全能王 创建", 9)] for n in (1, 2)]
    assert analyse(Page(write_pdf(pages), URL)).outcome == "scan"


def test_characters_that_are_drawn() -> None:
    page = [Stroke(50 + n % 60 * 8, 700 - n // 60 * 20) for n in range(400)]
    assert pdf.read(write_pdf([page])).unread == (1,)


def test_characters_without_a_meaning() -> None:
    page = [Put(60, 700 - 20 * n, "".join(chr(0xE000 + n * 30 + c) for c in range(30))) for n in range(9)]
    reading = pdf.read(write_pdf([page]))
    assert (reading.lines, reading.unread) == ((), (1,))


def test_pictures_in_a_text_and_blank_pages_are_no_scans() -> None:
    pages = [[*page, Picture(60, 40, 200, 40)] for page in typeset(SPEECH)]
    reading = pdf.read(write_pdf([*pages, []]))
    assert reading.unread == ()
    assert [line.text for line in reading.lines] == SPEECH


def test_a_text_with_some_pages_scanned_says_which() -> None:
    pages = typeset(SPEECH, lines_a_page=20)
    found = analyse(Page(write_pdf([*pages, [Picture()], [Picture()]]), URL))
    assert found.outcome == "documents"
    assert found.documents[0].flags == ("scanned_pages",)
    last = len(pages)
    assert any(f"({last + 1}-{last + 2})" in why for why in found.explanation)


def test_a_page_as_a_picture() -> None:
    (image,) = page_images(opened(write_pdf([[Picture(0, 421, 595, 421)]])), [1])
    assert image.number == 1
    assert (image.width, image.height) == (round(595 * image.scale), round(842 * image.scale))
    assert len(image.gray) == image.width * image.height
    assert image.gray[0] < 20  # the picture's first row is black at its left, and lies in the upper half
    assert image.gray[-1] == 255


def recogniser(image: PageImage) -> list[Recognised]:
    """Read each page as the speech, in lines of thirty characters, the head and the number with it."""
    lines = [("　　" if n == 0 else "") + each for text in SPEECH[:6] for n, each in enumerate(_broken(text))]
    high = 60 * image.scale
    shown = [Recognised(f"第{image.number}页", 0.99, 250 * image.scale, 20, 300 * image.scale, 40)]
    for n, text in enumerate(lines):
        left = (60 + 28 * text.startswith("　")) * image.scale
        wide = len(text.strip()) * 14 * image.scale
        top = high + 20 * n * image.scale
        sure = 0.5 if n == 3 else 0.9
        shown.append(Recognised(text.strip(), sure, left, top, left + wide, top + 14 * image.scale))
    return shown


def _broken(text: str) -> list[str]:
    return [text[:28], *(text[start : start + 30] for start in range(28, len(text), 30))]


def test_what_is_recognised_becomes_paragraphs_with_locators_and_confidence() -> None:
    body = write_pdf([[Picture()], [Picture()]])
    reading = pdf.read(body, recogniser)
    assert (reading.unread, reading.recognised) == ((), (1, 2))
    texts = [line.text for line in reading.lines]
    assert texts == SPEECH[:6] * 2
    assert min(line.confidence or 0 for line in reading.lines) == 0.5
    assert max(line.confidence or 0 for line in reading.lines) == 0.9
    reader = pdf.piece_reader(body, recogniser)
    assert [render(line.paragraph, reader) for line in reading.lines] == texts


def test_a_locator_on_a_picture_needs_who_reads_it() -> None:
    body = write_pdf([[Picture()]])
    piece = pdf.read(body, recogniser).lines[0].paragraph.pieces[0]
    with pytest.raises(UnreadableError, match="extra `ocr` would read it"):
        pdf.piece_reader(body)(piece)


def test_pages_on_which_nothing_is_recognised_stay_unread() -> None:
    reading = pdf.read(write_pdf([[Picture()]]), lambda image: [])
    assert (reading.unread, reading.recognised) == ((1,), ())
