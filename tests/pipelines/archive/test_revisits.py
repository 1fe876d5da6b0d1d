"""Revisit records: what warcio and FastWARC make of them, and how they come back with their payload."""

from __future__ import annotations

import gzip
import pickle
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.errors import ArchiveError
from crawler.items import Capture
from pipelines.archive.access import fetch_capture, read_capture
from pipelines.archive.digests import digest
from pipelines.archive.framing import split_head, unframe
from pipelines.archive.place import Exchange, Original
from pipelines.archive.reading import ArchivedResponse
from pipelines.archive.revisits import CaptureBytes
from pipelines.archive.segment import Segment
from pipelines.archive.warc import request_record, response_record, revisit_record
from pipelines.objects import FolderStore
from tests.pipelines.made import T0, URL, capture

BODY = "<p>政府工作报告</p>".encode("gbk") * 100
CHUNKED_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNKS = b"5;x=y\r\n" + BODY[:5] + b"\r\n" + b"%X\r\n" % len(BODY[5:]) + BODY[5:] + b"\r\n0\r\n\r\n"
PLAIN = capture(body=BODY)
CHUNKED = capture(body=BODY, framed_body=CHUNKS, response_head=CHUNKED_HEAD)
LATER_PLAIN = capture("http://h/2", BODY, at=9, response_head=b"HTTP/1.0 200 Fine\r\nX-Later: 1\r\n\r\n")
LATER_CHUNKED = capture(
    "http://h/2", BODY, at=9, framed_body=b"not kept", response_head=CHUNKED_HEAD, ip_address="::1"
)
PACKED = capture(
    body=gzip.compress(BODY), response_head=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nETag: 7\r\n\r\n"
)
NOT_MODIFIED = capture(
    at=9, body=b"", status=304, response_head=b"HTTP/1.1 304 Not Modified\r\nETag: 7\r\n\r\n"
)


def original_of(exchange: Capture, **fields: Any) -> Original:
    place = {"object": "warc/a.warc.gz", "offset": 0, "length": 9, "payload_digest": digest(exchange.body)}
    return Original(exchange.id, exchange.url, exchange.fetched_at, **(place | fields))


def stored(first: Capture, later: Capture) -> CaptureBytes:
    return CaptureBytes(revisit_record(later, original_of(first)), response_record(first, digest(first.body)))


def read(first: Capture, later: Capture) -> ArchivedResponse:
    return stored(first, later).read()


@pytest.mark.parametrize("first", [PLAIN, CHUNKED])
@pytest.mark.parametrize("later", [LATER_PLAIN, LATER_CHUNKED])
def test_a_revisit_has_its_own_head_and_the_payload_of_its_original(first: Capture, later: Capture) -> None:
    found = read(first, later)
    assert (found.record_id, found.url, found.status) == (later.id, "http://h/2", 200)
    assert found.payload == found.body == BODY
    assert found.payload_digest == digest(BODY)
    assert found.block.startswith(later.response_head)
    assert found.intact()
    status, headers, rest = split_head(found.block)
    assert unframe(headers, status, rest) == BODY  # the block is a whole answer, framed as its head says
    assert (rest == BODY) == (later is LATER_PLAIN)


def test_chunks_are_kept_where_both_came_in_chunks() -> None:
    assert read(CHUNKED, LATER_CHUNKED).block == CHUNKED_HEAD + CHUNKS


def test_a_304_is_read_with_the_encoding_of_its_original() -> None:
    found = read(PACKED, NOT_MODIFIED)
    assert (found.status, found.header("ETag"), found.header("Content-Encoding")) == (304, ["7"], [])
    assert found.payload == PACKED.body
    assert found.body == BODY
    assert found.intact()


def test_a_response_needs_no_other_record() -> None:
    record = response_record(PLAIN, digest(BODY))
    assert CaptureBytes(record).read() == CaptureBytes(record, b"not looked at").read()
    assert CaptureBytes(record).read().body == BODY


def test_it_goes_to_another_process_and_back() -> None:
    both = stored(PLAIN, LATER_PLAIN)
    assert pickle.loads(pickle.dumps(both)) == both
    assert pickle.loads(pickle.dumps(both.read())) == both.read()


def test_what_does_not_belong_together_is_an_archive_error() -> None:
    revisit, other = stored(PLAIN, LATER_PLAIN).record, response_record(CHUNKED, digest(BODY))
    with pytest.raises(ArchiveError, match=f"does not refer to {CHUNKED.id}"):
        CaptureBytes(revisit, other).read()
    with pytest.raises(ArchiveError, match="A record of type revisit stands where a response should be"):
        CaptureBytes(revisit, revisit).read()
    with pytest.raises(ArchiveError, match="A revisit record stands where a response should be"):
        CaptureBytes(revisit).read()
    with pytest.raises(ArchiveError, match="A record of type request"):
        CaptureBytes(request_record(PLAIN), other).read()


@pytest.mark.parametrize("forged", ["payload", "head", "claim"])
def test_a_revisit_of_another_payload_is_not_intact(forged: str) -> None:
    both = stored(PLAIN, LATER_PLAIN)
    if forged == "payload":  # whole and with right digests, but not what was sent then
        other = replace(PLAIN, body=b"another")
        both = CaptureBytes(both.record, response_record(other, digest(b"another")))
    else:
        old, new = {
            "head": (b"X-Later: 1", b"X-Later: 2"),
            "claim": (b"Payload-Digest: sha256:", b"Payload-Digest: sha256:A"),
        }[forged]
        plain = gzip.decompress(both.record)
        assert old in plain
        both = CaptureBytes(gzip.compress(plain.replace(old, new)), both.original)
    assert not both.read().intact()


@given(st.integers(0, 3000))
def test_a_cut_record_is_an_archive_error(length: int) -> None:
    both = stored(PLAIN, LATER_PLAIN)
    assert both.original
    for cut in (
        CaptureBytes(both.record[: length % len(both.record)], both.original),
        CaptureBytes(both.record, both.original[: length % len(both.original)]),
    ):
        with pytest.raises(ArchiveError, match="no whole WARC record"):
            cut.read()


def test_rows_lead_to_both_records(tmp_path: Path) -> None:
    both, store = stored(CHUNKED, LATER_PLAIN), FolderStore(tmp_path)
    assert both.original
    store.put_bytes("a", b"xx" + both.original)
    store.put_bytes("b", both.record)
    response = {"object": "a", "offset": 2, "length": len(both.original), "refers_to": None}
    revisit = {"object": "b", "offset": 0, "length": len(both.record), "refers_to": response}
    assert fetch_capture(store, revisit) == both
    assert read_capture(store, revisit).body == read_capture(store, response).body == BODY
    with pytest.raises(ArchiveError, match="does not say where its bytes lie"):
        read_capture(store, revisit | {"refers_to": {"object": "a"}})
    with pytest.raises(ArchiveError, match="does not say where its bytes lie"):
        read_capture(store, revisit | {"refers_to": 7})


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A segment of a response, a revisit of another URL, and a 304."""
    opened = Segment(tmp_path_factory.mktemp("spool"), "worker-1", "run-1")
    opened.extend(
        [
            Exchange.whole(PACKED),
            Exchange(LATER_CHUNKED, digest(BODY), original_of(CHUNKED)),
            Exchange(NOT_MODIFIED, digest(b""), original_of(PACKED)),
        ]
    )
    return opened.close().path


def test_the_fields_of_a_revisit(whole: Path) -> None:
    with whole.open("rb") as file:
        found = [each for each in ArchiveIterator(file) if each.rec_type == "revisit"]
    identical, unmodified = (each.rec_headers for each in found)
    assert identical["WARC-Record-ID"] == f"<{LATER_CHUNKED.id}>"
    assert identical["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert identical["WARC-Refers-To"] == f"<{CHUNKED.id}>"
    assert identical["WARC-Refers-To-Target-URI"] == URL
    assert identical["WARC-Refers-To-Date"] == f"{T0:%Y-%m-%dT%H:%M:%S}.000Z"
    assert identical["WARC-Target-URI"] == "http://h/2"
    assert identical["WARC-Payload-Digest"] == digest(BODY)
    assert identical["WARC-Truncated"] == "length"
    assert identical["WARC-IP-Address"] == "::1"
    assert identical["Content-Type"] == "application/http; msgtype=response"
    assert identical["Content-Length"] == str(len(CHUNKED_HEAD))
    assert unmodified["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert unmodified["WARC-Payload-Digest"] == digest(PACKED.body)
    assert unmodified["WARC-Truncated"] is None
    assert found[1].http_headers.get_statuscode() == "304"


def test_warcio_agrees_but_for_the_payload_digests_that_it_cannot_know(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # It computes them over the revisit's own block, where the standard (6.7.2) means the original's payload.
    with whole.open("rb") as file:
        problems = {}
        for record in ArchiveIterator(file, check_digests=True):
            record.raw_stream.read()
            problems[record.rec_type] = record.digest_checker.problems
    assert not problems["response"]
    assert not problems["request"]
    assert all("payload digest failed" in problem for problem in problems["revisit"])
    Checker(SimpleNamespace(inputs=[str(whole)], verbose=True)).process_all()
    assert capsys.readouterr().out.count("block digest failed") == 0


def test_fastwarc_agrees_with_every_block_and_reads_the_heads(whole: Path) -> None:
    with whole.open("rb") as file:
        assert all(record.verify_block_digest() for record in FastIterator(file, parse_http=False))
    with whole.open("rb") as file:
        found = [
            (record.http_headers.status_code, record.reader.read())
            for record in FastIterator(file, record_types=WarcRecordType.revisit)
        ]
    assert found == [(200, b""), (304, b"")]


def test_a_revisit_is_small() -> None:
    assert len(revisit_record(LATER_PLAIN, original_of(PLAIN))) < 800
