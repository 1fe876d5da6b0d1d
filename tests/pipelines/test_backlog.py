"""What waits for the stores: in which order it is committed, and what an outage does to it."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.items import Capture, Ending
from pipelines import backlog as module
from pipelines.backlog import Backlog
from pipelines.commit import BATCH, Committer
from pipelines.read_page import ReadPage
from pipelines.records import MongoRecords
from pipelines.waiting import WaitingPages
from tests.pipelines.conftest import GatedLine
from tests.pipelines.made import document, page, segment


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.1)


class Worker:
    """A backlog as a worker has it, with what it was told to be recorded."""

    def __init__(self, committer: Committer, spool: Path, in_memory: int = 500) -> None:
        self.recorded: list[Ending] = []
        self.unreadable: list[str | None] = []
        self.pages = WaitingPages(spool, in_memory)
        self.backlog = Backlog(committer, self.pages, spool, self.recorded.extend, self.unreadable.extend)
        self.spool = spool

    def fetch(self, *pages: Capture, close: bool = True) -> Callable[[], None]:
        for each in pages:
            self.backlog.expect(each.id)
            self.backlog.add_page(each)
        closed = segment(self.spool, *pages)
        if close:
            self.backlog.add_segment(closed)
        return lambda: self.backlog.add_segment(closed)


@pytest.fixture
def worker(line: GatedLine, tmp_path: Path) -> Worker:
    return Worker(line.committer, tmp_path)


def ending(key: str) -> Ending:
    return Ending(key=key, url=f"http://{key}/", state="dead", at=datetime.now(UTC), source="s", run="r")


async def until(condition: Callable[[], bool], worker: Worker, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        worker.backlog.commit_soon()
        await asyncio.sleep(0.01)


def run(work: Awaitable[None]) -> None:
    async def body() -> None:
        await work

    asyncio.run(body())


def test_everything_is_committed_and_then_recorded(worker: Worker, line: GatedLine) -> None:
    seen = page(document(), key="h:seen", token="0:1")
    worker.fetch(seen)
    worker.backlog.add_ending(ending("h:dead"))
    assert len(worker.backlog) == 2
    run(worker.backlog.drain(10))
    assert len(worker.backlog) == 0
    assert [(each.key, each.state) for each in worker.recorded] == [("h:seen", "done"), ("h:dead", "dead")]
    assert worker.recorded[0].token == "0:1"
    counts = line.records.counts()
    assert (counts["captures"], counts["documents"]) == (1, 1)
    assert counts["urls_by_state"] == {"dead": 1, "done": 1}
    assert list(worker.spool.iterdir()) == []


def test_a_page_waits_for_the_segment_with_its_capture(worker: Worker, line: GatedLine) -> None:
    late, early = (
        page(document(url="http://h/late"), key="late"),
        page(document(url="http://h/early"), key="early"),
    )

    async def work() -> None:
        close = worker.fetch(late, close=False)
        worker.fetch(early)
        await until(lambda: len(worker.recorded) == 1, worker)
        assert [row["url"] for row in line.records.documents()] == ["http://h/early"]
        assert line.records.captures([late.id]) == {}
        close()
        await until(lambda: len(worker.recorded) == 2, worker)

    run(work())
    assert [each.key for each in worker.recorded] == ["early", "late"]
    assert line.records.counts()["documents"] == 2


def test_few_pages_wait_for_others_as_long_as_captures_are_on_their_way(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GATHER", 600.0)
    one, few, many, last = ([page(document(url=f"http://h/{n}")) for n in range(k)] for k in (1, 2, BATCH, 1))

    def recorded(count: int) -> Callable[[], bool]:
        return lambda: len(worker.recorded) == count

    async def work() -> None:
        close = worker.fetch(*last, close=False)
        worker.fetch(*one)
        await until(recorded(1), worker)  # nothing was committed a moment ago
        worker.fetch(*few)
        await until(lambda: len(worker.backlog) == len(few) + 2 * len(last), worker)  # their captures are
        assert len(worker.recorded) == 1
        worker.fetch(*many)
        await until(recorded(1 + BATCH), worker)
        assert len(worker.backlog) == len(few) + 2 * len(last)
        close()
        await until(recorded(1 + BATCH + len(few) + len(last)), worker)  # none is on its way

    run(work())
    assert len(worker.backlog) == 0


@pytest.mark.parametrize("gate", ["objects_gate", "records_gate"])
def test_an_outage_is_said_once_and_nothing_is_recorded_before_it_ends(
    worker: Worker, line: GatedLine, gate: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    async def work() -> None:
        getattr(line, gate).shut()
        worker.fetch(page(document(), key="h:1"))
        worker.backlog.add_ending(ending("h:2"))
        await until(lambda: bool(caplog.records), worker)
        for _ in range(100):  # several attempts
            worker.backlog.commit_soon()
            await asyncio.sleep(0.01)
        assert worker.recorded == []
        assert len(list(worker.spool.glob("*.warc.gz"))) == 1
        getattr(line, gate).open()
        await until(lambda: len(worker.recorded) == 2, worker)

    run(work())
    first, last = (record.getMessage() for record in caplog.records)
    server = "The object store at http://127.0.0.1:" if gate == "objects_gate" else "MongoDB at 127.0.0.1:"
    assert first.startswith(server)
    assert first.endswith(f"Captures wait in {worker.spool}; trying again until it works.")
    assert last == "Commits work again."
    counts = line.records.counts()
    assert (counts["captures"], counts["documents"], counts["urls_by_state"]) == (
        1,
        1,
        {"dead": 1, "done": 1},
    )


def test_a_worker_that_stops_in_an_outage_says_what_is_left_and_where(
    worker: Worker, line: GatedLine, caplog: pytest.LogCaptureFixture
) -> None:
    line.objects_gate.shut()
    worker.fetch(page(document()), page(document()))
    run(worker.backlog.drain(0.5))
    assert caplog.records[-1].getMessage() == (
        "Stopped with 2 captures and 2 analysed pages not committed; they will be fetched again. "
        f"The captures lie in {worker.spool}."
    )
    assert worker.recorded == []


def test_what_the_spool_lost_is_never_committed(worker: Worker, line: GatedLine) -> None:
    lost, later, kept = (
        page(document(), key="lost"),
        page(document(), key="later"),
        page(document(), key="kept"),
    )
    worker.backlog.expect(lost.id)
    worker.backlog.add_page(lost)
    worker.backlog.lose(lost.id, later.id)
    worker.backlog.add_page(later)
    worker.fetch(kept)
    run(worker.backlog.drain(10))
    assert [each.key for each in worker.recorded] == ["kept"]
    assert [row["capture_id"] for row in line.records.documents()] == [kept.id]


def test_a_mistake_of_ours_is_shown_and_loses_nothing(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker.fetch(page(document(), key="h:1"))
    with monkeypatch.context() as patch:
        patch.setattr(Committer, "commit_read", lambda self, pages: 1 / 0)
        run(until(lambda: bool(caplog.records), worker))
    assert caplog.records[0].getMessage() == "The commit failed with ZeroDivisionError; trying again."
    assert caplog.records[0].exc_info
    assert worker.recorded == []
    run(worker.backlog.drain(10))
    assert [each.key for each in worker.recorded] == ["h:1"]


def test_a_long_outage_leaves_few_pages_in_memory_and_is_worked_off_in_order(
    line: GatedLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, sizes = Worker(line.committer, tmp_path, in_memory=10), list[int]()
    seen = [page(document(url=f"http://h/{n}"), key=f"h:{n}", at=n) for n in range(2 * BATCH + 50)]
    commit = line.committer.commit_read

    def noted(pages: Sequence[ReadPage]) -> None:
        sizes.append(len(pages))
        commit(pages)

    monkeypatch.setattr(line.committer, "commit_read", noted)

    async def work() -> None:
        line.records_gate.shut()
        worker.fetch(*seen)
        await until(lambda: worker.pages._in_memory == 10, worker)
        assert len(list(tmp_path.glob("*.pages"))) == 1
        assert worker.recorded == []
        line.records_gate.open()
        await until(lambda: len(worker.recorded) == len(seen), worker, 60)

    run(work())
    assert [each.key for each in worker.recorded] == [each.key for each in seen]
    assert sizes == [BATCH, BATCH, 50]
    assert line.records.counts()["documents"] == len(seen)
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_the_disk_does_not_give_back_is_fetched_again(line: GatedLine, tmp_path: Path) -> None:
    worker = Worker(line.committer, tmp_path, in_memory=1)
    first, second = (page(document(), key=f"h:{n}", token=f"0:{n}") for n in range(2))

    async def work() -> None:
        line.records_gate.shut()
        worker.fetch(first, second)
        await until(lambda: worker.pages._in_memory == 1, worker)
        [file] = tmp_path.glob("*.pages")
        os.truncate(file, 5)
        line.records_gate.open()
        await until(lambda: bool(worker.unreadable), worker)

    run(work())
    assert worker.unreadable == ["0:1"]
    assert [each.key for each in worker.recorded] == ["h:0"]
    assert line.records.counts()["captures"] == 2


def test_a_page_far_shorter_than_before_is_a_soft_block_of_its_url(worker: Worker, line: GatedLine) -> None:
    long, short = "".join(map(chr, range(0x4E00, 0x4E00 + 900))), "全文请登录后查看。"
    pages = [page(document(text=text), key="h:1", at=at) for at, text in enumerate((long, short))]
    for each in pages:
        worker.fetch(each)
        run(worker.backlog.drain(10))
    row = line.records.urls(["h:1"])["h:1"]
    assert (row["state"], row["reason"]) == ("done", "soft block: shorter")
    assert [each["saw"] for each in row["history"]] == ["unread", "refused"]
    assert row["whole_at"] == row["last_seen"] == pages[0].fetched_at


def test_an_ending_that_cannot_be_recorded_holds_up_no_other(
    worker: Worker, line: GatedLine, caplog: pytest.LogCaptureFixture
) -> None:
    """It lies in quarantine and its URL is rejected: else it would be fetched and end so for ever."""
    for key in ("h:first", "h:\ud800", "h:last"):
        worker.backlog.add_ending(replace(ending(key), token=key))
    run(worker.backlog.drain(20))
    assert not len(worker.backlog)
    assert [(each.token, each.state) for each in worker.recorded] == [
        ("h:first", "dead"),
        ("h:\ud800", "rejected"),
        ("h:last", "dead"),
    ]
    assert "cannot be recorded: UnicodeEncodeError" in (worker.recorded[1].reason or "")
    assert sorted(line.records.urls(["h:first", "h:last"])) == ["h:first", "h:last"]
    [row] = line.records._database["quarantine"].find()
    assert (row["collection"], row["id"]) == ("urls", "h:?")
    assert "UnicodeEncodeError" in row["reason"]
    assert "went to quarantine" in caplog.text


def test_pages_do_not_wait_for_one_of_them_either(worker: Worker, line: GatedLine) -> None:
    worker.fetch(page(document(), key="h:\ud800", token="0:1"), page(document(), key="h:good", token="0:2"))
    run(worker.backlog.drain(20))
    assert [(each.token, each.state) for each in worker.recorded] == [("0:1", "rejected"), ("0:2", "done")]
    assert line.records.urls(["h:good"])["h:good"]["state"] == "done"


def test_a_mistake_that_all_meet_is_not_held_against_any(
    worker: Worker, line: GatedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is kept, and recorded when the mistake is gone."""
    put_urls, mistakes = MongoRecords.put_urls, iter([TypeError("a mistake")] * 3)

    def mistaken(records: MongoRecords, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        for mistake in mistakes:
            raise mistake
        return put_urls(records, rows)

    monkeypatch.setattr(MongoRecords, "put_urls", mistaken)
    for key in ("h:first", "h:last"):
        worker.backlog.add_ending(ending(key))
    run(worker.backlog.drain(20))
    assert [(each.key, each.state) for each in worker.recorded] == [("h:first", "dead"), ("h:last", "dead")]
    assert line.records._database["quarantine"].count_documents({}) == 0
