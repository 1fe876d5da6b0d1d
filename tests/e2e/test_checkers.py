"""Every segment that the e2e crawls made, ordinary and odd, as the tools of others see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.config import Config
from deploy.embedded import EmbeddedServers
from pipelines import objects
from pipelines.archive.reading import ArchivedResponse, read_response
from pipelines.objects import ObjectStore
from tests.e2e.checkers import cdxj_indexer, fastwarc_check, index_lines, warcio_check
from tests.e2e.conftest import Line
from tests.e2e.odd_server import OddServer
from tests.e2e.places import own_environment
from tests.e2e.replaying import needs_pywb


@dataclass
class Segment:
    """A segment out of the object store, as a file."""

    key: str
    path: Path
    index: list[tuple[str, str, dict[str, Any]]]
    """The lines beside it: key, timestamp, fields."""

    def response(self, offset: int) -> ArchivedResponse:
        """The response record at an offset, read by our own reader."""
        (length,) = (int(fields["length"]) for *_, fields in self.index if int(fields["offset"]) == offset)
        return read_response(self.path.read_bytes()[offset : offset + length])


@pytest.fixture(scope="module")
def store(line: Line, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> ObjectStore:
    """The bucket that all e2e crawls share, after the sample sites and the odd server at least."""
    environment = own_environment(servers, "checkers", tmp_path_factory.mktemp("spool"))
    with OddServer() as server:
        odd = Line([f"{server.url}/"], environment)
        odd.crawl(until_idle=1, settings=("DOWNLOAD_TIMEOUT=2", "FRONTIER_ATTEMPTS=1"), workers=1)
    return objects.from_config(Config.from_environment(environment))


@pytest.fixture(scope="module")
def segments(store: ObjectStore, tmp_path_factory: pytest.TempPathFactory) -> list[Segment]:
    """All of them."""
    return list(_downloaded(store, tmp_path_factory.mktemp("segments")))


def _downloaded(store: ObjectStore, folder: Path) -> Iterator[Segment]:
    for stored in store.list("warc/"):
        if stored.key.endswith(".warc.gz"):
            path = folder / stored.key.rsplit("/", 1)[1]
            path.write_bytes(store.read(stored.key))
            index = store.read(stored.key.replace(".warc.gz", ".cdxj"))
            assert index.splitlines() == sorted(index.splitlines())
            yield Segment(stored.key, path, index_lines(index.decode()))


def why_misjudged(segment: Segment, offset: int) -> str:
    """Say why a checker is known to misjudge the payload digest of a record, which our own check finds right.

    Both take the digest over the body as stored. It belongs to the payload: the body without chunk framing
    (https://github.com/iipc/warc-specifications/issues/22); for a revisit that of the record it refers to.
    FastWARC also finds no body behind a head whose lines end in line feeds alone.
    """
    with segment.path.open("rb") as file:
        file.seek(offset)
        if next(iter(ArchiveIterator(file, no_record_parse=True))).rec_type == "revisit":
            return "revisit"
    response = segment.response(offset)
    digests = {fields["digest"] for *_, fields in segment.index if int(fields["offset"]) == offset}
    assert response.intact()
    assert digests == {response.payload_digest}
    if [value.lower() for value in response.header("Transfer-Encoding")] == ["chunked"]:
        return "chunked"
    return "unknown" if b"\r\n\r\n" in response.block else "line feeds"


def test_warcio_check_accepts_every_segment(segments: list[Segment]) -> None:
    assert segments
    for segment in segments:
        code, doubts = warcio_check(segment.path)
        assert {why_misjudged(segment, doubt.offset) for doubt in doubts} <= {"chunked", "revisit"}, doubts
        assert all(doubt.why.startswith("payload digest failed") for doubt in doubts)
        assert code == bool(doubts)


def test_fastwarc_accepts_every_segment(segments: list[Segment]) -> None:
    known = {"chunked", "revisit", "line feeds"}
    for segment in segments:
        doubts = fastwarc_check(segment.path)
        assert {why_misjudged(segment, doubt.offset) for doubt in doubts} <= known, doubts
        assert all(doubt.why == "payload" for doubt in doubts)


def test_the_odd_answers_are_among_them(segments: list[Segment]) -> None:
    doubted = {doubt.offset for segment in segments for doubt in warcio_check(segment.path)[1]}
    urls = {fields["url"].rpartition("/")[2] for segment in segments for *_, fields in segment.index}
    assert doubted
    assert {"case", "folded", "line-feeds", "trailer", "gzip", "chinese", "cut-off", "slow"} <= urls


def test_cdxj_indexer_finds_the_same_as_our_index(segments: list[Segment]) -> None:
    needs_pywb()
    for segment in segments:
        # a 304 has no line in ours, so that replay shows what it stands for
        theirs = [line for line in cdxj_indexer(segment.path) if line[2].get("status") != "304"]
        assert [_alike(*line, segment) for line in theirs] == segment.index


def _alike(key: str, timestamp: str, fields: dict[str, Any], segment: Segment) -> tuple[str, str, Any]:
    """Return a line of cdxj-indexer as ours has it: the whole key of the object, and a word for no type."""
    return key, timestamp, {"mime": "unk", **fields, "filename": segment.key}
