"""The provincial reports as DOCX: one document a file, every field, the whole text, every locator."""

import io
from functools import cache

import docx
import pytest

from pipelines.documents import Document
from pipelines.extraction import extract_documents
from pipelines.extraction.structure import Structure, read_structure
from pipelines.provenance import open_reader, render
from tests.quality.scoring import Score, floors, squeeze, truth
from tests.shared import SHARED, shared

FILES = sorted(path.name for path in (SHARED / "reports").glob("*.docx"))


@cache
def body(file: str) -> bytes:
    return (shared("reports") / file).read_bytes()


@cache
def documents(file: str) -> list[Document]:
    return extract_documents(body(file), url=f"https://www.example.invalid/{file}")


def test_every_field_of_every_file() -> None:
    score = Score()
    rows = truth("reports")
    for row in rows:
        [document] = documents(row["file"])
        score.compare(document, row)
    assert len(rows) == floors()["reports"]["files"]
    score.must_reach(floors()["reports"]["fields"])


@pytest.mark.parametrize("file", FILES)
def test_the_whole_text_and_its_notes_without_the_title(file: str) -> None:
    [document] = documents(file)
    first, *rest = (paragraph.text for paragraph in docx.Document(io.BytesIO(body(file))).paragraphs)
    text = squeeze(rest).replace("\u200c", "")
    assert document.title == first.strip() == file.removesuffix(".docx")
    assert text.endswith(squeeze([document.text, document.notes])[-2_000:])
    assert len(squeeze([document.text, document.notes])) > 0.98 * len(text)
    assert not document.truncated


@pytest.mark.parametrize("file", FILES)
def test_every_paragraph_is_proved_by_its_locator(file: str) -> None:
    [document] = documents(file)
    reader = open_reader(body(file), document.medium)
    assert [render(paragraph, reader) for paragraph in document.paragraphs] == document.text.split("\n")


@pytest.mark.parametrize("file", FILES)
def test_every_report_is_whole(file: str) -> None:
    [document] = documents(file)
    assert document.completeness
    assert document.completeness.missing == ()
    assert document.outline


def test_the_first_half_of_a_report_is_not_whole() -> None:
    shared("reports")
    halves = [first_half(documents(file)[0]) for file in FILES]
    whole = [half for half in halves if half.completeness and half.completeness.complete]
    assert len(whole) <= 1  # one half happens to end with a call to the delegates


def first_half(document: Document) -> Structure:
    lines = document.text.split("\n")
    text = "\n".join(lines[: len(lines) // 2])
    return read_structure(document.kind, text, document.year, truncated=False)
