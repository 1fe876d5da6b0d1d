"""Real reports: each is one, with its copies, and none is taken for another."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

from pipelines.documents import Document, Kind
from pipelines.records import rows
from pipelines.reports.building import build
from pipelines.reports.keys import key_of
from tests.pipelines.made import capture
from tests.pipelines.reports.made import edited
from tests.quality import test_reports_docx, test_seeds
from tests.shared import shared

Row = dict[str, Any]


@cache
def reports() -> list[Document]:
    shared("reports"), shared("seeds")
    found = [document for file in test_reports_docx.FILES for document in test_reports_docx.documents(file)]
    found += [document for file in test_seeds.FILES for document in test_seeds.documents(file)]
    return [document for document in found if document.kind == Kind.WORK_REPORT]


def row(document: Document, number: int, **changes: Any) -> Row:
    url = f"http://www.example.com/{number}.html"
    copy = document.model_copy(update={"url": url, "paragraphs": (), **changes})
    [made] = rows.document_rows(capture(url, id=f"urn:uuid:{number}"), [copy], 1)
    return made


def copies(document: Document) -> Iterator[Row]:
    """Yield the report as it is, re-wrapped, edited, and cut off, without the fields that a copy may lack."""
    text = document.text
    yield row(document, 1)
    yield row(document, 2, text=text.replace("\n", ""), session=None, agreement=0.4)
    yield row(document, 3, text=edited(text, every=50), session=None, speaker=None, agreement=0.4)
    yield row(document, 4, text=text[: len(text) * 6 // 10], session=None, truncated=True)
    yield row(document, 5, text=text[: len(text) // 5], session=None, truncated=True)


def built(key: str, documents: list[Row]) -> list[Row]:
    texts = {each["_id"]: each["text"] for each in documents}
    return build(key, random.Random(1).sample(documents, len(documents)), texts.__getitem__)


def test_no_report_is_taken_for_another_one() -> None:
    strangers = [row(document, number, session=None, year=2025) for number, document in enumerate(reports())]
    assert len(strangers) == 63
    found = built("work_report/000000", strangers)
    assert len(found) == 63


def test_every_report_and_its_copies_are_one() -> None:
    for document in reports():
        made = list(copies(document))
        key = key_of(made[0])
        assert key, document.title
        [report] = built(key, made)
        assert report["best"] == made[0]["_id"] or document.truncated
        relations = {each["document"]: each["relation"] for each in report["renditions"]}
        wanted = ["same", "same", "same", "truncated", "truncated"]
        assert document.truncated or [relations[each["_id"]] for each in made] == wanted, document.title
        assert report["conflicts"] == []
        assert report["year"] == document.year
