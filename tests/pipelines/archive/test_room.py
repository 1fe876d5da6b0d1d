"""The room of a spool: what is there, what may be, and the share of full speed that follows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.archive.room import Room, measure, probe, shown

GIB = 1 << 30


def test_a_folder_is_measured_with_all_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "spool"
    assert measure(folder, GIB).used == 0
    for name, size in (("a.warc.gz", 1000), ("a.journal", 50), ("other", 7)):
        (folder / name).write_bytes(bytes(size))
    room = measure(folder, GIB)
    disk = os.statvfs(folder)
    assert (room.used, room.limit) == (1057, GIB)
    assert room.free == pytest.approx(disk.f_bavail * disk.f_frsize, abs=256 << 20)


@pytest.mark.parametrize(
    ("used", "share"), [(0, 2.0), (500, 1.0), (750, 0.5), (900, 0.2), (1000, 0.0), (2000, 0.0)]
)
def test_from_half_of_the_limit_on_the_share_shrinks(used: int, share: float) -> None:
    assert Room(used, free=10**9, limit=1000).share == pytest.approx(share)


@pytest.mark.parametrize(("free", "share"), [(50, 0.0), (20, 0.0), (150, 0.5), (350, 1.0)])
def test_a_disk_that_is_nearly_full_counts_as_the_limit(free: int, share: float) -> None:
    assert Room(300, free, limit=1000).share == pytest.approx(share, abs=0.01)


def test_of_a_full_disk_nothing_is_allowed() -> None:
    room = Room(0, 0, GIB)
    assert (room.allowed, room.share) == (0, 0.0)


def test_a_probe_leaves_nothing_behind(tmp_path: Path) -> None:
    probe(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (65536, "64K"), (3 << 29, "1.5G"), (5 << 50, "5.12e+03T")],
)
def test_bytes_are_shown_as_the_setting_takes_them(size: int, text: str) -> None:
    assert shown(size) == text
