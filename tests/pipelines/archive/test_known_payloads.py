"""From captures to rows over the real stores: what is committed is referred to, and nothing else."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from crawler.items import Capture
from pipelines.archive.access import read_capture
from pipelines.archive.known import Known
from pipelines.archive.segment import ClosedSegment
from pipelines.archive.writer import Writer
from pipelines.records.base import Row
from tests.pipelines.conftest import GatedLine
from tests.pipelines.made import capture

BODY = b"<p>report</p>" * 100
CONDITIONAL = b"GET /xxgk/1.html HTTP/1.1\r\nIf-None-Match: 7\r\n\r\n"
NOT_MODIFIED = {"status": 304, "request_head": CONDITIONAL, "response_head": b"HTTP/1.1 304 -\r\n\r\n"}


def write(line: GatedLine, spool: Path, *captures: Capture) -> list[ClosedSegment]:
    """Write captures in one group, as a worker does."""
    closed: list[ClosedSegment] = []

    async def work() -> None:
        records, location = line.committer.records, line.objects.location
        writer = Writer(spool, Known(partial(records.originals, location)), closed.append, print)
        for each in captures:
            writer.add(each)
        await writer.close()

    asyncio.run(work())
    return closed


def commit(line: GatedLine, spool: Path, *captures: Capture) -> list[Row]:
    """Write and commit captures; returns their rows."""
    for segment in write(line, spool, *captures):
        line.committer.commit_segment(segment)
    rows = line.records.captures(each.id for each in captures)
    return [rows[each.id] for each in captures]


def types(rows: list[Row]) -> list[str]:
    return [row["record_type"] for row in rows]


def test_what_is_committed_is_referred_to_ever_after(line: GatedLine, tmp_path: Path) -> None:
    [first] = commit(line, tmp_path, capture(body=BODY))
    later = commit(
        line,
        tmp_path,
        capture(body=BODY, at=1),
        capture("http://h/elsewhere", BODY, at=1),
        capture("http://h/new", BODY + b"!", at=1),
        capture(body=b"", at=2, **NOT_MODIFIED),
    )
    assert types([first, *later]) == ["response", "revisit", "revisit", "response", "revisit"]
    assert {row["refers_to"]["capture_id"] for row in later if row["refers_to"]} == {first["_id"]}
    for row in later:
        found = read_capture(line.objects, row)
        assert found.intact()
        assert (found.record_id, found.status) == (row["_id"], row["status"])
        assert found.payload_digest == row["payload_digest"]
        assert found.body.startswith(BODY)


def test_what_is_not_committed_is_written_again(line: GatedLine, tmp_path: Path) -> None:
    together = [capture(body=BODY) for _ in range(3)]
    [closed] = write(line, tmp_path, *together)
    [other] = write(line, tmp_path, capture(body=BODY, at=1))
    assert {place.record_type for place in (*closed.places, *other.places)} == {"response"}


def test_nothing_waits_for_a_database_that_is_away(line: GatedLine, tmp_path: Path) -> None:
    commit(line, tmp_path, capture(body=BODY))
    line.records_gate.shut()
    [closed] = write(line, tmp_path, capture(body=BODY, at=1), capture(body=b"", at=2, **NOT_MODIFIED))
    assert [place.record_type for place in closed.places] == ["response", "response"]
