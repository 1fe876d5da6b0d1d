"""Documents whose page is gone at its source stay, and say so; in any order of commits."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from crawler.frontier.urls import url_key
from pipelines.extraction.version import EXTRACTOR
from pipelines.records import RecordStore
from pipelines.records.rows import document_rows, done
from tests.pipelines.made import T0, URL, Analysis, capture, document

Row = dict[str, Any]
FIELDS: Row = {"region_code": "341700", "year": 2026, "session": "5-2"}


def visit(
    store: RecordStore, day: int, *, status: int = 200, block: str | None = None, url: str = URL
) -> None:
    """Commit a visit: the page with its document, or that there is none."""
    documents = () if status == 404 or block else (document(url=url, **FIELDS),)
    digest = "0003-a" if documents else None
    page = capture(
        url,
        at=day * 86400,
        status=status,
        id=f"urn:uuid:{day}",
        key=url_key(url),
        analysis=Analysis(documents, digest=digest, block=block),
    )
    store.put_documents(document_rows(page, documents, EXTRACTOR))
    store.record([done(page)])


def since(mongo: Database[Row]) -> datetime | None:
    """Return since when the one document is gone; the same as its report and its rendition say."""
    (row,) = mongo["documents"].find()
    (report,) = mongo["reports"].find()
    found: datetime | None = row.get("gone_since")
    assert report["gone_since"] == report["renditions"][0]["gone_since"] == found
    return found and found.replace(tzinfo=T0.tzinfo)


@pytest.mark.parametrize("gone", [{"status": 404}, {"block": "not_found"}])
def test_a_page_goes_and_comes_back(store: RecordStore, mongo: Database[Row], gone: Row) -> None:
    visit(store, 0)
    assert since(mongo) is None
    visit(store, 1, **gone)
    visit(store, 2, **gone)
    assert since(mongo) == T0 + timedelta(days=1)
    visit(store, 3)
    assert since(mongo) is None
    assert mongo["document_versions"].count_documents({}) == 0


def test_any_order_says_the_same(store: RecordStore, mongo: Database[Row]) -> None:
    visits: list[Row] = [{"day": 0}, {"day": 1, "status": 404}, {"day": 2}, {"day": 3, "status": 404}]
    for numbers in sorted(set(itertools.permutations([0, 1, 2, 3, 2]))):  # the third comes twice
        order = [visits[number] for number in numbers]
        for name in ("urls", "documents", "reports", "report_keys"):
            mongo[name].delete_many({})
        for each in order:
            visit(store, **each)
        assert since(mongo) == T0 + timedelta(days=3), order


def test_another_reading_of_the_last_capture_changes_nothing(
    store: RecordStore, mongo: Database[Row]
) -> None:
    visit(store, 0)
    visit(store, 1, status=404)
    page = capture(id="urn:uuid:0")
    store.put_documents(document_rows(page, (document(text="另一种读法。", **FIELDS),), EXTRACTOR + 1))
    assert since(mongo) == T0 + timedelta(days=1)
    (version,) = mongo["document_versions"].find()
    assert "gone_since" not in version


def test_a_url_that_is_sent_escaped_is_the_same_page(store: RecordStore, mongo: Database[Row]) -> None:
    escaped = "http://www.example.gov.cn/%E6%8A%A5%E5%91%8A.html"
    visit(store, 0, url=escaped)
    found = "http://www.example.gov.cn/报告.html"
    page = capture(
        escaped, at=86400, status=404, analysis=Analysis(), requested_url=found, key=url_key(found)
    )
    seen = done(capture(escaped, requested_url=found, key=url_key(found), analysis=Analysis(digest="0003-a")))
    store.record([seen, replace(done(page), token="1")])
    assert since(mongo) == T0 + timedelta(days=1)


def test_an_article_in_several_pages_is_gone_with_its_first(store: RecordStore, mongo: Database[Row]) -> None:
    second = URL.replace("1.html", "1_2.html")
    for number, (url, following) in enumerate(((URL, second), (second, None))):
        page = capture(url, id=f"urn:uuid:{number}", key=url_key(url))
        store.put_documents(document_rows(page, (document(url=url, **FIELDS),), EXTRACTOR, following))
        store.record([done(replace(page, analysis=Analysis(digest="0003-a")))])
    page = capture(URL, at=86400, status=404, key=url_key(URL), analysis=Analysis())
    store.record([done(page)])
    assert since(mongo) == T0 + timedelta(days=1)
    again = capture(second, id="urn:uuid:9", at=2 * 86400, key=url_key(second))
    store.put_documents(document_rows(again, (document(url=second, text="又一页。", **FIELDS),), EXTRACTOR))
    assert since(mongo) == T0 + timedelta(days=1)
    (row,) = mongo["documents"].find()
    assert len(row["pages"]) == 2
