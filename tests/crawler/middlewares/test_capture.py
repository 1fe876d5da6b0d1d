"""Captures of real exchanges with a server that sends all kinds of answers, each archived and read back."""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import pytest

from crawler.items import Capture
from pipelines.archive.digests import digest
from pipelines.archive.reading import read_response
from pipelines.archive.warc import response_record
from tests.crawler.harness import Crawl, crawl
from tests.crawler.site import HTML, RawSite, page

BODY = "<html><p>政府工作报告</p></html>".encode()
CHUNKS = b"".join(b"%x;ext=1\r\n%s\r\n" % (len(part), part) for part in (BODY[:7], BODY[7:])) + b"0\r\n\r\n"
ANSWERS: dict[str, bytes | None] = {
    "/robots.txt": page(b"User-agent: *\nDisallow: /forbidden\n"),
    "/plain": b"HTTP/1.1 200 Sehr Gut\r\ncontent-TYPE: text/html\r\nX-Two: 1\r\nx-two: 2\r\n"
    b"X-Dept: \xb9\xab\xb1\xa8\r\n\xb9\xab: \xb1\xa8\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY),
    "/line-feeds": b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n" + BODY,
    "/gzip": page(gzip.compress(BODY), b"Content-Encoding: gzip"),
    "/deflate": page(zlib.compress(BODY), b"Content-Encoding: deflate"),
    "/mislabelled": page(BODY, b"Content-Encoding: gzip"),
    "/chunked": HTML + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS,
    "/chunked-gzip": HTML
    + b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    + b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(BODY)), gzip.compress(BODY)),
    "/early-hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + page(BODY),
    "/no-length": HTML + b"\r\n" + BODY,
    "/empty": page(b""),
    "/no-content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "/cut": HTML + b"Content-Length: 1000\r\n\r\n" + BODY,
    "/cut-chunked": HTML + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS[:20],
    "/cut-head": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "/slow": HTML + b"Content-Length: 1000\r\n\r\nfirst part",
    "/slow-chunked": HTML + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS[:30],
    "/malformed-chunks": HTML + b"Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nsecond\r\n",
    "/no-chunks": HTML + b"Transfer-Encoding: chunked\r\n\r\n" + BODY,
    "/large": HTML + b"Content-Length: 5000\r\n\r\n" + b"x" * 5000,
    "/grows-large": HTML + b"\r\n" + b"x" * 5000,
    "/redirect": b"HTTP/1.1 302 Found\r\nLocation: ../plain?a=1\r\nContent-Length: 4\r\n\r\nmove",
    "/redirect-nowhere": b"HTTP/1.1 301 Moved\r\nLocation: http://[href]/\r\nContent-Length: 0\r\n\r\n",
    "/refresh": page(b'<meta http-equiv="refresh" content="0; url=/plain">'),
    "/missing": b"HTTP/1.1 404 Gone Fishing\r\nContent-Length: 4\r\n\r\ngone",
    "/odd": b"HTTP/1.1 999 \r\nContent-Length: 2\r\n\r\nno",
    "/no-http": b"SSH-2.0-OpenSSH_9.2\r\n",
    "/forbidden": page(BODY),
}


class SlowSite(RawSite):
    """Keeps the connection of /slow open."""

    def _serve(self, connection: Any) -> None:
        super()._serve(_Lingering(connection, self._closed) if self.answers else connection)


class _Lingering:
    def __init__(self, connection: Any, closed: Any) -> None:
        self._connection = connection
        self._closed = closed
        self._slow = False

    def __enter__(self) -> _Lingering:
        self._connection.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._connection.__exit__(*error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def recv(self, size: int) -> bytes:
        data: bytes = self._connection.recv(size)
        self._slow = self._slow or data.startswith(b"GET /slow")
        return data

    def shutdown(self, how: int) -> None:
        if self._slow:
            self._closed.wait(20)
        self._connection.shutdown(how)


@dataclass
class Done:
    """What the one crawl of all these gave."""

    site: RawSite
    crawl: Crawl

    def capture(self, path: str) -> Capture:
        [found] = [each for each in self.crawl.captures if each["url"] == self.site.url(path)]
        return as_capture(found)

    def page(self, path: str) -> dict[str, Any] | None:
        found = [each for each in self.crawl.pages if each["url"] == self.site.url(path)]
        return found[0] if found else None


def as_capture(shown: dict[str, Any]) -> Capture:
    """Make a capture of what the harness printed of one."""
    values = dict(shown)
    for name in ("request_head", "response_head", "body", "framed_body"):
        values[name] = base64.b64decode(values[name]) if values[name] is not None else None
    values["fetched_at"] = datetime.fromisoformat(values["fetched_at"])
    return Capture(**{field.name: values[field.name] for field in fields(Capture)})


@pytest.fixture(scope="module")
def done() -> Iterator[Done]:
    with SlowSite(ANSWERS) as site:
        listed = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"}
        paths = [path for path in ANSWERS if path != "/robots.txt"]
        found = crawl(*map(site.url, paths), environment=listed, DOWNLOAD_TIMEOUT=3, DOWNLOAD_MAXSIZE=3000)
        yield Done(site, found)


CAPTURED = [path for path in ANSWERS if path not in ("/forbidden", "/no-http", "/cut-head")]


@pytest.mark.parametrize("path", CAPTURED)
def test_an_exchange_is_archived_as_it_came_and_read_as_it_was_crawled(done: Done, path: str) -> None:
    made = done.capture(path)
    found = read_response(response_record(made, digest(made.body)))
    answer = ANSWERS[path] or b""
    sent = answer[answer.index(b"\r\n\r\n") + 4 :] if path == "/early-hints" else answer
    assert sent.startswith(found.block)
    assert found.block == sent or made.truncated == "length"
    assert found.payload_digest == digest(made.body)
    if shown := done.page(path):
        assert found.body == base64.b64decode(shown["body"])
        assert shown["capture"] == made.id


@pytest.mark.parametrize(
    "path",
    ["/plain", "/line-feeds", "/gzip", "/deflate", "/mislabelled", "/chunked", "/chunked-gzip", "/no-length"],
)
def test_the_page_is_what_the_body_says_and_the_capture_what_was_sent(done: Done, path: str) -> None:
    shown = done.page(path)
    assert shown
    assert base64.b64decode(shown["body"]) == BODY
    assert done.capture(path).truncated is None


def test_heads_are_kept_byte_for_byte(done: Done) -> None:
    made = done.capture("/plain")
    assert made.response_head == (ANSWERS["/plain"] or b"")[: -len(BODY)]
    assert (made.content_type, made.status) == ("text/html", 200)


def test_the_request_is_what_the_server_got(done: Done) -> None:
    for path in CAPTURED:
        head = done.capture(path).request_head
        assert done.site.requests.count(head) == 1
        assert head.startswith(f"GET {path} HTTP/1.1\r\n".encode())
        assert b"Gongbao/" in head
        assert b"Accept-Encoding: gzip, deflate\r\n" in head


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/cut", "disconnect"),
        ("/cut-chunked", "disconnect"),
        ("/slow", "time"),
        ("/slow-chunked", "time"),
        ("/malformed-chunks", "disconnect"),
        ("/no-chunks", "disconnect"),
        ("/large", "length"),
        ("/grows-large", "length"),
    ],
)
def test_what_broke_off_says_so(done: Done, path: str, reason: str) -> None:
    assert done.capture(path).truncated == reason


def test_robots_txt_is_archived_and_obeyed(done: Done) -> None:
    assert done.capture("/robots.txt").status == 200
    assert not [head for head in done.site.requests if b"/forbidden" in head]
    assert "Forbidden by robots.txt" in [failure["message"] for failure in done.crawl.failures]


def test_redirects_say_where_they_lead(done: Done) -> None:
    assert done.capture("/redirect").redirect_url == done.site.url("/plain?a=1")
    assert done.capture("/redirect-nowhere").redirect_url is None
    assert done.capture("/refresh").redirect_url is None
    assert done.capture("/plain").redirect_url is None


def test_every_capture_says_who_made_it(done: Done) -> None:
    made = [as_capture(each) for each in done.crawl.captures]
    assert len({each.id for each in made}) == len(made)
    assert len({(each.worker, each.run) for each in made}) == 1
    assert {each.source for each in made} == {"127.0.0.1"}
    answered = [each for each in made if each.truncated is None and each.body]
    assert {each.ip_address for each in answered} == {"127.0.0.1"}


def test_what_was_no_answer_is_no_capture(done: Done) -> None:
    urls = {each["url"] for each in done.crawl.captures}
    assert urls == {done.site.url(path) for path in CAPTURED}
    failed = {failure["url"] for failure in done.crawl.failures}
    assert {done.site.url(path) for path in ("/no-http", "/cut-head")} <= failed


def test_a_password_in_a_url_is_not_archived() -> None:
    with RawSite({"/": page(BODY)}) as site:
        url = site.url("/", host="me:hunter2@127.0.0.1")
        found = crawl(url, environment={"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"})
        for shown in found.captures:
            made = as_capture(shown)
            assert b"hunter2" not in made.request_head
            assert b"Authorization" not in made.request_head
