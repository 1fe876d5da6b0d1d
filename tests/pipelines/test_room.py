"""The watch over the spool: what it sends, and that it says each change once."""

from __future__ import annotations

import logging
import resource
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy.signalmanager import SignalManager

from crawler.errors import ArchiveError
from crawler.signals import spool_room
from pipelines import room as module
from pipelines.archive.room import Room
from pipelines.room import Gauge, SpoolRoom

LIMIT = 100_000


class Watched:
    """A spool folder, its watch, and the shares that were sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gauge = Gauge(folder, LIMIT)
        self.shares: list[float] = []
        signals = SignalManager()
        signals.connect(self.note, signal=spool_room)
        self.watch = SpoolRoom(SimpleNamespace(signals=signals, stats=None), self.gauge)  # type: ignore[arg-type]

    def note(self, share: float) -> None:
        self.shares.append(share)

    def look(self, used: int | None = None) -> float:
        """Let it look once, at a folder with so many bytes; returns the share that it sent."""
        if used is not None:
            self.folder.mkdir(exist_ok=True)
            (self.folder / "a.warc.gz").write_bytes(bytes(used))
        self.watch._announce(self.gauge.look())
        return self.shares[-1]


@pytest.fixture
def watched(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Watched:
    caplog.set_level(logging.INFO)
    return Watched(tmp_path / "spool")


def test_each_change_is_said_once(watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    sizes = (0, 40_000, 60_000, 70_000, 100_000, 99_000, 120_000, 60_000, 48_000, 30_000, 10_000)
    shares = [watched.look(size) for size in sizes]
    assert shares == pytest.approx([1, 1, 0.8, 0.6, 0, 0.02, 0, 0.8, 1, 1, 1])
    said = [record.getMessage() for record in caplog.records]
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR", "INFO"], said
    assert said[0].endswith(
        "holds 58.6K of the 97.7K that it may hold. Leasing slows down until more is committed."
    )
    assert "is full: 97.7K of the 97.7K that it may hold. Nothing new is leased until" in said[1]
    assert "GONGBAO_SPOOL_LIMIT" in said[1]
    assert said[2] == f"The spool {watched.folder} has room again: leasing goes on."


def test_a_folder_that_cannot_be_read_is_no_room(watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    watched.folder.write_text("a file")
    assert [watched.look(), watched.look()] == [0, 0]
    watched.folder.unlink()
    assert watched.look() == 1
    said = [record.getMessage() for record in caplog.records]
    assert said[0].endswith("cannot be used (File exists). Nothing new is leased until it can.")
    assert len(said) == 2


def test_after_a_refusal_nothing_is_leased_until_the_disk_takes_something(
    watched: Watched, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.1)
    assert watched.look(0) == 1
    for _ in range(3):
        watched.watch.lost(ArchiveError("It takes no records. Make room."))
        assert watched.shares[-1] == 0
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # as a full disk
    try:
        assert watched.look() == 0
        time.sleep(0.15)
        assert watched.look() == 0
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert watched.look() == 1
    said = [record.getMessage() for record in caplog.records]
    assert said[0].startswith("It takes no records. Make room. Nothing new is leased until then;")
    assert len(said) == 2
    assert [path.name for path in watched.folder.iterdir()] == ["a.warc.gz"]


def test_it_tries_ever_less_often_what_refuses_again_and_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.1)
    waited = []
    for _ in range(3):
        watched.gauge.refuse()
        began = time.monotonic()
        while not isinstance(watched.gauge.look(), Room):
            time.sleep(0.01)
        waited.append(time.monotonic() - began)
    assert waited[0] >= 0.1
    assert waited[1] >= 0.2
    assert waited[2] >= 0.4
