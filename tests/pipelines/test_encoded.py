"""Documents that come from another process as rows: the same rows as those that are made here."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipelines.documents import Document, Kind, Paragraph, Piece
from pipelines.encoded import EncodedDocument, encoded
from pipelines.extraction import Analysis
from pipelines.parsing import analyse_response
from pipelines.read_page import ReadPage, read_page
from pipelines.records import rows
from pipelines.records.storable import storable
from tests.pipelines import made

REPORT = made.document(
    region_code="341702",
    year=2023,
    published_on=date(2023, 2, 1),
    paragraphs=(Paragraph(pieces=(Piece(start=0, end=5, xpath="/html/body/p"),)),) * 2,
    evidence={"year": "title"},
)


def both(documents: Sequence[Document], next_page: str | None = None, **fields: Any) -> list[ReadPage]:
    """Return what is read of a page, made here and made in another process."""
    analysis = Analysis("documents", "article", tuple(documents), next_page=next_page)
    there = encoded(analysis, made.URL, made.T0)
    assert all(isinstance(each, EncodedDocument) for each in there.documents)
    passed_on = pickle.loads(pickle.dumps(there))
    capture = made.capture(**fields)
    pages = [read_page(replace(capture, analysis=each)) for each in (analysis, passed_on)]
    for page in pages:
        assert page.analysis
        del page.analysis["read_at"]
    return pages


@pytest.mark.parametrize(
    ("documents", "fields"),
    [
        ((REPORT,), {}),
        ((REPORT,), {"certificate": "00", "tls_problem": "expired"}),
        ((REPORT,), {"certificate": "00"}),
        ((made.document(kind=Kind.NEWS, text="一则新闻。"), REPORT, REPORT), {}),
        ((made.document(url=None),), {}),
    ],
)
def test_rows_made_elsewhere_are_those_made_here(
    documents: Sequence[Document], fields: dict[str, Any]
) -> None:
    here, there = both(documents, **fields)
    assert there == here
    assert there.documents[0]["capture_id"] == here.id


def test_the_next_page_of_an_article_is_in_its_row() -> None:
    here, there = both([REPORT], next_page=f"{made.URL}?page=2")
    assert there.documents[0]["next_page"] == f"{made.URL}?page=2"
    assert there == here


def test_the_reports_of_a_page_are_told_to_the_frontier() -> None:
    here, there = both([made.document(kind=Kind.NEWS), REPORT, REPORT])
    assert len(there.ending.reports) == 1
    assert there.ending.reports == here.ending.reports


def test_what_bson_does_not_take_is_left_to_the_quarantine() -> None:
    analysis = Analysis("documents", "article", (REPORT, made.document(evidence={"ti\0tle": "title"})))
    assert encoded(analysis, made.URL, made.T0) is analysis


def test_processes_that_read_pages_send_rows() -> None:
    text = "".join(
        f"<p>第{n}段，全市经济社会发展主要目标任务较好完成，各项事业取得新成效。</p>" for n in range(40)
    )
    page = f"<html><head><title>新闻</title></head><body><h1>全市经济平稳</h1>{text}</body></html>"
    found = analyse_response(page.encode(), made.URL, "text/html; charset=utf-8", made.T0, 200)
    assert [type(each).__name__ for each in found.documents] == ["EncodedDocument"]


def test_a_row_has_what_bson_keeps() -> None:
    hard = REPORT.model_copy(
        update={"delivered_on": date(2023, 1, 9), "title": "半个字\ud800\x00", "agreement": 1.0}
    )
    kept = storable(hard.model_dump(exclude={"recogniser", "confidence", "pictures"}))
    [row] = rows.document_rows(made.capture(), [hard], 1)
    assert storable(row) == row
    assert {name: row[name] for name in kept} == kept
