"""Segments of workers that died: cut at the last whole record, finished, and never taken from the living."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipelines.archive.journal import SUFFIX
from pipelines.archive.place import Exchange, Original
from pipelines.archive.segment import Segment
from pipelines.archive.spool import abandoned
from tests.pipelines.made import T0, capture

BODIES = [b"first " * 50, b"second " * 50, b"third " * 50]


def leave_behind(spool: Path) -> tuple[Path, Path]:
    """Write a segment of three captures and let go of it as a killed process does."""
    segment = Segment(spool, "worker-1", "run-1")
    for body in BODIES:
        segment.append(capture(body=body))
    journal = segment._journal
    warc = segment.path
    segment._file.close()
    os.close(journal._descriptor)
    return warc, journal.path


def records(warc: Path) -> list[str]:
    return [record.rec_type for record in ArchiveIterator(BytesIO(warc.read_bytes()))]


def test_a_whole_segment_is_adopted_as_it_is(tmp_path: Path) -> None:
    warc, _ = leave_behind(tmp_path)
    before = warc.read_bytes()
    [segment] = abandoned(tmp_path)
    assert (segment.path, len(segment.places)) == (warc, 3)
    assert warc.read_bytes() == before
    assert segment.key.startswith("warc/example/20")
    assert segment.key.endswith(warc.name)
    assert segment.index().count(b"\n") == 3


def test_what_is_adopted_is_held_and_then_gone(tmp_path: Path) -> None:
    leave_behind(tmp_path)
    [segment] = abandoned(tmp_path)
    assert list(abandoned(tmp_path)) == []
    segment.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_living_workers_segment_is_left_alone(tmp_path: Path) -> None:
    segment = Segment(tmp_path, "worker-1", "run-1")
    segment.append(capture())
    assert list(abandoned(tmp_path)) == []
    closed = segment.close()
    assert list(abandoned(tmp_path)) == []  # closed, and not committed yet
    closed.discard()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lost=st.integers(1, 1200))
def test_a_torn_segment_loses_only_its_torn_end(tmp_path: Path, lost: int) -> None:
    warc, journal = leave_behind(tmp_path)
    entries = [json.loads(line) for line in journal.read_bytes().splitlines()]
    size = max(0, warc.stat().st_size - lost)
    with warc.open("r+b") as file:
        file.truncate(size)
    whole = sum(entry["end"] <= size for entry in entries)
    adopted = list(abandoned(tmp_path))
    assert sum(len(segment.places) for segment in adopted) == whole
    if whole:
        assert records(warc) == ["warcinfo", *["response", "request"] * whole]
    for segment in adopted:
        segment.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_journal_of_another_version_is_left_to_it(tmp_path: Path) -> None:
    warc, journal = leave_behind(tmp_path)
    before = warc.read_bytes(), journal.read_bytes().replace(b'"v": 5', b'"v": 6')
    journal.write_bytes(before[1])
    assert list(abandoned(tmp_path)) == []
    assert (warc.read_bytes(), journal.read_bytes()) == before


def test_a_journal_of_the_version_without_revisits_is_read(tmp_path: Path) -> None:
    _, journal = leave_behind(tmp_path)
    old = [json.loads(line) for line in journal.read_bytes().splitlines()]
    for line in old:
        line["v"] = 1
        del line["refers_to"], line["chunked"], line["capture"]["via"], line["capture"]["priority"]
    journal.write_text("".join(json.dumps(line) + "\n" for line in old))
    [segment] = abandoned(tmp_path)
    assert [(place.record_type, place.chunked) for place in segment.places] == [("response", None)] * 3


def test_revisits_are_adopted_with_the_places_of_their_payloads(tmp_path: Path) -> None:
    opened = Segment(tmp_path, "worker-1", "run-1")
    original = Original("urn:uuid:1", "http://h/报告", T0, "warc/a.warc.gz", 7, 99, "sha256:A")
    seen = capture(body=BODIES[0])
    opened.extend([Exchange.whole(capture()), Exchange(seen, "sha256:A", original)])
    written = tuple(opened.places)
    opened._file.close()
    os.close(opened._journal._descriptor)
    [segment] = abandoned(tmp_path)
    assert segment.places == written
    assert segment.places[1].refers_to == original
    assert records(segment.path) == ["warcinfo", "response", "request", "revisit", "request"]


def test_a_segment_that_cannot_be_read_hides_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        leave_behind(tmp_path)
    broken = sorted(tmp_path.glob("*.warc.gz"))[1]
    broken.unlink()
    broken.mkdir()
    assert [segment.path == broken for segment in abandoned(tmp_path)] == [False, False]
    assert "cannot be adopted: [Errno 21] Is a directory" in caplog.text


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_torn_journal_gives_what_it_still_says(tmp_path: Path, kept: int) -> None:
    warc, journal = leave_behind(tmp_path)
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:kept]) + lines[kept][:-7])
    assert sum(len(segment.places) for segment in abandoned(tmp_path)) == kept
    assert warc.exists() == bool(kept)


def test_a_damaged_record_ends_what_is_adopted(tmp_path: Path) -> None:
    warc, journal = leave_behind(tmp_path)
    second = json.loads(journal.read_bytes().splitlines()[1])
    data = bytearray(warc.read_bytes())
    data[second["offset"] + 40] ^= 0xFF
    warc.write_bytes(data)
    [segment] = abandoned(tmp_path)
    assert len(segment.places) == 1


def test_a_journal_without_its_segment_is_cleared_away(tmp_path: Path) -> None:
    warc, journal = leave_behind(tmp_path)
    warc.unlink()
    assert list(abandoned(tmp_path)) == []
    assert not journal.exists()


def test_the_lock_of_a_killed_process_is_gone(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path\n"
        "from pipelines.archive.segment import Segment\n"
        "from tests.pipelines.made import capture\n"
        "segment = Segment(Path(sys.argv[1]), 'w', 'r')\n"
        "segment.append(capture())\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    assert list(abandoned(tmp_path)) == []
    process.kill()
    process.wait()
    deadline = time.monotonic() + 5
    while not (found := list(abandoned(tmp_path))) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [len(segment.places) for segment in found] == [1]
    assert list(tmp_path.glob(f"*{SUFFIX}"))
