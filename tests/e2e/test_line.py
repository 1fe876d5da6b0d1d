"""The whole line on the sample sites: two workers, real servers, documents as a person wrote them down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deploy.sample.compare import compare_document, compare_requests
from deploy.sample.expected import ExpectedDocument, load_documents, load_pages
from deploy.sample.server import SampleSite
from tests.e2e.conftest import Line


def _expected() -> list[Any]:
    """All expected documents; those that are not reached yet are strict expected failures."""
    with SampleSite() as sample:
        return [_parameter(document) for document in load_documents(sample)]


def _parameter(document: ExpectedDocument) -> Any:
    marks = [pytest.mark.xfail(reason=document.xfail, strict=True)] if document.xfail else []
    return pytest.param(document.id, marks=marks)


def _wanted(sample: SampleSite, document_id: str) -> ExpectedDocument:
    return next(document for document in load_documents(sample) if document.id == document_id)


@pytest.mark.parametrize("document_id", _expected())
def test_a_document_is_stored_as_it_should_be(line: Line, sample: SampleSite, document_id: str) -> None:
    wanted = _wanted(sample, document_id)
    stored = [
        row
        for row in line.documents()
        if row["page_url"] == wanted.page_url
        and "".join(row["title"].split()) == "".join(wanted.title.split())
    ]
    assert compare_document(wanted, stored) == []


def test_nothing_is_stored_that_is_not_there(line: Line, sample: SampleSite) -> None:
    wanted = {(d.page_url, "".join(d.title.split())) for d in load_documents(sample)}
    surplus = [
        f"{row['page_url']} {row['title']}"
        for row in line.documents()
        if (row["page_url"], "".join(row["title"].split())) not in wanted
    ]
    assert surplus == []


@pytest.mark.usefixtures("line")
def test_every_page_was_fetched_and_nothing_that_is_forbidden(sample: SampleSite) -> None:
    assert compare_requests(load_pages(sample), sample.requests) == []


def test_each_page_came_out_as_it_should(line: Line, sample: SampleSite) -> None:
    found = {(row["url"], row["status"]): row.get("outcome") for row in line.captures()}
    pages = [page for page in load_pages(sample) if page.fetch == "must" and page.outcome]
    assert [(page.path, found[page.url, page.status or 0]) for page in pages] == [
        (page.path, page.outcome) for page in pages
    ]


def test_each_capture_says_where_its_bytes_lie(line: Line) -> None:
    captures = line.captures()
    assert captures
    for capture in captures:
        assert capture["bucket"] == line.environment["GONGBAO_S3_BUCKET"]
        assert capture["object"].endswith(".warc.gz")
        assert capture["length"] > 0


def test_each_document_names_its_capture(line: Line) -> None:
    captures = {capture["_id"] for capture in line.captures()}
    assert {document["capture_id"] for document in line.documents()} <= captures


def test_every_url_ended_in_one_state(line: Line) -> None:
    status = line.json("status")
    assert status["queued"] == status["leased"] == 0
    assert sum(status["urls_by_state"].values()) == status["discovered"]
    assert set(status["urls_by_state"]) == {"done", "rejected"}


def test_verify_finds_nothing(line: Line) -> None:
    result = line.scrapy("verify")
    assert result.returncode == 0, result.stdout
    assert f"{len(line.documents())} verified" in result.stdout


def test_nothing_waits_in_the_spool(line: Line) -> None:
    assert list(Path(line.environment["GONGBAO_SPOOL"]).rglob("*.warc.gz")) == []


def test_the_logs_hold_no_traceback_and_no_secret(line: Line) -> None:
    text = "".join(line.logs)
    assert "Traceback" not in text
    assert line.environment["GONGBAO_S3_SECRET_KEY"] not in text


def test_a_rerun_stores_nothing_twice(line: Line) -> None:
    before = line.documents()
    captures = len(line.captures())
    line.crawl()
    after = line.documents()
    assert len(line.captures()) > captures  # the seeds were fetched again
    assert [row["_id"] for row in after] == [row["_id"] for row in before]
    assert [row["text_sha256"] for row in after] == [row["text_sha256"] for row in before]
    assert line.scrapy("verify").returncode == 0
