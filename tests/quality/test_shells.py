"""The seed texts in pages that imitate their sites: exact bounds, right fields, no chrome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.documents import Document
from pipelines.extraction import extract_documents
from pipelines.provenance import open_reader, render
from tests.quality import shells
from tests.quality.test_seeds import squeeze, truth
from tests.shared import shared

LISTS = ("000_50feab6190b6776d.txt", "002_3743811525510aa0.txt")
VOLUME = "001_6b340ccef4bd5f14.txt"
THREAD = "003_6734cc391de7877c.txt"
PREVIEW = "004_dfa59adf43b11ef8.txt"
LOCATION = ("file", "lines")


def lines_of(file: str) -> list[str]:
    return (shared("seeds") / file).read_text().split("\n")


def expected(row: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Return what the document must hold, its text without white space."""
    text = squeeze("".join(lines_of(row["file"])[slice(*row["lines"])]))
    return {**{key: value for key, value in row.items() if key not in LOCATION}, "text": text, **changed}


def found(document: Document, keys: list[str]) -> dict[str, Any]:
    values = document.model_dump(mode="json")
    values["text"] = squeeze(values["text"])
    return {key: values[key] for key in keys}


def read(source: str, charset: str = "utf-8") -> list[Document]:
    body = source.encode(charset)
    documents = extract_documents(body, url="http://www.example.cn/a/index.html", content_type="text/html")
    for document in documents:
        read_piece = open_reader(body, document.medium, charset=document.charset)
        assert [render(paragraph, read_piece) for paragraph in document.paragraphs] == document.text.split(
            "\n"
        )
    return documents


def compare(documents: list[Document], wanted: list[dict[str, Any]]) -> None:
    assert len(documents) == len(wanted)
    for document, want in zip(documents, wanted, strict=True):
        assert found(document, list(want)) == want


@pytest.mark.parametrize("shell", [shells.list_of_divs, shells.list_of_items, shells.list_of_rows])
@pytest.mark.parametrize("file", LISTS)
def test_lists_that_inline_articles(file: str, shell: Callable[[list[shells.Item]], str]) -> None:
    rows, lines = truth(file), lines_of(file)
    items = [(lines[row["lines"][0] - 1], lines[row["lines"][0]], lines[row["lines"][1]]) for row in rows]
    compare(read(shell(items)), [expected(row) for row in rows])


def test_a_discuz_thread() -> None:
    [row] = truth(THREAD)
    start, end = row["lines"]
    source = shells.discuz(row["title"], "湖南", "2021-1-6 18:35:26", lines_of(THREAD)[start - 1 : end])
    compare(read(source), [expected(row)])


@pytest.mark.parametrize("shell", [shells.preview, shells.preview_of_lines])
def test_a_preview(shell: Callable[[str, str], str]) -> None:
    [row] = truth(PREVIEW)
    compare(read(shell(row["title"], lines_of(PREVIEW)[row["lines"][0]])), [expected(row)])


def test_a_volume_on_one_page() -> None:
    compare(
        read(shells.volume("2023年政府工作报告汇编", lines_of(VOLUME))),
        [expected(row, published_on=None) for row in truth(VOLUME)],
    )


@pytest.mark.parametrize("index", range(0, 24, 5))
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_one_report_on_a_government_portal(index: int, charset: str) -> None:
    row = truth(VOLUME)[index]
    text = lines_of(VOLUME)[slice(*row["lines"])]
    source = shells.government_article(row["title"], "2023-02-03", "某某市政府办公室", text)
    wanted = expected(row, published_on="2023-02-03", publisher="某某市政府办公室")
    compare(read(source.replace('charset="utf-8"', f'charset="{charset}"'), charset), [wanted])
