"""Pages that are only pictures: read when their pictures are there, each of which is a capture of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from crawler.config import Config
from crawler.items import Capture
from pipelines import objects, records
from pipelines.commit import Committer
from pipelines.extraction import Page, analyse
from pipelines.scans.run import Done, read_scans
from tests.pipelines.extraction.attachments.test_picture import png
from tests.pipelines.extraction.test_picture_pages import SHOWN, TITLE, URL, URLS, page
from tests.pipelines.made import T0, capture, segment
from tests.scans import needs_ocr

Row = dict[str, Any]
READERS = "tests.pipelines.scans.readers"
PICTURES = [png(1240, 1754), png(1250, 1754)]
NOW = (datetime.now(UTC) - T0) // timedelta(seconds=1)
"""Seconds after T0."""


@pytest.fixture
def config(environment: dict[str, str]) -> Config:
    return Config.from_environment(environment)


@pytest.fixture
def committer(config: Config) -> Committer:
    store = records.from_config(config)
    store.check()
    return Committer(objects.from_config(config), store)


def store(committer: Committer, folder: Path, *captures: Capture) -> None:
    committer.commit_segment(segment(folder / "spool", *captures))
    committer.commit_pages([each for each in captures if each.analysis])


def article(at: int = 0, shown: str = SHOWN) -> Capture:
    """Return the page as the crawl stores it."""
    body = page(shown).body
    made = capture(URL, body, at=at)
    analysis = analyse(Page(body, URL, made.content_type, made.fetched_at))
    return capture(URL, body, at=at, id=made.id, analysis=analysis)


def picture(number: int, at: int = 1, body: bytes | None = None, **fields: Any) -> Capture:
    fields = {"content_type": "image/png"} | fields
    status = fields.get("status", 200)
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: {fields['content_type']}\r\n\r\n".encode()
    return capture(
        URLS[number], PICTURES[number] if body is None else body, at=at, response_head=head, **fields
    )


def read(config: Config, **options: Any) -> Done:
    return read_scans(config, recogniser=f"{READERS}.good", **options)


def test_a_young_page_waits_for_its_pictures(
    config: Config, committer: Committer, tmp_path: Path, mongo: Database[Row]
) -> None:
    store(committer, tmp_path, article(NOW), picture(0, NOW))
    row = mongo["captures"].find_one({"url": URL})
    assert row is not None
    assert (row["outcome"], row["pictures"]) == ("scan", list(URLS))
    done = read(config)
    assert (done.scans, done.failed, done.left) == (0, {}, 1)
    [scan] = mongo["scans"].find()
    assert (scan["state"], scan["tries"]) == ("waiting", 0)
    assert scan["after"] > datetime.now(UTC)


def test_an_old_one_without_any_says_so(config: Config, committer: Committer, tmp_path: Path) -> None:
    page = article()
    store(committer, tmp_path, page, picture(0, status=404, body=b"gone"))
    assert read(config).failed == {page.id: "None of the pictures on it is in the archive."}


def test_they_become_one_document_that_cites_them(
    config: Config, committer: Committer, tmp_path: Path, mongo: Database[Row]
) -> None:
    needs_ocr()
    page, pictures = article(NOW), [picture(0, NOW), picture(1, NOW)]
    store(committer, tmp_path, page, *pictures)
    done = read(config)
    assert (done.scans, done.documents, done.pictures, done.failed) == (1, 1, 2, {})
    [document] = mongo["documents"].find()
    assert (document["capture_id"], document["page_url"], document["title"]) == (page.id, URL, TITLE)
    assert (document["kind"], document["region_name"], document["year"]) == ("work_report", "石台县", 2023)
    assert document["flags"] == ["ocr"]
    assert document["pictures"] == [
        {"page_url": url, "capture_id": each.id} for url, each in zip(URLS, pictures, strict=True)
    ]
    row = mongo["captures"].find_one({"_id": page.id})
    assert row is not None
    assert (row["outcome"], row["documents"], row["recogniser"]) == ("documents", 1, "reader 1")
    assert mongo["reports"].count_documents({"best": document["_id"]}) == 1


def test_the_same_pictures_on_a_page_that_was_fetched_again_are_known(
    config: Config, committer: Committer, tmp_path: Path, mongo: Database[Row]
) -> None:
    needs_ocr()
    store(committer, tmp_path, article(), picture(0), picture(1))
    assert read(config).pictures == 2
    store(committer, tmp_path, article(at=90, shown=SHOWN + "<p>阅读：88</p>"))
    done = read(config)
    assert (done.scans, done.documents, done.pictures) == (1, 1, 0)
    assert mongo["documents"].count_documents({}) == 1


def test_one_that_moved_is_where_it_leads_and_one_that_lacks_is_said(
    config: Config, committer: Committer, tmp_path: Path, mongo: Database[Row]
) -> None:
    needs_ocr()
    target = "http://www.example.gov.cn/upload/1.png"
    moved = picture(0, body=b"", status=302, redirect_url=target)
    there = capture(
        target, PICTURES[0], at=2, content_type="image/png", response_head=b"HTTP/1.1 200 OK\r\n\r\n"
    )
    store(committer, tmp_path, article(), moved, there)
    assert read(config).documents == 1
    [document] = mongo["documents"].find()
    assert [each["capture_id"] for each in document["pictures"]] == [there.id]
    assert document["flags"] == ["ocr", "scanned_pages"]


def test_a_picture_that_is_taken_down_takes_the_document_along(
    config: Config, committer: Committer, tmp_path: Path, mongo: Database[Row]
) -> None:
    needs_ocr()
    store(committer, tmp_path, article(), picture(0), picture(1))
    read(config)
    committer.records.erase(URLS[1], lambda url: url == URLS[1], {"rule": URLS[1], "reason": "asked"})
    [stone] = mongo["documents"].find()
    assert (stone["state"], "text" in stone) == ("taken_down", False)
