"""The five seed pages, as the plain texts they are: every document, its bounds to the character."""

import json
from functools import cache
from typing import Any

import pytest

from pipelines.documents import Document
from pipelines.extraction import extract_documents
from tests.shared import SHARED, shared

FILES = {
    "000_50feab6190b6776d.txt": 10,
    "001_6b340ccef4bd5f14.txt": 24,
    "002_3743811525510aa0.txt": 10,
    "003_6734cc391de7877c.txt": 1,
    "004_dfa59adf43b11ef8.txt": 1,
}


def squeeze(text: str) -> str:
    return "".join(text.split())


def truth(file: str) -> list[dict[str, Any]]:
    rows = map(json.loads, (shared("seeds") / "truth.jsonl").read_text().splitlines())
    return sorted((row for row in rows if row["file"] == file), key=lambda row: row["lines"])


@cache
def documents(file: str) -> list[Document]:
    body = (SHARED / "seeds" / file).read_bytes()
    return extract_documents(
        body, url=f"http://seed.example/{file}", content_type="text/plain; charset=utf-8"
    )


@pytest.mark.parametrize("file", FILES)
def test_every_document_has_its_exact_text(file: str) -> None:
    lines = (shared("seeds") / file).read_text().split("\n")
    expected = [squeeze("".join(lines[slice(*row["lines"])])) for row in truth(file)]
    assert len(expected) == FILES[file]
    assert [squeeze(document.text) for document in documents(file)] == expected


@pytest.mark.parametrize("file", FILES)
def test_only_the_preview_is_cut_off(file: str) -> None:
    expected = [row["truncated"] for row in truth(file)]
    assert [document.truncated for document in documents(file)] == expected


@pytest.mark.parametrize("file", FILES)
def test_every_report_but_the_preview_is_whole(file: str) -> None:
    reports = [document for document in documents(file) if document.completeness]
    assert len(reports) == sum(row["kind"] == "work_report" for row in truth(file))
    assert [d.completeness.complete for d in reports if d.completeness] == [not d.truncated for d in reports]
