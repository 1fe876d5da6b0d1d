"""Which captures a rebuild reads, and as what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.archive.place import Exchange, Original, Place
from pipelines.archive.revisits import CaptureBytes
from pipelines.archive.segment import Segment
from pipelines.extraction import Page, analyse
from pipelines.rebuilding.pages import was_read
from pipelines.rebuilding.reading import read_again
from pipelines.records import rows
from tests.pipelines.made import URL, capture

HTML = {
    "url": URL,
    "final_url": URL,
    "status": 200,
    "truncated": None,
    "content_type": "text/html",
    "run": "r",
}


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({}, True),
        ({"status": 404}, True),
        ({"truncated": "disconnect"}, True),
        ({"status": 304, "content_type": None}, True),
        ({"url": "http://a.cn/robots.txt", "final_url": "http://a.cn/robots.txt"}, False),
        ({"status": 503}, False),  # a failed attempt
        ({"truncated": "time"}, False),
        ({"status": 503, "run": "import-1"}, True),  # whoever crawled it has shown it
        ({"status": 302, "final_url": "http://a.cn/"}, True),
        ({"status": 302, "final_url": f"{URL}#top"}, False),  # only for a cookie
        ({"page": "urn:uuid:1"}, False),  # what a browser asked for
        ({"scope": "browser:host:a.cn"}, False),  # its rendering is read instead
        ({"scope": "browser:host:a.cn", "content_type": "application/pdf"}, True),
        ({"scope": "browser:host:a.cn", "converted_from": "urn:uuid:1"}, True),
    ],
)
def test_what_a_worker_has_read(fields: dict[str, Any], read: bool) -> None:
    assert was_read(HTML | fields) is read


def data(path: Path, place: Place) -> bytes:
    return path.read_bytes()[place.offset : place.offset + place.length]


def test_a_page_that_had_not_changed_says_what_it_was_compared_with(tmp_path: Path) -> None:
    text = "全县召开春季农业生产工作会议，部署下一阶段任务。"
    body = f"<html><title>会议</title><body><p>{text}</p></body></html>".encode()
    segment = Segment(tmp_path, "worker-1", "run-1")
    first = segment.append(capture(URL, body, token="1", key="s/xxgk/1.html"))
    page = read_again(rows.capture_row(first, "b", "k"), CaptureBytes(data(segment.path, first)))
    assert page
    assert page.leased
    assert page.page.key == "s/xxgk/1.html"
    assert page.page.response_head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert page.page.response_head.endswith(b"\r\n\r\n")
    expected = analyse(Page(body, URL, first.capture.content_type, first.capture.fetched_at))
    assert page.page.analysis
    assert page.page.analysis.digest == expected.digest is not None

    place = {
        name: rows.capture_row(first, "b", "k")[name]
        for name in ("url", "fetched_at", "object", "offset", "length")
    }
    original = Original(first.capture.id, payload_digest=first.payload_digest, **place)
    head = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
    again = capture(URL, b"", at=9, status=304, response_head=head, content_type=None)
    segment.extend([Exchange(again, original.payload_digest, original)])
    second = segment.places[-1]
    stored = CaptureBytes(data(segment.path, second), data(segment.path, first))
    unchanged = read_again(rows.capture_row(second, "b", "k"), stored)
    assert unchanged
    assert not unchanged.leased
    assert unchanged.page.analysis
    assert (unchanged.page.analysis.outcome, unchanged.page.analysis.digest) == ("unchanged", expected.digest)
    segment.close()


@pytest.mark.parametrize(
    ("location", "read"),
    [(URL, False), ("1.html", False), ("", False), (None, True), ("http://[href]/", True)],
)
def test_a_wall_of_cookies_is_no_page(location: str | None, read: bool, tmp_path: Path) -> None:
    """A worker asked again, and read the answer to that."""
    head = b"HTTP/1.1 302 Found\r\nSet-Cookie: a=1\r\n"
    head += b"" if location is None else f"Location: {location}\r\n".encode()
    segment = Segment(tmp_path, "worker-1", "run-1")
    place = segment.append(
        capture(URL, b"", status=302, response_head=head + b"\r\n", token="1", key="s/xxgk/1.html")
    )
    again = read_again(rows.capture_row(place, "b", "k"), CaptureBytes(data(segment.path, place)))
    assert (again is not None) is read
    segment.close()
