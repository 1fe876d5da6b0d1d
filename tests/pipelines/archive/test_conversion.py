"""What a browser showed of a page, as a record that refers to the page's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from crawler.items import Capture
from crawler.middlewares.rendering import conversion
from pipelines.archive.revisits import CaptureBytes
from pipelines.archive.segment import ClosedSegment
from pipelines.archive.spool import abandoned
from pipelines.records import rows
from tests.pipelines.made import capture, segment

PAGE = capture(body=b"<script src=a.js></script>")
DATA = capture("http://www.example.gov.cn/data.json", b"{}", page=PAGE.id, via=PAGE.url)
SHOWN = conversion(PAGE, "<!DOCTYPE html><p>政府工作报告</p>", "Chromium 1.2.3; asked 1; quiet")


@pytest.fixture
def closed(tmp_path: Path) -> ClosedSegment:
    return segment(tmp_path, PAGE, DATA, SHOWN)


def read(closed: ClosedSegment, one: Capture) -> bytes:
    place = next(place for place in closed.places if place.capture.id == one.id)
    return closed.path.read_bytes()[place.offset : place.offset + place.length]


def test_other_tools_read_it(closed: ClosedSegment) -> None:
    with closed.path.open("rb") as file:
        records = {}
        for record in ArchiveIterator(file, check_digests="raise"):
            records[record.rec_headers.get_header("WARC-Record-ID")] = record.rec_type, record.rec_headers
            record.raw_stream.read()
    kind, headers = records[f"<{SHOWN.id}>"]
    assert kind == "conversion"
    assert headers.get_header("WARC-Target-URI") == PAGE.url
    assert headers.get_header("WARC-Refers-To") == f"<{PAGE.id}>"
    assert headers.get_header("Content-Type") == "text/html; charset=utf-8"
    assert headers.get_header("Gongbao-Rendering") == "Chromium 1.2.3; asked 1; quiet"
    assert records[f"<{DATA.id}>"][1].get_header("WARC-Page-ID") == f"<{PAGE.id}>"
    with closed.path.open("rb") as file:
        assert all(record.verify_block_digest() for record in FastIterator(file, parse_http=False))


def test_it_is_read_back_as_an_answer(closed: ClosedSegment) -> None:
    response = CaptureBytes(read(closed, SHOWN)).read()
    assert (response.record_id, response.url, response.status) == (SHOWN.id, PAGE.url, 200)
    assert response.body == SHOWN.body
    assert response.header("Content-Type") == ["text/html; charset=utf-8"]
    assert response.intact()
    assert response.payload_digest == closed.places[-1].payload_digest


def test_replay_finds_the_page_and_not_what_was_made_of_it(closed: ClosedSegment) -> None:
    lines = closed.index().decode().splitlines()
    assert sorted(line.split('"url": "')[1].split('"')[0] for line in lines) == [PAGE.url, DATA.url][::-1]


def test_its_row_says_what_it_is_made_of(closed: ClosedSegment) -> None:
    page, data, shown = (rows.capture_row(place, "bucket", closed.key) for place in closed.places)
    assert (shown["record_type"], shown["converted_from"]) == ("conversion", page["_id"])
    assert shown["rendering"] == SHOWN.rendering
    assert shown["refers_to"] is None
    assert data["page"] == page["_id"]
    assert not {"page", "converted_from", "rendering"} & page.keys()


def test_it_survives_its_worker(closed: ClosedSegment) -> None:
    closed.journal.release()
    (adopted,) = abandoned(closed.path.parent)
    assert [place.record_type for place in adopted.places] == ["response", "response", "conversion"]
    assert adopted.places[-1].capture.converted_from == PAGE.id
