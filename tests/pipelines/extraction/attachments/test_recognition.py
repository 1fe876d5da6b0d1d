"""The extra `ocr` at work: a page of our own as a scan, from pixels to a report's fields."""

import socket
from pathlib import Path
from typing import Any

import pytest

from pipelines.documents import Document
from pipelines.extraction import Page, analyse
from pipelines.extraction.attachments import recognising, recognition
from pipelines.extraction.attachments.in_force import Recognition
from pipelines.extraction.attachments.pdf_file import opened
from pipelines.extraction.attachments.pdf_scans import page_images
from pipelines.extraction.attachments.remembering import Lines, picture_digest, remembering
from pipelines.provenance import open_reader, render
from tests.pipelines.extraction.attachments.pdf_writer import typeset, write_pdf
from tests.pipelines.extraction.fields.speech import speech
from tests.scans import needs_ocr, scanned

URL = "https://www.example.invalid/P020240301.pdf"
HEAD = ["2023年政府工作报告", "——2023年1月9日在样州市第五届人民代表大会第三次会议上", "市长　王 某"]
FONT = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")


@pytest.fixture(scope="module")
def scan() -> bytes:
    needs_ocr()
    if not FONT.exists():
        pytest.skip("needs a font with Chinese characters (on Debian: apt-get install fonts-wqy-zenhei)")
    return scanned(write_pdf(typeset([*HEAD, *speech()[:4]])), dpi=150)


@pytest.fixture(scope="module")
def known() -> dict[str, Lines]:
    return {}


@pytest.fixture(scope="module")
def reader(known: dict[str, Lines]) -> Recognition:
    """Who reads each picture once, for all tests."""
    found = recognition.recogniser()
    assert found is not None
    return remembering(found, known)


@pytest.fixture(scope="module")
def document(scan: bytes, reader: Recognition) -> Document:
    found = analyse(Page(scan, URL), reader)
    assert (found.outcome, len(found.documents)) == ("documents", 1)
    return found.documents[0]


def test_a_scan_becomes_a_report(document: Document) -> None:
    assert (document.year, str(document.delivered_on)) == (2023, "2023-01-09")
    assert document.session == "样州市第五届人民代表大会第三次会议"
    assert document.flags == ("ocr",)
    assert document.recogniser == recognition.identity()
    lines = speech()[:4]
    right = sum(line in document.text.split("\n") for line in lines)
    assert right >= len(lines) - 1, document.text


def test_how_sure_each_line_is(document: Document) -> None:
    assert len(document.confidence) == len(document.text.split("\n"))
    assert all(sure is not None and 0.5 <= sure <= 1 for sure in document.confidence)


def test_its_locators_give_its_lines(scan: bytes, reader: Recognition, document: Document) -> None:
    with recognising(reader):
        read = open_reader(scan, "pdf")
    assert [render(each, read) for each in document.paragraphs] == document.text.split("\n")


def test_the_same_picture_is_read_again_in_the_same_way_and_nothing_is_fetched(
    scan: bytes, known: dict[str, Lines], document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The models come with the wheel; who loads them anew opens no connection."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    recognition._engine.cache_clear()
    found = recognition.recogniser()
    assert found
    (image,) = page_images(opened(scan), [1])
    assert tuple(found.recognise(image)) == known[picture_digest(image)]


def test_without_it_a_scan_stays_one(scan: bytes) -> None:
    found = analyse(Page(scan, URL))
    assert (found.outcome, found.documents) == ("scan", ())
