"""Segments: one file, records side by side, whole whatever the disk does."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.errors import ArchiveError
from pipelines.archive.reading import read_response
from pipelines.archive.segment import Segment, key_part
from pipelines.archive.spool import abandoned
from tests.pipelines.made import capture, segment


def test_each_place_gives_exactly_one_record(tmp_path: Path) -> None:
    captures = [capture(f"http://h/{n}", b"x" * n * 1000) for n in range(5)]
    closed = segment(tmp_path / "new" / "spool", *captures)
    data = closed.path.read_bytes()
    assert len(closed.places) == 5
    for place, exchange in zip(closed.places, captures, strict=True):
        found = read_response(data[place.offset : place.offset + place.length])
        assert (found.record_id, found.body) == (exchange.id, exchange.body)
        assert found.payload_digest == place.payload_digest
        assert place.capture.body == b""  # only the file keeps it


def test_the_keys_are_dated_and_name_the_source(tmp_path: Path) -> None:
    closed = segment(tmp_path, capture(), capture())
    day = f"{datetime.now(UTC):%Y/%m/%d}"
    assert closed.key == f"warc/example/{day}/{closed.path.name}"
    assert closed.index_key == closed.key.removesuffix(".warc.gz") + ".cdxj"
    assert closed.index().count(closed.key.encode()) == 2


def test_several_sources_in_one_segment(tmp_path: Path) -> None:
    assert segment(tmp_path, capture(source="a"), capture(source="b")).key.startswith("warc/mixed/")


def test_names_are_never_the_same(tmp_path: Path) -> None:
    assert len({segment(tmp_path, capture()).path for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("../../etc", "_.._etc"),
        ("..", "_"),
        ("", "_"),
        ("a b/报告", "a_b_"),
        ("x" * 200, "x" * 80),
        (".hidden", "hidden"),
    ],
)
def test_any_name_becomes_one_harmless_part_of_a_key(text: str, part: str) -> None:
    assert key_part(text) == part


@contextmanager
def disk_full_at(size: int) -> Iterator[None]:
    """Let no file grow beyond `size`, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_named_and_costs_no_record_that_was_written(tmp_path: Path) -> None:
    opened = Segment(tmp_path, "w", "r")
    opened.append(capture("http://h/1"))
    with (
        disk_full_at(opened.size + 300),
        pytest.raises(ArchiveError, match=r"takes no records \(File too large\)"),
    ):
        opened.append(capture("http://h/2"))
    opened.append(capture("http://h/3"))
    closed = opened.close()
    assert [place.capture.url for place in closed.places] == ["http://h/1", "http://h/3"]
    with closed.path.open("rb") as file:
        urls = [record.rec_headers["WARC-Target-URI"] for record in ArchiveIterator(file)]
    assert urls == [None, "http://h/1", "http://h/1", "http://h/3", "http://h/3"]


def test_a_journal_that_does_not_fit_takes_its_record_with_it(tmp_path: Path) -> None:
    opened = Segment(tmp_path, "w", "r")
    for _ in range(20):  # small and alike, so that the journal becomes the larger of the two files
        opened.append(capture("http://h/1", b"", request_head=b"", response_head=b"HTTP/1.1 200 OK\r\n\r\n"))
    journal = opened._journal.path
    size = journal.stat().st_size
    long = capture("http://h/" + "2" * 2000, b"")
    with (
        disk_full_at(max(opened.size + 1500, size + 100)),
        pytest.raises(ArchiveError, match="No space left on device"),  # short write, of the journal
    ):
        opened.append(long)
    assert journal.stat().st_size == size
    opened.append(capture("http://h/3"))
    closed = opened.close()
    closed.journal.release()
    [adopted] = abandoned(tmp_path)
    assert [place.capture.url for place in adopted.places] == ["http://h/1"] * 20 + ["http://h/3"]
    assert [place.offset for place in adopted.places] == [place.offset for place in closed.places]


def test_a_segment_that_cannot_be_begun_leaves_nothing_behind(tmp_path: Path) -> None:
    with disk_full_at(100), pytest.raises(ArchiveError, match="takes no records"):
        Segment(tmp_path, "w", "r")
    assert list(tmp_path.iterdir()) == []


def test_a_segment_that_cannot_be_closed_can_be_adopted(tmp_path: Path) -> None:
    opened = Segment(tmp_path, "w", "r")
    opened.append(capture("http://h/1"))
    os.close(opened._file.fileno())
    with pytest.raises(ArchiveError, match="takes no records"):
        opened.close()
    [adopted] = abandoned(tmp_path)
    assert [place.capture.url for place in adopted.places] == ["http://h/1"]


def test_a_spool_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file")
    with pytest.raises(ArchiveError, match=rf"The spool {tmp_path}/spool takes no records.*GONGBAO_SPOOL"):
        Segment(tmp_path / "spool", "w", "r")
