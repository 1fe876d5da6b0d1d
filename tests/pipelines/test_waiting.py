"""Pages that wait: in which order they come back, what goes to the file, and what a bad disk does to them."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import Awaitable
from pathlib import Path

import pytest

from crawler.items import Capture
from pipelines import waiting as module
from pipelines.archive.spill import SUFFIX
from pipelines.archive.spool import abandoned
from pipelines.read_page import ReadPage, read_page
from pipelines.waiting import BATCH, WaitingPages
from tests.pipelines.made import document, page

KEPT = 3


@pytest.fixture
def waiting(tmp_path: Path) -> WaitingPages:
    return WaitingPages(tmp_path, KEPT)


def pages(count: int, start: int = 0) -> list[Capture]:
    return [
        page(document(text=f"第{n}页", url=f"http://h/{n}"), key=f"h:{n}", token=f"0:{n}", at=n)
        for n in range(start, start + count)
    ]


def files(waiting: WaitingPages) -> list[Path]:
    return sorted(waiting._spool.glob(f"*{SUFFIX}"))


async def spilled(waiting: WaitingPages) -> None:
    waiting.spill_soon()
    if waiting._spilling:
        await waiting._spilling


async def loaded(waiting: WaitingPages) -> list[ReadPage]:
    found, lost = await waiting.load(waiting.ready(()))
    assert not lost
    return found


def run(work: Awaitable[None]) -> None:
    async def body() -> None:
        await work

    asyncio.run(body())


def same(found: ReadPage, seen: Capture) -> bool:
    wanted = read_page(seen)
    assert found.analysis is not None
    assert wanted.analysis is not None
    found.analysis["read_at"] = wanted.analysis["read_at"]
    return found == wanted


def test_all_come_back_as_they_were_in_the_order_in_which_they_came(waiting: WaitingPages) -> None:
    seen = pages(BATCH + 20)

    async def work() -> None:
        for each in seen[: BATCH + 10]:
            waiting.add(each)
        await spilled(waiting)
        for each in seen[BATCH + 10 :]:
            waiting.add(each)
        assert waiting._in_memory == KEPT + 10
        await spilled(waiting)
        assert (waiting._in_memory, len(waiting)) == (KEPT, len(seen))
        found = await loaded(waiting)
        assert len(found) == len(seen)
        assert all(map(same, found, seen))

    run(work())


def test_few_never_touch_the_disk(waiting: WaitingPages) -> None:
    async def work() -> None:
        for each in pages(KEPT):
            waiting.add(each)
        await spilled(waiting)

    run(work())
    assert files(waiting) == []


def test_the_room_comes_back_file_by_file(waiting: WaitingPages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILE", 1)

    async def work() -> None:
        for start in range(3):
            for each in pages(KEPT + 1 if not start else 1, start * 10):
                waiting.add(each)
            await spilled(waiting)
        assert len(files(waiting)) == 3
        first_spilled = waiting.ready(())[KEPT]
        waiting.remove([first_spilled])
        assert len(files(waiting)) == 2
        waiting.remove(waiting.ready(()))

    run(work())
    assert files(waiting) == []
    assert (len(waiting), waiting._in_memory) == (0, 0)


def test_what_waits_for_a_capture_is_not_ready_wherever_it_lies(waiting: WaitingPages) -> None:
    seen = pages(10)

    async def work() -> None:
        for each in seen:
            waiting.add(each)
        await spilled(waiting)
        late = {seen[1].id, seen[8].id}
        assert waiting.ready(late) == [0, 2, 3, 4, 5, 6, 7, 9]
        assert not waiting.ready({each.id for each in seen})

    run(work())


def test_lost_captures_take_their_pages_with_them(waiting: WaitingPages) -> None:
    seen = pages(10)

    async def work() -> None:
        for each in seen:
            waiting.add(each)
        await spilled(waiting)
        waiting.lose({seen[0].id, seen[9].id})
        assert [each.id for each in await loaded(waiting)] == [each.id for each in seen[1:9]]
        waiting.lose({each.id for each in seen})

    run(work())
    assert files(waiting) == []
    assert len(waiting) == 0


def test_what_is_committed_while_it_is_written_leaves_nothing_behind(waiting: WaitingPages) -> None:
    async def work() -> None:
        for each in pages(10):
            waiting.add(each)
        waiting.spill_soon()
        assert waiting._spilling
        await asyncio.sleep(0)
        waiting.remove(waiting.ready(()))
        await waiting._spilling

    run(work())
    assert files(waiting) == []
    assert (len(waiting), waiting._in_memory) == (0, 0)


def test_a_full_disk_loses_nothing_and_is_said_once(
    waiting: WaitingPages, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.0)
    seen, write = pages(10), os.pwrite

    async def work() -> None:
        for each in seen:
            waiting.add(each)
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", lambda file, data, at: write(file, data[:7], at))
            for _ in range(3):
                await spilled(waiting)
        assert (waiting._in_memory, len(waiting), files(waiting)) == (10, 10, [])
        await spilled(waiting)
        assert waiting._in_memory == KEPT
        assert all(map(same, await loaded(waiting), seen))

    run(work())
    [said] = [record.getMessage() for record in caplog.records]
    assert said.startswith("Analysed pages wait in memory: the spool")
    assert "No space left on device" in said


def test_what_bson_does_not_take_waits_in_memory_for_its_quarantine(waiting: WaitingPages) -> None:
    good, bad = pages(4), page(document("\udc80"), key="bad")

    async def work() -> None:
        for each in (*good, bad):
            waiting.add(each)
        for _ in range(2):
            await spilled(waiting)
        assert len(files(waiting)) == 1
        assert (await loaded(waiting))[-1].documents[0]["title"] == "\udc80"

    run(work())


def test_what_the_disk_does_not_give_back_is_named_and_the_rest_comes(
    waiting: WaitingPages, caplog: pytest.LogCaptureFixture
) -> None:
    async def work() -> None:
        for each in pages(6):
            waiting.add(each)
        await spilled(waiting)
        [file] = files(waiting)
        with file.open("r+b") as damaged:
            damaged.write(b"nonsense")
        found, lost = await waiting.load(waiting.ready(()))
        assert [each.ending.key for each in found] == ["h:0", "h:1", "h:2", "h:4", "h:5"]
        assert lost == ["0:3"]

    caplog.set_level(logging.ERROR)
    run(work())
    assert "cannot be read back" in caplog.text


def test_a_living_workers_file_stays_and_a_dead_ones_goes(waiting: WaitingPages) -> None:
    async def work() -> None:
        for each in pages(6):
            waiting.add(each)
        await spilled(waiting)
        [living] = files(waiting)
        dead = living.with_name(f"dead{SUFFIX}")
        dead.write_bytes(b"what a killed worker left")
        assert list(abandoned(waiting._spool)) == []
        assert files(waiting) == [living]

    run(work())


def test_closing_takes_the_names_away(waiting: WaitingPages) -> None:
    async def work() -> None:
        for each in pages(6):
            waiting.add(each)
        await spilled(waiting)
        waiting.close()
        assert files(waiting) == []
        assert len(await loaded(waiting)) == 6  # a commit that is under way can still read

    run(work())


def test_a_spool_without_locks_keeps_pages_in_memory(
    waiting: WaitingPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refuse)

    async def work() -> None:
        for each in pages(6):
            waiting.add(each)
        await spilled(waiting)
        assert (waiting._in_memory, files(waiting)) == (6, [])

    run(work())
