"""A segment that rests comes back as it was, or is not taken for what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import ArchiveError
from pipelines.archive.resting import RestingSegment
from pipelines.archive.segment import Segment
from tests.pipelines.made import capture, segment


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    closed = segment(
        tmp_path,
        capture(redirect_url="http://h/\udc80", token="0:1", key="h:1"),
        capture(framed_body=b"4\r\nbody\r\n0\r\n\r\n"),
    )
    woken = RestingSegment.of(closed).wake()
    assert woken == closed
    assert woken.index() == closed.index()


def test_what_a_journal_has_beyond_its_segment_stays_out(tmp_path: Path) -> None:
    opened = Segment(tmp_path, "worker-1", "run-1")
    opened.append(capture())
    first = RestingSegment.of(opened.close())
    opened._journal.append(*list(opened._journal.entries()))
    assert len(first.wake().places) == 1


@pytest.mark.parametrize("journal", [b"", b"nonsense\n", None])
def test_a_journal_that_is_lost_is_named(tmp_path: Path, journal: bytes | None) -> None:
    resting = RestingSegment.of(segment(tmp_path, capture()))
    resting.journal.path.unlink()
    if journal is not None:
        resting.journal.path.write_bytes(journal)
    with pytest.raises(ArchiveError, match="journal"):
        resting.wake()
