"""The writer: groups with one fsync each, off the loop, and nothing lost without a word."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.errors import ArchiveError, ServerUnavailableError
from crawler.items import Capture
from pipelines.archive import known as known_module
from pipelines.archive import writer as module
from pipelines.archive.known import Known, Visit
from pipelines.archive.place import Original
from pipelines.archive.segment import ClosedSegment
from pipelines.archive.spool import abandoned
from pipelines.archive.writer import Writer, weight
from tests.pipelines.made import capture

LARGE = b"<p>report</p>" * 200


class Spooled:
    """A writer and what it handed on."""

    def __init__(self, spool: Path) -> None:
        self.spool = spool
        self.closed: list[ClosedSegment] = []
        self.lost: list[tuple[list[str], ArchiveError | None]] = []
        self.asked: list[list[str]] = []
        self.answer: Callable[[Sequence[Visit]], Mapping[str, Original]] = lambda visits: {}
        self.writer = Writer(spool, Known(self._lookup), self.closed.append, self._lose)

    def _lookup(self, visits: Sequence[Visit], patience: float) -> Mapping[str, Original]:
        self.asked.append([visit.url for visit in visits])
        return self.answer(visits)

    def _lose(self, ids: Sequence[str], error: ArchiveError | None) -> None:
        self.lost.append((list(ids), error))

    def add(self, *captures: Capture) -> list[str]:
        for each in captures:
            self.writer.add(each)
        return [each.id for each in captures]

    def written(self) -> list[str]:
        return [place.capture.id for segment in self.closed for place in segment.places]


@pytest.fixture
def spooled(tmp_path: Path) -> Spooled:
    return Spooled(tmp_path)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were brought to the disk, in order, by their suffix."""
    names: list[str] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        fsync(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        names.append("folder" if path.is_dir() else path.suffix)

    monkeypatch.setattr(os, "fsync", watched)
    return names


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def body() -> None:
        await asyncio.wait_for(work(), 30)

    asyncio.run(body())


async def idle(spooled: Spooled) -> None:
    while spooled.writer._task:
        await asyncio.sleep(0.005)


def test_captures_that_come_together_cost_one_look_up_and_one_fsync_of_each_file(
    spooled: Spooled, synced: list[str]
) -> None:
    async def work() -> None:
        ids = spooled.add(*(capture(f"http://h/{n}", LARGE) for n in range(20)))
        assert spooled.written() == []  # nothing is done before the loop goes on
        await idle(spooled)
        assert synced == ["folder", ".gz", ".journal"]
        assert len(spooled.asked) == 1
        ids += spooled.add(*(capture(f"http://h/{n}", LARGE) for n in range(20)))
        await spooled.writer.close()
        assert synced == ["folder", ".gz", ".journal", ".gz", ".journal"]
        assert spooled.written() == ids

    run(work)


def test_a_group_is_durable_before_the_next_one_begins(spooled: Spooled, synced: list[str]) -> None:
    async def work() -> None:
        spooled.add(*(capture() for _ in range(3 * module.GROUP)))
        await idle(spooled)
        assert synced == ["folder", *[".gz", ".journal"] * 3]
        await spooled.writer.close()

    run(work)


def test_the_loop_never_waits_for_the_look_up(spooled: Spooled) -> None:
    looked_up, go_on = threading.Event(), threading.Event()

    def slow(visits: Sequence[Visit]) -> Mapping[str, Original]:
        looked_up.set()
        assert go_on.wait(20)  # set by the loop, which therefore has to run
        return {}

    async def work() -> None:
        spooled.answer = slow
        first = capture(body=LARGE)
        ids = spooled.add(first)
        while not looked_up.is_set():
            await asyncio.sleep(0.01)
        assert spooled.writer.waiting_bytes == weight(first)
        ids += spooled.add(first)
        assert spooled.writer.waiting_bytes == 2 * weight(first)
        go_on.set()
        await spooled.writer.close()
        assert spooled.writer.waiting_bytes == 0
        assert spooled.written() == ids

    run(work)


def test_who_fetches_faster_than_the_disk_takes_it_has_to_wait(
    spooled: Spooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(module, "MAX_WAITING", 10_000)

    def slow(visits: Sequence[Visit]) -> Mapping[str, Original]:
        assert go_on.wait(20)
        return {}

    async def work() -> None:
        spooled.answer = slow
        spooled.add(capture(body=b"x" * 6000))
        await spooled.writer.room()
        spooled.add(capture(body=b"x" * 6000))
        waiting = asyncio.ensure_future(spooled.writer.room())
        await asyncio.sleep(0.2)
        assert not waiting.done()
        go_on.set()
        await waiting
        await spooled.writer.close()
        assert len(spooled.written()) == 2

    run(work)


def test_segments_are_closed_full(spooled: Spooled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_CAPTURES", 100)

    async def work() -> None:
        ids = spooled.add(*(capture() for _ in range(250)))
        await spooled.writer.close()
        assert [len(segment.places) for segment in spooled.closed] == [100, 100, 50]
        assert spooled.written() == ids

    run(work)


def test_segments_are_closed_large(spooled: Spooled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 4000)
    monkeypatch.setattr(module, "GROUP", 1)

    async def work() -> None:
        spooled.add(*(capture(body=os.urandom(2000)) for _ in range(6)))
        await spooled.writer.close()
        assert [len(segment.places) for segment in spooled.closed] == [2, 2, 2]

    run(work)


@pytest.mark.parametrize("limit", ["MAX_AGE", "MAX_IDLE"])
def test_segments_are_closed_old_and_idle(
    spooled: Spooled, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    async def work() -> None:
        ids = spooled.add(capture())
        await idle(spooled)
        spooled.writer.tick()
        await idle(spooled)
        assert spooled.closed == []
        monkeypatch.setattr(module, limit, 0.0)
        spooled.writer.tick()
        await idle(spooled)
        assert spooled.written() == ids
        spooled.writer.tick()  # nothing is open
        await spooled.writer.close()
        assert len(spooled.closed) == 1

    run(work)


def test_a_full_disk_loses_what_did_not_fit_and_says_so(spooled: Spooled) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    async def work() -> None:
        safe = spooled.add(capture())
        await idle(spooled)
        lost = spooled.add(*(capture(body=os.urandom(30_000)) for _ in range(3)))
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
        try:
            await idle(spooled)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        [(ids, error)] = spooled.lost
        assert ids == lost[1:]
        assert "takes no records" in str(error)
        await spooled.writer.close()
        assert spooled.written() == safe + lost[:1]

    run(work)


def test_a_spool_that_cannot_be_opened(spooled: Spooled) -> None:
    spooled.spool.rmdir()
    spooled.spool.write_text("a file")

    async def work() -> None:
        ids = spooled.add(capture(), capture())
        await spooled.writer.close()
        assert [lost for lost, _ in spooled.lost] == [ids]
        assert spooled.closed == []

    run(work)


def test_a_capture_that_cannot_be_written_takes_no_other_with_it(
    spooled: Spooled, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        good, bad = [capture() for _ in range(5)], replace(capture(), fetched_at=None)  # type: ignore[arg-type]
        spooled.add(*good[:2], bad, *good[2:])
        await spooled.writer.close()
        assert spooled.lost == [([bad.id], None)]
        assert spooled.written() == [each.id for each in good]
        assert caplog.text.count("is not archived") == 1

    run(work)


def test_a_known_payload_becomes_a_revisit(spooled: Spooled) -> None:
    first = capture(body=LARGE)
    original = Original(first.id, first.url, first.fetched_at, "warc/a.warc.gz", 3, 4, "sha256:A")

    async def work() -> None:
        later, other = capture(body=LARGE), capture("http://h/other", LARGE)
        spooled.answer = lambda visits: {later.id: original}
        spooled.add(later, other)
        await spooled.writer.close()
        places = spooled.closed[0].places
        assert [place.record_type for place in places] == ["revisit", "response"]
        assert places[0].refers_to == original

    run(work)


def test_a_database_that_is_away_is_not_asked_for_a_while(
    spooled: Spooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(visits: Sequence[Visit]) -> Mapping[str, Original]:
        raise ServerUnavailableError("MongoDB does not answer.")

    async def work() -> None:
        spooled.answer = away
        ids = []
        for _ in range(3):
            ids += spooled.add(capture(body=LARGE))
            await idle(spooled)
        assert len(spooled.asked) == 1
        spooled.writer._known._not_before = 0.0
        ids += spooled.add(capture(body=LARGE))
        await spooled.writer.close()
        assert len(spooled.asked) == 2
        assert spooled.written() == ids
        assert {place.record_type for place in spooled.closed[0].places} == {"response"}

    monkeypatch.setattr(known_module, "PAUSE", 60.0)
    run(work)


def test_only_what_is_worth_it_is_looked_up(spooled: Spooled) -> None:
    conditional = b"GET / HTTP/1.1\r\nHost: h\r\nif-none-match: 7\r\n\r\n"
    head = b"HTTP/1.1 304 Not Modified\r\n\r\n"

    async def work() -> None:
        spooled.add(
            capture("http://h/short", b"x" * 1023),
            capture("http://h/long", b"x" * 1024),
            capture("http://h/cut", b"x" * 1024, truncated="disconnect"),
            capture("http://h/304", b"", status=304, response_head=head, request_head=conditional),
            capture("http://h/304-unasked", b"", status=304, response_head=head),
        )
        await spooled.writer.close()
        assert spooled.asked == [["http://h/long", "http://h/304"]]

    run(work)


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from pipelines.archive.journal import Journal
from pipelines.archive.known import Known
from pipelines.archive.writer import Writer
from tests.pipelines.made import capture

append, groups = Journal.append, []

def append_or_die(self, *entries):
    groups.append(entries)
    if len(groups) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    append(self, *entries)

Journal.append = append_or_die

async def work():
    writer = Writer(Path(sys.argv[1]), Known(lambda visits, patience: {}), print, print)
    for group in range(2):
        for n in range(5):
            writer.add(capture(f"http://h/{group}/{n}"))
        while writer._task:
            await asyncio.sleep(0.01)

asyncio.run(work())
"""


def test_a_kill_between_records_and_journal_loses_that_group_only(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    [path] = tmp_path.glob("*.warc.gz")
    before = path.stat().st_size
    [segment] = abandoned(tmp_path)
    assert [place.capture.url for place in segment.places] == [f"http://h/0/{n}" for n in range(5)]
    assert 0 < segment.path.stat().st_size < before  # the records of the second group were there
    with suppress(FileNotFoundError):
        segment.discard()
