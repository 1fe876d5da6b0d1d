"""Whatever a site sends and calls itself: a record has our fields alone, and a key is one file's."""

from __future__ import annotations

import io
import re
import string
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive.digests import digest
from pipelines.archive.segment import key_part
from pipelines.archive.warc import conversion_record, request_record, response_record
from tests.pipelines.made import capture, segment

LINES = st.sampled_from(
    ["\r\n", "\n", "\r", "\r\nWARC-Type: evil", "\nContent-Length: 0\r\n\r\n", "\x00", "\ud800"]
)
TEXTS = st.lists(LINES | st.text(st.characters(), max_size=20), max_size=5).map("".join)
BYTES = st.binary(max_size=300) | TEXTS.map(lambda text: text.encode(errors="replace"))
FIELD = re.compile(rb"^[A-Za-z-]+: [^\r\n]*$")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rest=TEXTS,
    kind=TEXTS,
    head=BYTES,
    body=BYTES,
    made=st.sampled_from(["response", "request", "conversion"]),
)
def test_another_reader_finds_the_record_that_was_written(
    rest: str, kind: str, head: bytes, body: bytes, made: str
) -> None:
    exchange = capture(
        f"http://a.gov.cn/{rest}",
        body,
        response_head=b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n",
        request_head=b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" + head,
        content_type=kind,
        converted_from="urn:uuid:1" if made == "conversion" else None,
        rendering=kind,
    )
    data = {
        "response": lambda: response_record(exchange, digest(body)),
        "request": lambda: request_record(exchange),
        "conversion": lambda: conversion_record(exchange, digest(body)),
    }[made]()
    block = {"request": exchange.request_head, "conversion": body}.get(made, exchange.response_head + body)
    reader = ArchiveIterator(io.BytesIO(data), no_record_parse=True, check_digests=made != "response")
    record = next(reader)
    assert record.rec_type == made
    assert record.raw_stream.read() == block
    assert next(reader, None) is None
    assert record.rec_headers.get_header("Content-Length") == str(len(block))
    names = [name for name, _ in record.rec_headers.headers]
    assert len(names) == len(set(names))
    assert not any(
        name.lower().startswith("warc-type") and value == "evil" for name, value in record.rec_headers.headers
    )


@given(
    TEXTS | st.sampled_from(["..", ".", "", "/", "../../etc/passwd", "-rf", "a" * 5000, ".hidden", "con\x00"])
)
def test_a_part_of_a_key_is_the_name_of_a_file(text: str) -> None:
    part = key_part(text)
    assert 1 <= len(part) <= 80
    assert set(part) <= set(string.ascii_letters + string.digits + "_.-")
    assert not part.startswith(".")


@settings(max_examples=15, deadline=None)
@given(TEXTS)
def test_an_objects_key_stays_below_its_folder(source: str) -> None:
    with TemporaryDirectory() as folder:
        made = segment(Path(folder), capture(source=source))
        for key in (made.key, made.index_key):
            assert re.fullmatch(r"warc/[A-Za-z0-9_-][A-Za-z0-9_.-]*/\d{4}/\d\d/\d\d/[A-Za-z0-9_.-]+", key)
            assert len(key) < 250
            assert ".." not in key.split("/")
        assert [path.parent for path in Path(folder).rglob("*.warc.gz")] == [Path(folder)]
        made.journal.discard()
