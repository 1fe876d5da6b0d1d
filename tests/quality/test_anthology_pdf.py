"""The seed that binds 24 reports, set anew as a PDF with heads, watermark and page numbers."""

from functools import cache

from pipelines.documents import Document
from pipelines.extraction import extract_documents
from pipelines.provenance import open_reader, render
from tests.pipelines.extraction.attachments.pdf_writer import typeset, write_pdf
from tests.quality.scoring import Score, floors, squeeze, truth
from tests.shared import shared

FILE = "001_6b340ccef4bd5f14.txt"


@cache
def volume() -> bytes:
    lines = (shared("seeds") / FILE).read_text().split("\n")
    paragraphs = [" ".join(line.split()) for line in lines[1:] if line.strip()]
    return write_pdf(typeset(paragraphs, head=lines[0], watermark="仅供学习参考"))


@cache
def documents() -> list[Document]:
    return extract_documents(volume(), url="https://www.example.invalid/files/volume.pdf")


def test_every_report_with_its_exact_text() -> None:
    lines = (shared("seeds") / FILE).read_text().split("\n")
    rows = sorted((row for row in truth("seeds") if row["file"] == FILE), key=lambda row: row["lines"])
    assert [squeeze([d.text]) for d in documents()] == [squeeze(lines[slice(*row["lines"])]) for row in rows]
    assert len(rows) == floors()["anthology"]["documents"]


def test_every_field_of_every_report() -> None:
    score = Score()
    rows = sorted((row for row in truth("seeds") if row["file"] == FILE), key=lambda row: row["lines"])
    for document, row in zip(documents(), rows, strict=True):
        score.compare(document, row)
    score.must_reach(floors()["anthology"]["fields"])


def test_every_paragraph_is_proved_by_its_locator() -> None:
    reader = open_reader(volume(), "pdf")
    for document in documents():
        assert document.medium == "pdf"
        assert [render(paragraph, reader) for paragraph in document.paragraphs] == document.text.split("\n")
