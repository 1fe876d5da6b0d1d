"""Scans read beside the crawl: whole, in spite of readers that hang or crash, and never twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from crawler.config import Config
from crawler.errors import GongbaoError
from pipelines import objects, records
from pipelines.commit import Committer
from pipelines.extraction import EXTRACTOR, Page, analyse
from pipelines.extraction.attachments.recognition import identity
from pipelines.replay.selection import Selection
from pipelines.scans import reading
from pipelines.scans.run import Done, read_scans
from pipelines.verify import verify
from tests.pipelines.extraction.attachments.pdf_writer import Picture, typeset, write_pdf
from tests.pipelines.extraction.fields.speech import speech
from tests.pipelines.made import capture, segment
from tests.scans import needs_ocr, scanned

Row = dict[str, Any]
URL = "http://www.example.gov.cn/P020240301.pdf"
READERS = "tests.pipelines.scans.readers"


@pytest.fixture
def config(environment: dict[str, str]) -> Config:
    return Config.from_environment(environment)


def pages(count: int) -> list[list[Any]]:
    """Return pages of pictures, no two alike."""
    return [[Picture(), Picture(0, 0, 20 + 10 * n, 20)] for n in range(count)]


@pytest.fixture
def scan(config: Config, tmp_path: Path) -> str:
    """A scan of two pages as the crawl stores it; its capture's id."""
    return crawled(config, tmp_path, write_pdf(pages(2)))


def crawled(config: Config, folder: Path, body: bytes, at: int = 0) -> str:
    store = records.from_config(config)
    store.check()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"
    seen = capture(URL, body, at=at, content_type="application/pdf", response_head=head)
    analysis = analyse(Page(body, URL, seen.content_type, seen.fetched_at))
    page = capture(
        URL, body, at=at, id=seen.id, content_type=seen.content_type, response_head=head, analysis=analysis
    )
    committer = Committer(objects.from_config(config), store)
    committer.commit_segment(segment(folder / "spool", page))
    committer.commit_pages([page])
    return page.id


def read(config: Config, reader: str = "good", **options: Any) -> Done:
    return read_scans(config, recogniser=f"{READERS}.{reader}", **options)


def test_a_scan_becomes_a_document(config: Config, scan: str, mongo: Database[Row]) -> None:
    assert mongo["captures"].find_one({"_id": scan}, {"outcome": 1}) == {"_id": scan, "outcome": "scan"}
    assert records.from_config(config).scan_counts() == {"waiting": 1}  # though nobody has looked for scans
    told: list[int] = []
    done = read(config, tell=lambda done: told.append(done.pictures))
    assert (done.scans, done.documents, done.pictures, done.left, done.failed) == (1, 1, 2, 0, {})
    assert told[-1] == 2
    row = mongo["captures"].find_one({"_id": scan})
    assert row is not None
    assert (row["outcome"], row["documents"], row["recogniser"]) == ("documents", 1, "reader 1")
    [document] = mongo["documents"].find()
    assert (document["flags"], document["recogniser"], document["capture_id"]) == (["ocr"], "reader 1", scan)
    assert len(document["confidence"]) == len(document["text"].split("\n"))
    [known] = mongo["recognitions"].find()
    assert known["_id"] == row["payload_digest"]
    assert [len(picture["lines"]) > 5 for picture in known["pictures"]] == [True] * 2
    assert read(config).scans == 0
    assert records.from_config(config).scan_counts() == {"waiting": 0, "read": 1}


@pytest.mark.parametrize(
    ("reader", "why"),
    [("crashing", "ended with 7"), ("hanging", "ended with -14"), ("raising", "no such kernel")],
)
def test_a_page_that_cannot_be_read_costs_no_other(
    config: Config, scan: str, mongo: Database[Row], monkeypatch: pytest.MonkeyPatch, reader: str, why: str
) -> None:
    monkeypatch.setattr("pipelines.scans.run.read_scan", impatient)
    done = read(config, reader)
    assert (done.scans, done.documents, done.given_up) == (1, 1, 1)
    [document] = mongo["documents"].find()
    assert document["flags"] == ["ocr", "scanned_pages"]
    [known] = mongo["recognitions"].find()
    assert [why in picture.get("failed", "") for picture in known["pictures"]].count(True) == 1


def impatient(*arguments: Any) -> Any:
    """Read a scan with a second for a picture, in the reader's process."""
    reading.PICTURE_SECONDS = 2.0  # type: ignore[misc]
    return reading.read_scan(*arguments)


def test_who_goes_on_reads_no_page_twice(config: Config, scan: str, mongo: Database[Row]) -> None:
    """It is ended when it has stored the first page."""

    def end(done: Done) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(config, "slow", tell=end)
    [known] = mongo["recognitions"].find()
    assert mongo["documents"].count_documents({}) == 0
    second = read(config, "good")
    assert (second.scans, len(known["pictures"]) + second.pictures) == (1, 2)


def test_the_time_is_over_before_it_begins(config: Config, scan: str) -> None:
    done = read(config, seconds=0)
    assert (done.scans, done.left) == (0, 1)


def test_the_same_file_again_is_known(config: Config, scan: str, tmp_path: Path) -> None:
    read(config)
    crawled(config, tmp_path, write_pdf(pages(2)), at=86400)
    done = read(config)
    assert (done.scans, done.documents, done.pictures) == (1, 1, 0)


def test_a_newer_extractor_reads_the_known_lines(
    config: Config, scan: str, mongo: Database[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    read(config)
    assert mongo["captures"].count_documents(Selection().query()) == 0  # no re-extraction without pictures
    monkeypatch.setattr("pipelines.scans.run.EXTRACTOR", EXTRACTOR + 1)
    done = read(config, "newer")
    assert (done.scans, done.pictures) == (1, 0)
    assert [row["recogniser"] for row in mongo["documents"].find()] == ["reader 1"]
    assert read(config, "newer", again=True).pictures == 2
    assert [row["recogniser"] for row in mongo["documents"].find()] == ["reader 2"]


def test_pages_of_a_text_that_are_pictures(config: Config, tmp_path: Path, mongo: Database[Row]) -> None:
    body = write_pdf([*typeset(speech(), lines_a_page=20), *pages(1)])
    crawled(config, tmp_path, body)
    [before] = mongo["documents"].find()
    assert before["flags"] == ["scanned_pages"]
    assert records.from_config(config).scan_counts() == {"waiting": 1}
    assert read(config).documents == 1
    [after] = mongo["documents"].find()
    assert after["flags"] == ["ocr"]
    assert len(after["text"]) > len(before["text"])
    assert {None} < set(after["confidence"])


def test_a_body_that_is_gone_is_said(config: Config, scan: str, mongo: Database[Row]) -> None:
    mongo["captures"].update_one({"_id": scan}, {"$set": {"object": "gone"}})
    done = read(config)
    assert done.scans == 0
    assert "gone" in done.failed[scan]


def test_without_the_extra_it_says_what_to_do(config: Config) -> None:
    with pytest.raises(GongbaoError, match="needs the extra ocr: pip install"):
        read(config, "absent")


def test_the_extra_reads_a_scan_and_proves_it(config: Config, tmp_path: Path, mongo: Database[Row]) -> None:
    needs_ocr()
    scan = scanned(write_pdf(typeset(["2023年政府工作报告", *speech()[:2]])), dpi=120)
    crawled(config, tmp_path, scan)
    done = read_scans(config)
    assert (done.scans, done.documents, done.pictures, done.given_up) == (1, 1, 1, 0)
    [document] = mongo["documents"].find()
    assert document["recogniser"] == identity()
    assert "现在，我代表市人民政府向大会报告工作" in document["text"]
    result = verify(config)
    assert (result.counts, result.mismatches) == ({"verified": 1}, [])
