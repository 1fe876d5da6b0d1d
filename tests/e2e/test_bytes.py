"""What the archive holds is what the socket carried, byte for byte."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.config import Config
from deploy.embedded import EmbeddedServers
from pipelines import objects
from pipelines.archive.reading import read_response
from tests.e2e.conftest import Line
from tests.e2e.odd_server import ANSWERS, HAN, SLOW, OddServer
from tests.e2e.places import own_environment

Captures = dict[str, tuple[dict[str, Any], bytes]]


@pytest.fixture(scope="module")
def server() -> Iterator[OddServer]:
    with OddServer() as server:
        yield server


@pytest.fixture(scope="module")
def captures(
    server: OddServer, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> Captures:
    """The captures by path, each with its archived response record."""
    environment = own_environment(servers, "bytes", tmp_path_factory.mktemp("spool"))
    line = Line(seeds=[f"{server.url}/"], environment=environment)
    line.crawl(until_idle=1, settings=("DOWNLOAD_TIMEOUT=2", "FRONTIER_ATTEMPTS=1"), workers=1)
    store = objects.from_config(Config.from_environment(environment))
    rows = sorted(line.captures(), key=lambda row: row["fetched_at"], reverse=True)
    return {
        urlsplit(row["url"]).path: (row, store.read(row["object"], row["offset"], row["length"]))
        for row in rows
    }


def _block(record: bytes) -> bytes:
    return bytes(next(iter(ArchiveIterator(BytesIO(record), no_record_parse=True))).raw_stream.read())


@pytest.mark.parametrize("path", ANSWERS)
def test_the_archive_holds_what_the_socket_sent(captures: Captures, path: str) -> None:
    sent = ANSWERS[path]
    if path == "/early-hints":
        sent = sent[sent.index(b"\r\n\r\n") + 4 :]  # the final answer; a 1xx before it is not kept
    assert _block(captures[path][1]) == sent


def test_what_came_before_a_time_out_is_kept(captures: Captures) -> None:
    row, record = captures["/slow"]
    assert _block(record) == SLOW
    assert row["truncated"] == "time"


def test_only_what_was_cut_off_is_marked_so(captures: Captures) -> None:
    cut = {path: row["truncated"] for path, (row, _) in captures.items() if row["truncated"]}
    assert cut == {"/cut-off": "disconnect", "/slow": "time"}


@pytest.mark.parametrize(
    ("path", "body"),
    [("/chunked", b"hello world"), ("/trailer", b"hello world"), ("/gzip", HAN), ("/not-gzip", b"plain")],
)
def test_the_body_is_read_back_without_its_framing_and_encoding(
    captures: Captures, path: str, body: bytes
) -> None:
    assert read_response(captures[path][1]).body == body


def test_the_payload_digest_is_of_the_body_as_encoded(captures: Captures) -> None:
    from pipelines.archive.digests import digest

    assert captures["/chunked"][0]["payload_digest"] == digest(b"hello world")
    assert captures["/gzip"][0]["payload_digest"] == digest(gzip.compress(HAN, mtime=0))


def test_the_request_is_archived_as_it_was_sent(
    captures: Captures, server: OddServer, servers: EmbeddedServers
) -> None:
    row, _ = captures["/case"]
    store = objects.from_config(Config.from_environment(servers.environment()))
    requests = [
        bytes(record.raw_stream.read())
        for record in ArchiveIterator(BytesIO(store.read(row["object"])), no_record_parse=True)
        if record.rec_type == "request"
        and record.rec_headers.get_header("WARC-Concurrent-To") == f"<{row['_id']}>"
    ]
    assert requests == [server.requests["/case"]]
